// @vitest-environment happy-dom
/** The moments of one page in the next: main is played by a map. */
import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { takeUpMoments } from '../../../src/renderer/moments/keptMoments'
import { useMomentsStore } from '../../../src/renderer/stores/moments'
import { dockerPicture } from '../recognise/pictures'

interface PlayedMain {
  readonly kept: Map<string, string>
  takeUp: (texts: unknown) => void
}
const main = vi.hoisted((): PlayedMain => ({ kept: new Map(), takeUp: () => undefined }))
vi.mock('../../../src/renderer/bridge', () => ({
  bridge: {
    request: (_request: string, { key, text }: { key: string; text: string | null }) => {
      if (text === null) main.kept.delete(key)
      else main.kept.set(key, text)
      return Promise.resolve({ ok: true, value: {} })
    },
  },
}))
vi.mock('../../../src/renderer/stores/outputs', () => ({
  useOutputsStore: () => ({
    takeUpSides: () => undefined,
    takeUp: (texts: unknown) => {
      main.takeUp(texts)
    },
  }),
}))

const picture = dockerPicture(2)
const texts = { 'lab-1 container web': { ifconfig: { ok: true, text: 'docker0: flags', status: 0 } } }

describe('moments', () => {
  beforeEach(() => {
    main.kept.clear()
    main.takeUp = () => undefined
  })
  /** A page that begins with what main has. */
  const page = (engines = [picture.engine]): ReturnType<typeof useMomentsStore> => {
    setActivePinia(createPinia())
    const moments = useMomentsStore()
    takeUpMoments(Object.fromEntries(main.kept), engines)
    return moments
  }
  const mark = async (moments: ReturnType<typeof useMomentsStore>): Promise<number> => {
    const { id } = moments.add(picture, 'marked', null)
    moments.compareFrom(picture.engine, id)
    await nextTick()
    main.kept.set(`texts-${String(id)}`, JSON.stringify(texts))
    return id
  }

  it('are the next page’s, with what is compared and what the tools printed', async () => {
    const first = page()
    const id = await mark(first)
    first.add(picture, 'settled', [
      { key: 'summary.box.new' as never, params: { name: 'web' }, change: 'new', about: null },
    ])
    await nextTick()
    const takeUp = vi.fn()
    main.takeUp = takeUp
    const second = page()
    expect(second.all).toEqual(first.all)
    expect(second.fromOf(picture.engine)).toEqual(first.find(id))
    expect(takeUp).toHaveBeenCalledWith(new Map([[id, texts]]))
    // Their tools were run by the page before.
    expect(second.all.every(second.isTakenUp)).toBe(true)
    const own = second.add(picture, 'marked', null)
    expect([second.isTakenUp(own), own.id]).toEqual([false, id + 2])
  })

  it('of a lab host that is no more, or that are none, are left out and kept no longer', async () => {
    const id = await mark(page())
    main.kept.set('moment-77', JSON.stringify({ id: 77, engine: picture.engine, topology: { namespaces: 'all' } }))
    main.kept.set('texts-77', '[]')
    expect(page().all.map((moment) => moment.id)).toEqual([id])
    await nextTick()
    expect([...main.kept.keys()].sort()).toEqual(['compared', `moment-${String(id)}`, `texts-${String(id)}`])
    expect(page(['lab-2']).all).toEqual([])
    await nextTick()
    expect([...main.kept.keys()]).toEqual(['compared'])
  })

  it('that are forgotten are kept no longer', async () => {
    const moments = page()
    await mark(moments)
    moments.forget(picture.engine)
    await nextTick()
    expect([...main.kept.keys()]).toEqual(['compared'])
    expect(JSON.parse(main.kept.get('compared') ?? '')).toEqual({ from: {}, to: {} })
  })
})
