// @vitest-environment happy-dom
/**
 * Hostile strings on every surface that shows, copies, keeps or runs what somebody else has named: no markup becomes markup,
 * no control character acts, no shell runs a part of it. `npm run soak -- strings` draws a thousand.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import { settingsSchema } from '../../../src/contract/ipcSchemas'
import { actionCommand } from '../../../src/core/actions/command'
import { searchEntries } from '../../../src/core/commands/search'
import { redact } from '../../../src/core/diagnostics/redact'
import { indexTopology } from '../../../src/core/graph/index'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import { searchGraph } from '../../../src/core/graph/search'
import { graphToSvg } from '../../../src/core/graph/svg'
import { describeInterface } from '../../../src/core/panel/interface'
import { describeNamespace } from '../../../src/core/panel/namespace'
import type { PanelSection } from '../../../src/core/panel/types'
import { indexNames, viewpointOf } from '../../../src/core/recognise/nameIndex'
import { scanLine } from '../../../src/core/recognise/scan'
import { openableLink } from '../../../src/core/terminal/link'
import { harmless } from '../../../src/core/terminal/paste'
import { visibleJson } from '../../../src/core/text/visible'
import { compareTopologies } from '../../../src/core/topology/compare'
import { summarizeChanges, summaryText } from '../../../src/core/topology/summary'
import { topologyToText } from '../../../src/core/topology/text'
import type { Topology } from '../../../src/core/topology/types'
import { openSettings } from '../../../src/main/settings'
import { renderMarkdown, renderTitle } from '../../../src/renderer/lessons/markdown'
import PanelPart from '../../../src/renderer/panel/PanelPart.vue'
import { soakOf } from '../../docker/support/soak'
import { mountPiece } from '../renderer/page'
import { drawString } from '../text/drawnStrings'
import { acting } from '../text/hostile'
import { named, svgFaults } from '../text/named'

const folder = mkdtempSync(join(tmpdir(), 'vl-strings-'))
const canary = join(folder, 'canary')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Of what the page is made: nothing that loads, leads or acts. */
const plainTags = /^(p|em|strong|s|code|pre|ul|ol|li|blockquote|h[1-6]|hr|br|a|button|table|thead|tbody|tr|th|td)$/
const pieceTags = /^(div|details|summary|dl|dt|dd|span|button|ul|li|code|svg|path|rect|line|circle|polyline)$/

/** What of an element's inside is no tag that it may have, or a handler, or a place that it would lead to. */
function tagFaults(element: Element, tags: RegExp): string[] {
  return [...element.querySelectorAll('*')].flatMap((found) => [
    ...(tags.test(found.localName) ? [] : [found.localName]),
    ...found.getAttributeNames().filter((name) => /^(on.*|href|src|style|srcdoc)$/.test(name)),
  ])
}
function htmlFaults(html: string): string[] {
  const page = document.createElement('div')
  page.innerHTML = html
  return tagFaults(page, plainTags)
}
const actingIn = (text: string): string[] => (acting.test(text) ? [text] : [])

/** Each gives what was wrong there; nothing where nothing was. */
const surfaces: Readonly<
  Record<string, (text: string, picture: Topology) => readonly string[] | Promise<readonly string[]>>
> = {
  'side panel': (_text, picture) => panelFaults(picture),
  'picture as text': (_text, picture) =>
    (['ko', 'en'] as const).flatMap((language) => actingIn(topologyToText(picture, { language }))),
  'picture as JSON': (_text, picture) => {
    const json = visibleJson(picture)
    return [
      ...actingIn(json),
      ...(JSON.stringify(JSON.parse(json)) === JSON.stringify(picture) ? [] : ['another picture']),
    ]
  },
  'exported SVG': (_text, picture) => {
    const svg = graphToSvg(picture, layoutGraph(picture, freshLayout), { language: 'en', theme: 'dark', changes: null })
    return [...actingIn(svg), ...svgFaults(svg)]
  },
  'what changed': (_text, picture) =>
    summarizeChanges(compareTopologies(named('x'), picture)).flatMap((line) => actingIn(summaryText(line, 'en'))),
  'search in the picture': (text, picture) => {
    const found = searchGraph(indexTopology(picture), text)
    return text.trim() !== '' && found.length === 0 ? ['it was not found'] : []
  },
  palette: (text) => {
    const found = searchEntries([text, 'other'], (entry) => [entry], text)
    return text.trim() !== '' && !found.includes(text) ? ['it was not found'] : []
  },
  'names in a terminal': (text, picture) => {
    const names = indexNames([picture])
    const at = viewpointOf(names, { labHost: 'lab-1' })
    const spans = scanLine(text, names, at)
    return spans.flatMap(({ start, end }) =>
      start >= 0 && end <= text.length && start < end ? [] : ['beyond its line'],
    )
  },
  lesson: (text) => [...htmlFaults(renderMarkdown(text)), ...htmlFaults(renderTitle(text))],
  'what is pasted': (text) => (/(?![\n\t])\p{Cc}/u.test(harmless(text)) ? ['a control character is sent'] : []),
  'a link of a terminal': (text) => {
    const link = openableLink(text)
    return link === null || /^https?:\/\/[^@]*$/i.test(link) ? [] : [link]
  },
  settings: (text) => {
    const file = join(folder, 'settings.json')
    writeFileSync(
      file,
      JSON.stringify({
        language: text,
        theme: text,
        engine: text,
        terminal: { fontFamily: text },
        keys: { [text]: text },
      }),
    )
    const kept = openSettings(file, 'ko', () => undefined).current()
    return settingsSchema.safeParse(kept).success && ['ko', 'en'].includes(kept.language)
      ? []
      : ['settings that are none']
  },
  diagnostics: (text) => {
    const known = { user: 'kim', host: 'box', home: '/home/kim', others: [text] }
    const said = redact(`there is no container ${JSON.stringify(text)}`, known, { names: false, addresses: false })
    return text.trim().length > 200 && said.includes(text) ? ['a name is told'] : []
  },
}

/** The side panel of the container and of the interface with an alias, as the page has it: one panel, whatever it shows. */
const panelParts = shallowRef<readonly PanelSection[]>([])
let panel: ReturnType<typeof mountPiece> | null = null
afterAll(() => panel?.end())

async function panelFaults(picture: Topology): Promise<string[]> {
  const home = picture.namespaces.find((entry) => entry.containers.length > 0)
  const own = picture.interfaces.find((entry) => entry.alias !== null)
  if (!home || !own) return ['the picture is another']
  const shown = (command: { readonly text: string }): string => command.text
  panel ??= mountPiece({
    render: () => panelParts.value.map((section) => h(PanelPart, { section, open: true, canType: true, shown })),
  })
  panelParts.value = [describeNamespace(picture, home), describeInterface(picture, own)].flatMap(
    ({ sections }) => sections,
  )
  await nextTick()
  const { element } = panel
  if (element.querySelectorAll('dt').length < 5) return ['it is not shown']
  const told = [...element.querySelectorAll('*')].flatMap((one) => one.getAttribute('aria-label') ?? [])
  return [...tagFaults(element, pieceTags), ...[element.textContent, ...told].flatMap(actingIn)]
}

describe('hostile strings', () => {
  const work = soakOf('strings', 40)
  it(
    'are text on every surface',
    async () => {
      const texts: string[] = []
      let looks = 0
      for (let done = 0; work.more(done); done += 1) {
        const text = drawString(work.draw, canary)
        texts.push(text)
        const picture = named(text)
        for (const [surface, look] of Object.entries(surfaces)) {
          looks += 1
          expect(await look(text, picture), work.reproduction([surface, JSON.stringify(text)])).toEqual([])
        }
      }
      expect('hacked' in window || 'polluted' in {}, work.reproduction([])).toBe(false)
      work.tell({ strings: texts.length, surfaces: Object.keys(surfaces).length + 1, looks, words: shellWords(texts) })
      expect(existsSync(canary)).toBe(false)
    },
    work.timeout,
  )
})

/** What a shell makes of the commands that the picture writes: each name is one word, and nothing is run. @returns how many. */
function shellWords(texts: readonly string[]): number {
  const known = texts.filter((text) => text.length > 0 && !text.includes('\0') && Buffer.from(text).toString() === text)
  for (let from = 0; from < known.length; from += 100) {
    const part = known.slice(from, from + 100)
    const lines = part.map((container) =>
      actionCommand({ kind: 'stop', container }).replace(/^docker stop /, "printf '%s\\0' "),
    )
    const said = execFileSync('bash', ['--norc', '-c', lines.join('\n')], {
      encoding: 'utf8',
      env: { LANG: 'C.UTF-8' },
    })
    expect(
      said
        .split('\0')
        .slice(0, -1)
        .filter((word) => word !== '--'),
    ).toEqual(part)
  }
  return known.length
}
