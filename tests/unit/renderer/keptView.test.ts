// @vitest-environment happy-dom
/** How the picture and the outputs are looked at, in one page and in the next: main is played by a map. */
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryTextLimit } from '../../../src/contract/memory'
import { readSides } from '../../../src/contract/sides'
import { readView } from '../../../src/core/memory/read'
import { keepForNextPage } from '../../../src/renderer/memory'
import { useAppStore } from '../../../src/renderer/stores/app'
import { useLabsStore } from '../../../src/renderer/stores/labs'
import { useOutputsStore } from '../../../src/renderer/stores/outputs'
import { useTopologyStore } from '../../../src/renderer/stores/topology'
import { useViewStore } from '../../../src/renderer/stores/view'
import { useWorkbenchStore } from '../../../src/renderer/stores/workbench'
import { dockerPicture } from '../recognise/pictures'

const kept = vi.hoisted(() => new Map<string, string>())
const picture = dockerPicture(2)
vi.mock('../../../src/renderer/bridge', () => ({
  bridge: {
    request: (request: string, { key, text }: { key: string; text: string | null }) => {
      if (request === 'memory.keep' && text === null) kept.delete(key)
      else if (request === 'memory.keep') kept.set(key, text ?? '')
      return Promise.resolve({ ok: true, value: request === 'topology.get' ? picture : {} })
    },
    on: () => () => undefined,
  },
}))

/** A page that begins with what main has, and shows the picture. */
async function page(): Promise<void> {
  setActivePinia(createPinia())
  useViewStore().takeUp(readView(kept.get('view')))
  useOutputsStore().takeUpSides(readSides(kept.get('sides')))
  useViewStore().keep()
  useLabsStore().current = picture.engine
  await useTopologyStore().load(picture.engine)
  await nextTick()
}

describe('what is kept of a view', () => {
  beforeEach(async () => {
    kept.clear()
    await page()
  })

  it('has the groups that were collapsed and expanded, for that picture alone and until it was looked at', async () => {
    const groups = { collapsed: ['compose:shop'], expanded: ['kind:isolated'] }
    useViewStore().groups = groups
    await nextTick()
    await page()
    const next = useViewStore()
    expect(next.groupsOf('lab-9')).toEqual({ collapsed: [], expanded: [] })
    expect(next.groupsOf(null)).toEqual({ collapsed: [], expanded: [] })
    expect(next.groupsOf(picture.engine)).toEqual(groups)
    next.recall(picture.engine)
    expect(next.groupsOf(picture.engine)).toEqual({ collapsed: [], expanded: [] })
  })

  it('is not lost before the next page has looked, and is that of another picture as soon as one looks there', async () => {
    useViewStore().at = { x: 1, y: 2, zoom: 3 }
    await nextTick()
    await page()
    useWorkbenchStore().selected = picture.namespaces[0]?.id ?? ''
    await nextTick()
    expect(readView(kept.get('view'))?.at).toEqual({ x: 1, y: 2, zoom: 3 })
    useLabsStore().current = 'lab-9'
    await nextTick()
    expect(readView(kept.get('view'))).toMatchObject({ engine: 'lab-9', at: null })
  })
})

describe('the sides of the outputs', () => {
  beforeEach(async () => {
    kept.clear()
    await page()
  })
  const shown = (): string[] =>
    useOutputsStore().sides.map(({ id, choice, pinned }) => `${id} ${choice.key}${pinned ? '!' : ''}`)

  it('that were chosen are the next page’s, and the rest follows what was selected last', async () => {
    const [, second] = useOutputsStore().choices.filter((choice) => choice.kind === 'container')
    const [, other] = picture.namespaces.filter((namespace) => namespace.kind === 'container')
    useWorkbenchStore().selected = other?.id ?? ''
    await nextTick()
    useWorkbenchStore().selected = null
    useOutputsStore().pin('left', second?.key ?? '')
    await nextTick()
    const before = shown()
    expect(before).toEqual([`left ${second?.key ?? ''}!`, `right ${second?.key ?? ''}`])
    await page()
    expect(shown()).toEqual(before)
    useOutputsStore().pin('left', null)
    await nextTick()
    await page()
    expect(shown()[0]).not.toContain('!')
  })

  it('are as at first where something else was kept', () => {
    for (const text of [undefined, '7', '{}', '{"pins":{"lab-1":{"left":{"key":"host"}}},"followed":null}'])
      expect(readSides(text)).toBeNull()
  })
})

it('a text that is longer than may be kept is kept no longer, and that is said once', async () => {
  await page()
  await keepForNextPage('texts-1', { text: 'short' })
  for (let time = 0; time < 2; time += 1) await keepForNextPage('texts-1', { text: 'x'.repeat(memoryTextLimit) })
  expect(kept.has('texts-1')).toBe(false)
  expect(useAppStore().notices.map(({ code }) => code)).toEqual(['memory-too-long'])
})
