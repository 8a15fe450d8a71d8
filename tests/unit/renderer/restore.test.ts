// @vitest-environment happy-dom
/** What a page that begins anew asks main for, and in which order: main and the other stores are played. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { restoreWindow } from '../../../src/renderer/restore'
import { useLabsStore } from '../../../src/renderer/stores/labs'
import { useMomentsStore } from '../../../src/renderer/stores/moments'
import { useTopologyStore } from '../../../src/renderer/stores/topology'
import { useWorkbenchStore } from '../../../src/renderer/stores/workbench'
import { dockerPicture } from '../recognise/pictures'

interface PlayedMain {
  requests: string[]
  /** Keys of what main was given to keep. */
  kept: string[]
  answers: Record<string, unknown>
}
const asked = vi.hoisted((): PlayedMain => ({ requests: [], kept: [], answers: {} }))
vi.mock('../../../src/renderer/bridge', () => ({
  bridge: {
    request: (request: string, args: { key?: string }) => {
      asked.requests.push(request)
      if (request === 'memory.keep') asked.kept.push(args.key ?? '')
      return Promise.resolve({ ok: true, value: asked.answers[request] ?? null })
    },
    on: () => () => undefined,
  },
}))
vi.mock('../../../src/renderer/stores/outputs', () => ({
  useOutputsStore: () => ({ takeUp: () => undefined, takeUpSides: () => undefined }),
}))

const picture = dockerPicture(1)
const place = { kind: 'lab-host', labHost: picture.engine } as const
const groups = { collapsed: [], expanded: [] }
const element = picture.namespaces[0]?.id ?? ''

describe('a page that begins anew', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    asked.requests = []
    asked.kept = []
    asked.answers = {
      'terminal.list': [{ terminalId: 7, place, title: picture.engine, ended: null }],
      'memory.get': { view: JSON.stringify({ engine: picture.engine, selected: element, at: null, groups }) },
      'lab.list': [{ name: picture.engine, status: 'ready', lastFailure: null }],
      'lab.holder': { holder: 'own' },
      'explorer.state': { status: 'closed' },
      'topology.get': picture,
    }
  })

  it('asks for the terminals that go on before it can open any: none of its own is shown twice', async () => {
    await restoreWindow()
    expect(asked.requests[0]).toBe('terminal.list')
    expect(useWorkbenchStore().terminals).toMatchObject([{ place, name: picture.engine, terminalId: 7 }])
  })

  it('shows the lab host, its picture, and what was selected there', async () => {
    await restoreWindow()
    expect(useLabsStore().current).toBe(picture.engine)
    expect(useTopologyStore().current).toEqual(picture)
    expect(useWorkbenchStore().selected).toBe(element)
  })

  it('takes up the moments of the page before it, and keeps its own with numbers of their own', async () => {
    const at = new Date(0)
    const moment = { id: 4, engine: picture.engine, kind: 'marked', at, topology: picture, what: null }
    asked.answers['memory.get'] = { 'moment-4': JSON.stringify(moment) }
    await restoreWindow()
    expect(useMomentsStore().all.map(({ id }) => id)).toEqual([4])
    useMomentsStore().add(picture, 'marked', null)
    await expect.poll(() => asked.kept).toContain('moment-5')
  })

  it('keeps its moments where it is the first page, too', async () => {
    asked.answers['memory.get'] = {}
    await restoreWindow()
    useMomentsStore().add(picture, 'marked', null)
    await expect.poll(() => asked.kept).toContain('moment-1')
  })

  it('selects nothing where the picture of then is no more, and takes nothing that it would not have kept', async () => {
    for (const view of [
      { engine: 'lab-9', selected: element, at: null, groups },
      { engine: picture.engine, selected: 5, at: null, groups },
      { engine: picture.engine, selected: element, at: null },
      7,
    ]) {
      setActivePinia(createPinia())
      asked.answers['memory.get'] = { view: JSON.stringify(view) }
      await restoreWindow()
      expect(useWorkbenchStore().selected).toBeNull()
    }
  })
})
