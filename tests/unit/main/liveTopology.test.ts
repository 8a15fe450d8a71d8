/** The agent and the engine are stood in for here, since their faults (a missed push, a late answer) cannot be had at will. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AgentClient } from '../../../src/contract/agent'
import { failure, success } from '../../../src/contract/result'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import type { FactsChange, HostFacts, LinkFacts, NamespaceFacts } from '../../../src/core/facts/types'
import { applyTopologyDiff } from '../../../src/core/topology/diff'
import type { Topology } from '../../../src/core/topology/types'
import { createLiveTopology, type LiveTopology, type NamesListener } from '../../../src/main/topology/live'

const link = (ifindex: number, name: string): LinkFacts => ({
  ifindex,
  name,
  kind: 'bridge',
  arpType: 1,
  flags: 0x10043,
  operState: 6,
  carrier: true,
  mtu: 1500,
  mac: '02:00:00:00:00:01',
  master: null,
  iflink: null,
  linkNetnsid: null,
  group: 0,
  alias: null,
  altNames: [],
  info: null,
  port: null,
})
const host = (...links: LinkFacts[]): NamespaceFacts => ({
  id: '4:1',
  isHost: true,
  processes: [],
  mountPoints: [],
  links,
  addresses: [],
  routes: [],
  rules: [],
  neighbours: [],
  fdb: [],
  vlans: [],
  nsids: {},
})
const names: EngineNames = { version: '20.10.24', apiVersion: '1.41', images: [], containers: [], networks: [] }

describe('the live picture', () => {
  let facts: HostFacts
  let starts: number
  let rescans: number
  let push: (change: FactsChange) => void
  let engine: NamesListener
  let beforeAnswer: () => void
  let rescanFails: boolean
  let pulse: () => Promise<unknown>
  let live: LiveTopology

  beforeEach(() => {
    facts = { engine: 'lab-1', revision: 1, namespaces: [host(link(1, 'docker0'))] }
    starts = 0
    rescans = 0
    beforeAnswer = () => undefined
    rescanFails = false
    pulse = () => Promise.resolve(success({ at: 0, counters: {} }))
    const agent = {
      call: (verb: string) => {
        if (verb === 'observe.rescan') {
          rescans += 1
          return Promise.resolve(rescanFails ? failure('namespace-gone', 'gone') : success({ revision: 1 }))
        }
        if (verb === 'counters.read') return pulse()
        starts += 1
        beforeAnswer()
        return Promise.resolve(success(facts))
      },
      on: (_event: string, listener: (change: FactsChange) => void) => {
        push = listener
        return () => undefined
      },
    } as unknown as AgentClient
    live = createLiveTopology({
      agent,
      watchEngine: (_labHost, listener) => {
        engine = listener
        return () => undefined
      },
    })
  })
  const interfaceNames = (): string[] => (live.topology('lab-1')?.interfaces ?? []).map((i) => i.name).sort()
  const change = (revision: number, ...links: LinkFacts[]): FactsChange => ({
    engine: 'lab-1',
    revision,
    changed: [host(...links)],
    gone: [],
  })

  it('is nameless, and says so, until the engine has been read', async () => {
    await live.track('lab-1')
    expect(live.topology('lab-1')?.named).toBe(false)
    expect(live.behindReason('lab-1')).toContain('engine')
    engine.names(names)
    expect(live.topology('lab-1')?.named).toBe(true)
    expect(live.behindReason('lab-1')).toBeNull()
  })

  it('pushes diffs that lead from each picture to the next', async () => {
    let picture: Topology | null = null
    live.onDiff((diff, topology) => {
      if (picture) expect(applyTopologyDiff(picture, diff)).toEqual(topology)
      picture = topology
    })
    await live.track('lab-1')
    push(change(2, link(1, 'docker0'), link(5, 'br-1')))
    push(change(3, link(5, 'br-1')))
    expect(interfaceNames()).toEqual(['br-1'])
    expect(picture).toEqual(live.topology('lab-1'))
  })

  it('reads everything again when a push was missed', async () => {
    await live.track('lab-1')
    facts = { engine: 'lab-1', revision: 9, namespaces: [host(link(7, 'br-new'))] }
    push(change(4, link(1, 'docker0')))
    await expect.poll(interfaceNames).toEqual(['br-new'])
    expect(starts).toBe(2)
  })

  it('looks once, and once more, however many events come at once', async () => {
    await live.track('lab-1')
    for (let event = 0; event < 1_000; event += 1) engine.hint()
    await expect.poll(() => rescans).toBe(2)
    engine.hint()
    await expect.poll(() => rescans).toBe(3)
  })

  it('loses no push that crosses the dump', async () => {
    beforeAnswer = () => {
      push(change(1, link(9, 'old')))
      push(change(2, link(1, 'docker0'), link(2, 'br-2')))
    }
    await live.track('lab-1')
    expect(interfaceNames()).toEqual(['br-2', 'docker0'])
  })

  it('reads everything again when a hint could not be followed', async () => {
    await live.track('lab-1')
    rescanFails = true
    engine.hint()
    await expect.poll(() => starts).toBe(2)
  })

  it('keeps the last names but says that it is behind when the engine is lost', async () => {
    await live.track('lab-1')
    engine.names(names)
    const said: (string | null)[] = []
    live.onBehind((_labHost, reason) => said.push(reason))
    engine.lost(failure('docker-unreachable', 'the engine is away'))
    engine.names(names)
    expect(said).toEqual(['the engine is away', null])
  })

  it('says that it is behind while the agent does not answer, and no more when it does', async () => {
    await live.track('lab-1')
    engine.names(names)
    const said: (string | null)[] = []
    live.onBehind((_labHost, reason) => said.push(reason))
    let answer: (value: unknown) => void = () => undefined
    pulse = () => new Promise((resolve) => (answer = resolve))
    await expect.poll(() => said, { timeout: 10_000 }).toEqual(['the agent takes long to answer'])
    answer(success({ at: 0, counters: {} }))
    await expect.poll(() => said.at(-1)).toBeNull()
    live.close()
  })
})
