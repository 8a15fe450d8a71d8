/** The set's own network namespace beside lab hosts: what the agent tells of the fabric, and how both ends are joined. */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createObserver, type Observer } from '../../src/agent/observe/index'
import { applyNamespaceChange } from '../../src/core/facts/change'
import { fabricEngine, uplinkOf } from '../../src/core/facts/fabric'
import type { NamespaceFacts, NamespaceId } from '../../src/core/facts/types'
import { joinedEngine } from '../../src/core/topology/join'
import { idOf, startLabHost, type TestLabHost } from './support/labHost'
import { linkNamed } from './support/observed'
import { useObserverWorker } from './support/stage'

const workerPath = useObserverWorker()
const own = { pid: process.pid } as TestLabHost
const hosts = new Map<string, TestLabHost>()
/** What an owner knows, by whom it is of and by namespace. */
const known = new Map<string, Map<NamespaceId, NamespaceFacts>>()
let observer: Observer

const ip = (...argv: readonly string[]): string => execFileSync('ip', argv, { encoding: 'utf8' })

/** A namespace is taken down some time after its last process, and its ports with it: no name is used twice. */
const portOf = (name: string): string => `${name}-${String(hosts.get(name)?.pid)}`

function connect(name: string): void {
  const pid = hosts.get(name)?.pid ?? 0
  ip('link', 'add', portOf(name), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid))
  ip('link', 'set', portOf(name), 'master', 'fabric0', 'up')
}

async function start(engine: string): Promise<void> {
  const facts = await observer.start(engine)
  if (!facts.ok) throw new Error(facts.message)
  known.set(engine, new Map(facts.value.namespaces.map((entry) => [entry.id, entry])))
}

const fabric = (): NamespaceFacts | undefined => known.get(fabricEngine)?.get(idOf(own))
const hostOf = (name: string): NamespaceFacts | undefined => known.get(name)?.get(idOf(hosts.get(name) ?? own))

async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never ${what}: ${JSON.stringify([fabric(), hostOf('lab-1')])}`)
    await sleep(5)
  }
}

/** Both ends name each other by what the kernel says of their nsids. */
function isWired(name: string): boolean {
  const [outside, inside] = [fabric(), hostOf(name)]
  const [port, eth0] = [portOf(name), 'eth0'].map((link, at) =>
    [outside, inside][at]?.links.find((entry) => entry.name === link),
  )
  if (!outside || !inside || !port || !eth0) return false
  return (
    outside.nsids[port.linkNetnsid ?? -1] === inside.id &&
    inside.nsids[eth0.linkNetnsid ?? -1] === outside.id &&
    (eth0.iflink ?? eth0.ifindex) === port.ifindex
  )
}

beforeEach(async () => {
  for (const name of ['lab-1', 'lab-2']) hosts.set(name, await startLabHost())
  ip('link', 'add', 'fabric0', 'type', 'bridge')
  observer = createObserver({
    workerPath: workerPath(),
    lookup: (name) =>
      name === fabricEngine
        ? { name, firstPid: process.pid }
        : hosts.has(name)
          ? { name, firstPid: hosts.get(name)?.pid ?? 0 }
          : null,
    emit: (change) => {
      const namespaces = known.get(change.engine)
      for (const id of change.gone) namespaces?.delete(id)
      for (const part of change.changed) namespaces?.set(part.id, applyNamespaceChange(namespaces.get(part.id), part))
    },
  })
})
afterEach(async () => {
  observer.close()
  for (const host of hosts.values()) await host.end().catch(() => undefined)
  hosts.clear()
  known.clear()
  ip('link', 'del', 'fabric0')
})

describe('the fabric', () => {
  it('is read alone: nothing of a lab host, and no process', async () => {
    connect('lab-1')
    await start(fabricEngine)
    expect([...(known.get(fabricEngine)?.values() ?? [])]).toMatchObject([
      { id: idOf(own), processes: [], mountPoints: [] },
    ])
    expect(linkNamed(fabric(), portOf('lab-1')).master).toBe(linkNamed(fabric(), 'fabric0').ifindex)
  })

  it.each([
    ['lab hosts first', ['lab-1', 'lab-2', fabricEngine]],
    ['the fabric first', [fabricEngine, 'lab-1', 'lab-2']],
    ['the fabric in between', ['lab-1', fabricEngine, 'lab-2']],
  ])('is joined from both ends by nsid, %s', async (_order, order) => {
    connect('lab-1')
    connect('lab-2')
    for (const engine of order) await start(engine)
    await until('wired', () => isWired('lab-1') && isWired('lab-2'))
    const host = hostOf('lab-1')
    expect(host && uplinkOf(host, idOf(own)).links.map((link) => link.name)).toEqual(['eth0'])
  })

  it('is joined live with a lab host that is connected while both are observed', async () => {
    for (const engine of ['lab-1', 'lab-2', fabricEngine]) await start(engine)
    expect(isWired('lab-1')).toBe(false)
    connect('lab-2')
    connect('lab-1')
    await until('wired', () => isWired('lab-1') && isWired('lab-2'))
  })

  it('forgets the nsid of a lab host that is observed no more', async () => {
    connect('lab-1')
    for (const engine of ['lab-1', fabricEngine]) await start(engine)
    await until('wired', () => isWired('lab-1'))
    observer.stop('lab-1')
    await start(fabricEngine)
    expect(fabric()?.nsids).toEqual({})
  })

  it('has its counters read with those of lab hosts in one question', async () => {
    connect('lab-1')
    for (const engine of ['lab-1', fabricEngine]) await start(engine)
    const keys = [
      `${idOf(own)}/${String(linkNamed(fabric(), portOf('lab-1')).ifindex)}`,
      `${hostOf('lab-1')?.id ?? ''}/${String(linkNamed(hostOf('lab-1'), 'eth0').ifindex)}`,
    ]
    const reading = await observer.counters(joinedEngine, keys)
    expect(reading.ok && Object.keys(reading.value.counters).sort()).toEqual([...keys].sort())
  })
})
