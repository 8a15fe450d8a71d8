/** Agents, engine and live picture are stood in for here: each of them comes, goes and errs when a test says so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentClient, EngineProofs } from '../../../src/contract/agent'
import { failure, success } from '../../../src/contract/result'
import type { Proof } from '../../../src/core/kernel/prove'
import { labHostAbout, resolveTopology } from '../../../src/core/topology/resolve'
import type { ExplorerAgents } from '../../../src/main/explorer/agents'
import type { ResolvedEngine } from '../../../src/main/explorer/contexts'
import { openEngine, type OpenedEngine } from '../../../src/main/explorer/opened'
import type { EngineWatcher, ExplorerOptions, LiveEye } from '../../../src/main/explorer/types'
import { dockerHost } from '../topology/facts'
import { container, engineNames } from '../topology/names'

const names = engineNames([container('web', 1001)])
const kernelPicture = { ...resolveTopology(dockerHost(1)), about: labHostAbout, engine: 'system' }
const path = '/run/docker.sock'
const engine: ResolvedEngine = {
  context: null,
  endpoint: { kind: 'unix', url: `unix://${path}`, path },
  tls: null,
  variables: {},
}

let proof: Proof
let sees: boolean
let entered: number
let watcher: EngineWatcher
let eyes: { closed: boolean }[]
let opened: OpenedEngine

beforeEach(() => {
  proof = 'proven'
  sees = false
  entered = 0
  eyes = []
})
afterEach(() => {
  opened.close()
})

function open(uid: number): void {
  const prove = (): EngineProofs => ({ peer: 'unreadable', enginePid: null, rootless: false, containers: [proof] })
  const agent = { call: () => Promise.resolve(success(prove())) } as unknown as AgentClient
  const agents = {
    ...{ person: agent, seeing: agent, sees: () => sees },
    enter: () => {
      entered += 1
      sees = true
      return Promise.resolve(success(null))
    },
  } as unknown as ExplorerAgents
  const createLive = (): LiveEye => {
    const eye = { closed: false }
    eyes.push(eye)
    return {
      track: () => Promise.resolve(success(kernelPicture)),
      topology: () => kernelPicture,
      onDiff: () => () => undefined,
      onBehind: () => () => undefined,
      close: () => {
        eye.closed = true
      },
    }
  }
  const options = {
    ...{ uid, createLive, diff: () => undefined, behind: () => undefined },
    watchEngine: (_dial: unknown, listener: EngineWatcher) => {
      watcher = listener
      return () => undefined
    },
  } as unknown as ExplorerOptions
  opened = openEngine(engine, agents, options, () => undefined)
}
const tellNames = async (): Promise<void> => {
  watcher.names(names)
  await opened.first
  await opened.refresh()
}
const origins = (): string[] => (opened.topology()?.namespaces ?? []).map((entry) => entry.origin)

describe('an opened engine', () => {
  it('is drawn from kernel facts where its kernel is proven and somebody may look', async () => {
    open(1000)
    await tellNames()
    expect(origins()).toEqual(['engine', 'engine'])
    sees = true
    await opened.refresh()
    expect(origins()).toEqual(['kernel', 'kernel'])
    expect(eyes).toEqual([{ closed: false }])
  })

  it.each(['disproven', 'unreadable'] as const)('is not, whoever may look, where its kernel is %s', async (said) => {
    proof = said
    open(1000)
    sees = true
    await tellNames()
    expect(origins()).toEqual(['engine', 'engine'])
    expect(eyes).toEqual([])
  })

  it('is proven again after its connection was lost: another engine may answer, whose PIDs exist here', async () => {
    open(1000)
    sees = true
    await tellNames()
    watcher.lost(failure('docker-unreachable', 'it is gone'))
    expect(origins()).toEqual(['kernel', 'kernel'])
    proof = 'disproven'
    watcher.names(names)
    await expect.poll(origins).toEqual(['engine', 'engine'])
    expect(opened.known()).toMatchObject({ verdict: { kernel: 'other' }, live: false })
    expect(eyes).toEqual([{ closed: true }])
  })

  it('is looked at afresh where one that sees takes the place of another: the first one’s facts are old', async () => {
    open(1000)
    sees = true
    await tellNames()
    sees = false
    void opened.refresh()
    expect(opened.known().live).toBe(false)
    sees = true
    await opened.refresh()
    expect(origins()).toEqual(['kernel', 'kernel'])
    expect(eyes).toEqual([{ closed: true }, { closed: false }])
  })

  it('is entered by root without asking, but not where it runs on another kernel', async () => {
    open(0)
    await tellNames()
    expect([entered, ...origins()]).toEqual([1, 'kernel', 'kernel'])
    opened.close()
    sees = false
    proof = 'disproven'
    open(0)
    await tellNames()
    expect([entered, ...origins()]).toEqual([1, 'engine', 'engine'])
  })
})
