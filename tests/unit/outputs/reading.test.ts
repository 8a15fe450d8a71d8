/** When a tool is run and when it is not, and whose text is shown; main is a stand-in that answers what it is told to. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToolOutput } from '../../../src/contract/agent'
import { failure, success, type Result } from '../../../src/contract/result'
import { observedTools } from '../../../src/core/outputs/tools'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { createKeeping } from '../../../src/renderer/outputs/keeping'
import { createReading, untoldTools, type PlaceTexts } from '../../../src/renderer/outputs/reading'
import type { SideChoice } from '../../../src/renderer/outputs/sides'
import type { Moment, MomentKind } from '../../../src/renderer/stores/moments'
import { dockerHost } from '../topology/facts'

const main = vi.hoisted(() => ({ asked: 0, answer: (): unknown => null }))
vi.mock('../../../src/renderer/bridge', () => ({
  bridge: {
    request: () => {
      main.asked += 1
      return Promise.resolve(main.answer())
    },
  },
}))
function answers(answer: () => Result<ToolOutput> | Promise<Result<ToolOutput>>): void {
  main.answer = answer
}
const printed = (stdout: string): Result<ToolOutput> => success({ stdout, stderr: '', status: 0 })

const host: SideChoice = {
  key: 'lab-1 host',
  kind: 'host',
  labHost: 'lab-1',
  name: 'lab-1',
  place: { kind: 'lab-host', labHost: 'lab-1' },
  namespaceId: '4:1',
}
const inside: SideChoice = {
  ...host,
  key: 'lab-1 inside web',
  kind: 'inside',
  name: 'web',
  place: { kind: 'container', labHost: 'lab-1', container: 'web' },
  namespaceId: '4:2',
}

beforeEach(() => {
  main.asked = 0
  answers(() => printed('text'))
})

describe('a text', () => {
  it('stays the same object while the tool prints the same', async () => {
    const reading = createReading()
    await reading.read([host], ['ifconfig'], false)
    const first = reading.texts.value
    await reading.read([host], ['ifconfig'], false)
    expect(main.asked).toBe(2)
    expect(reading.texts.value).toBe(first)
    answers(() => printed('other'))
    await reading.read([host], ['ifconfig'], false)
    expect(reading.texts.value[host.key]?.ifconfig).toMatchObject({ text: 'other' })
  })

  it('of a tool that hung, or of a container that refuses, is not asked for again but by hand', async () => {
    for (const [choice, code] of [
      [host, 'timed-out'],
      [inside, 'image-without-program'],
      [inside, 'container-paused'],
    ] as const) {
      const reading = createReading()
      main.asked = 0
      answers(() => failure(code, 'no'))
      for (let times = 0; times < 3; times += 1) await reading.read([choice], ['ifconfig'], false)
      expect({ code, asked: main.asked }).toEqual({ code, asked: 1 })
      answers(() => printed('now'))
      await reading.read([choice], ['ifconfig'], true)
      expect(reading.texts.value[choice.key]?.ifconfig).toMatchObject({ text: 'now' })
    }
  })

  it('of a lab host that was down is asked for again', async () => {
    const reading = createReading()
    answers(() => failure('lab-host-down', 'no'))
    await reading.read([host], ['ifconfig'], false)
    answers(() => printed('up'))
    await reading.read([host], ['ifconfig'], false)
    expect(reading.texts.value[host.key]?.ifconfig).toMatchObject({ text: 'up' })
  })

  it('is forgotten with its namespace, and one that comes late is not put in its place', async () => {
    const reading = createReading()
    await reading.read([inside], ['ifconfig'], false)
    let late: (answer: Result<ToolOutput>) => void = () => undefined
    answers(() => new Promise((answer) => (late = answer)))
    const reads = reading.read([inside], ['ifconfig'], false)
    reading.forget([host])
    expect(reading.texts.value).toEqual({})
    late(printed('of what is gone'))
    await reads
    expect(reading.texts.value).toEqual({})
  })

  it('of a container that was restarted is that of its new namespace', async () => {
    const reading = createReading()
    await reading.read([inside], ['ifconfig'], false)
    reading.forget([{ ...inside, namespaceId: '4:3' }])
    expect(reading.texts.value).toEqual({})
  })
})

describe('a moment', () => {
  const picture = resolveTopology(dockerHost(1))
  const changed: Topology = { ...picture, revision: picture.revision + 1, interfaces: picture.interfaces.slice(1) }
  const moment = (kind: MomentKind, topology = picture): Moment => ({
    id: 1,
    engine: topology.engine,
    kind,
    at: new Date(),
    topology,
    what: null,
  })
  const texts = (text: string): PlaceTexts => ({
    [host.key]: Object.fromEntries(observedTools.map((tool) => [tool, { ok: true, text, status: 0 }])),
  })
  function keeping(
    one: Moment,
    more: { pictures?: () => Record<string, Topology>; readAll?: () => Promise<PlaceTexts> } = {},
  ): ReturnType<typeof createKeeping> {
    return createKeeping({
      moments: () => [one],
      pictures: more.pictures ?? (() => ({ [picture.engine]: picture })),
      texts: () => texts('shown'),
      readAll: more.readAll ?? (() => Promise.resolve(texts('all'))),
      onKept: () => undefined,
      settleMs: 1,
    })
  }

  it('that a person made has what every tool prints right then', async () => {
    const marked = moment('marked')
    const kept = keeping(marked)
    await kept.add(marked)
    for (const tool of observedTools) expect(kept.text(marked, host.key, tool)).toMatchObject({ text: 'all' })
  })

  it('has no text of a later state: what was read while something changed is not kept', async () => {
    const marked = moment('action')
    const kept = keeping(marked, { pictures: () => ({ [picture.engine]: changed }) })
    await kept.add(marked)
    for (const tool of observedTools) expect(kept.text(marked, host.key, tool)).toBeNull()
  })

  it('of a change that settled has what was read for that change, now or as soon as it is read', async () => {
    const settled = moment('settled')
    const before = keeping(settled)
    before.refreshed({ [picture.engine]: picture }, texts('round'))
    await before.add(settled)
    expect(before.text(settled, host.key, 'iptables-save')).toMatchObject({ text: 'shown' })
    const after = keeping(settled)
    after.refreshed({ [picture.engine]: changed }, texts('earlier'))
    await after.add(settled)
    expect(after.text(settled, host.key, 'ifconfig')).toBeNull()
    after.refreshed({ [picture.engine]: picture }, texts('round'))
    expect(after.text(settled, host.key, 'ifconfig')).toMatchObject({ text: 'round' })
  })

  it('has no rules that were read long before, since nobody tells of their change', async () => {
    const settled = moment('settled')
    const kept = keeping(settled)
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    kept.refreshed({ [picture.engine]: picture }, texts('round'))
    now.mockReturnValue(60_000)
    await kept.add(settled)
    now.mockRestore()
    expect(kept.text(settled, host.key, 'ip-addr')).toMatchObject({ text: 'shown' })
    for (const tool of untoldTools) expect(kept.text(settled, host.key, tool)).toBeNull()
  })
})
