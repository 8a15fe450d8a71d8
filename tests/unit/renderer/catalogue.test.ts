import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { labStages, terminalEndCauses } from '../../../src/contract/agent'
import { adviceCodes } from '../../../src/contract/advice'
import { doctorRequirements, doctorSayings } from '../../../src/contract/doctor'
import { areas } from '../../../src/core/areas/areas'
import { hintCodes } from '../../../src/core/actions/hints'
import { actionKinds } from '../../../src/core/actions/types'
import { commandGroups, commandIds } from '../../../src/core/commands/registry'
import { bells, terminalFonts } from '../../../src/core/terminal/settings'
import { themeChoices } from '../../../src/core/looks/themes'
import { panelFacts, panelSections } from '../../../src/core/panel/types'
import { failureCodes } from '../../../src/contract/result'
import { en as windowEn } from '../../../src/renderer/i18n/en'
import { ko as windowKo } from '../../../src/renderer/i18n/ko'
import * as words from '../../../src/words'

const en = { ...words.en, ...windowEn }
const ko = { ...words.ko, ...windowKo }

const sources = ['src/renderer', 'src/cli']
  .flatMap((folder) => {
    const names = readdirSync(resolve(folder), { recursive: true, encoding: 'utf8' })
    return names
      .filter((name) => /\.(vue|ts)$/.test(name) && !name.startsWith('i18n/'))
      .map((name) => join(folder, name))
  })
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')

/** Keys that are put together from a value: the prefix, and every value that it may get. */
const families: Readonly<Record<string, readonly string[]>> = {
  'failure.': failureCodes,
  'remedy.': failureCodes,
  'why.': failureCodes,
  'advice.': adviceCodes,
  'found.': doctorSayings,
  'outputs.kind.': ['host', 'container', 'inside', 'network', 'other'],
  'outputs.choose.': ['left', 'right'],
  'stage.': labStages,
  'doctor.': [...doctorRequirements, 'ok', 'limited', 'missing', 'unknown', 'title'],
  'cli.missing.': ['needs-root', 'other-kernel', 'engine-silent'],
  'cli.verdict.': ['passed', 'failed', 'undetermined'],
  'cli.left.': ['device', 'socket', 'fifo', 'unreadable'],
  'play.left.': ['device', 'socket', 'fifo', 'unreadable'],
  'lab.holder.': ['lab-up', 'window'],
  'lab.status.': ['starting', 'ready', 'engine-down', 'down'],
  'wire.': [
    'vxlan-tunnel',
    'vxlan-one-way',
    'veth',
    'bridge-port',
    'port',
    'endpoint',
    'macvlan',
    'ipvlan',
    'vlan',
    'vxlan',
    'lower',
  ],
  'state.': ['up', 'no-carrier', 'down', 'unknown'],
  'box.': ['fabric', 'host', 'container', 'network', 'other', 'group'],
  'step.': ['locked', 'current', 'done', 'skipped', 'not-runnable'],
  'verdict.': ['passed', 'failed', 'undetermined'],
  'bottom.': ['terminals', 'outputs'],
  'terminal.place.': ['lab-host', 'container', 'namespace'],
  'terminal.do.': ['copy', 'paste', 'select-all', 'search', 'clear', 'settings', 'open-link'],
  'find.': ['caseSensitive', 'wholeWord', 'regex'],
  'settings.': ['fontSize', 'lineHeight', 'scrollback', 'copyOnSelect', 'screenReader'],
  'theme.': themeChoices,
  'diagnostics.': ['names', 'addresses'],
  'settings.font.': terminalFonts,
  'settings.bellIs.': bells,
  'side.terminal.': ['lab-host', 'container', 'namespace'],
  'pane.end.': ['host', 'container', 'namespace'],
  'pane.': ['shared', 'apart'],
  'about.': ['title'],
  'shortcuts.': ['title'],
  'shortcuts.refused.': ['no-chord', 'typing', 'terminal'],
  'command.': commandIds,
  'area.': areas,
  'area.splitter.': ['columns', 'rows'],
  'command.group.': commandGroups,
  'graph.': ['new', 'changed', 'gone'],
  'service.': ['overlay', 'load-balancer', 'ingress'],
  'group.': ['compose', 'network', 'interface', 'direct', 'isolated'],
  'count.': ['new', 'changed', 'gone', 'noCarrier', 'down'],
  'section.': panelSections,
  'fact.': panelFacts,
  'act.': actionKinds,
  'act.none.': ['network', 'parent'],
  'act.final.': ['remove', 'network-remove'],
  'field.': [
    'name',
    'image',
    'network',
    'publish',
    'command',
    'container',
    'address',
    'driver',
    'subnet',
    'gateway',
    'parent',
    'internal',
    'force',
  ],
  'bad.': ['name', 'image', 'network', 'container', 'publish', 'address', 'subnet', 'gateway', 'parent'],
  'hint.': hintCodes,
  'terminal.end.': terminalEndCauses,
  'moment.': ['first', 'marked', 'lesson'],
  'moment.is.': ['new', 'gone', 'changed'],
  'explorer.': ['endpoint', 'context', 'version', 'api', 'kernel', 'sources'],
  'explorer.kernel.': ['same', 'other', 'unknown'],
  'explorer.sources.': ['kernel-and-engine', 'kernel-only', 'engine-only'],
  'explorer.missing.': ['needs-root', 'other-kernel', 'engine-silent'],
}

describe('the message catalogue', () => {
  it('has the same keys in both languages, none empty', () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort())
    expect(Object.entries({ ...en }).filter(([, text]) => text.trim() === '')).toEqual([])
    expect(Object.entries(ko).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('has no key that vue-i18n would take for a method of the sentence above it', () => {
    const below = Object.keys(en).filter((key) => {
      const [, above, name] = /^(.*)\.(\w+)$/.exec(key) ?? []
      return above !== undefined && above in en && name !== undefined && name in String.prototype
    })
    expect(below).toEqual([])
  })

  it('says nothing twice: no key of the window’s is one of everybody’s', () => {
    expect(Object.keys(windowEn).filter((key) => key in words.en)).toEqual([])
  })

  it('has the same parameters in both languages', () => {
    const parameters = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
    for (const [key, text] of Object.entries(en)) {
      expect({ key, parameters: parameters(ko[key as keyof typeof en]) }).toEqual({ key, parameters: parameters(text) })
    }
  })

  it('has a sentence for everything that is put together from a value', () => {
    for (const [prefix, values] of Object.entries(families)) {
      for (const value of values) expect(Object.keys(en)).toContain(`${prefix}${value}`)
    }
  })

  it('has no key that nothing uses', () => {
    const composed = new Set(
      Object.entries(families).flatMap(([prefix, values]) => values.map((value) => prefix + value)),
    )
    const unused = Object.keys(en).filter((key) => !composed.has(key) && !sources.includes(`'${key}'`))
    expect(unused).toEqual([])
  })

  it('is asked for no key that it lacks', () => {
    const asked = [...sources.matchAll(/\b(?:t|say)\('([^']+)'/g)].map((match) => match[1] ?? '')
    expect(asked.filter((key) => !(key in en))).toEqual([])
  })
})
