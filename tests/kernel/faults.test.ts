/** What goes wrong while namespaces are observed: lost events, deaths in the middle of a reading; and what an idle kernel costs. */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import koffi from 'koffi'
import { afterEach, describe, expect, it } from 'vitest'
import type { Surroundings } from '../../src/agent/observe/types'
import type { NamespaceFacts } from '../../src/core/facts/types'
import { observeInThread, type InThread } from './support/inThread'
import { idOf, type TestLabHost, type TestNamespace } from './support/labHost'
import { hostOf } from './support/observed'
import { useStage } from './support/stage'

let host: TestLabHost
const stage = useStage(() => {
  host = stage.host
})

const roomy = 4 * 1024 * 1024
const observing = (receiveBytes: number, stand?: (real: Surroundings) => Surroundings): InThread => {
  const lab = observeInThread(host, receiveBytes, stand)
  stage.afterwards(() => {
    lab.close()
  })
  return lab
}
const stop = (pid: number): void => {
  process.kill(pid, 'SIGSTOP')
  // Before the lab host ends: the kernel waits there until every zombie is reaped (pid_namespaces(7)).
  stage.afterwards(() => {
    process.kill(pid, 'SIGCONT')
  })
}
const descriptors = (): number => readdirSync('/proc/self/fd').length
/** A container as an engine makes it: a veth pair, an address and a route. */
async function addContainer(name: string): Promise<TestNamespace> {
  const container = await host.addNamespace()
  host.run('ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(container.pid))
  container.run('sh', '-c', 'ip link set lo up; ip addr add 10.7.0.2/24 dev eth0; ip link set eth0 up')
  return container
}
/** Without what changes by itself: the states that neighbours run through by timers. */
const lasting = (namespaces: readonly NamespaceFacts[]): unknown =>
  [...namespaces]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((entry) => ({ ...entry, neighbours: entry.neighbours.map((neighbour) => neighbour.address) }))

describe('events that the kernel had no room for', () => {
  it('lead to everything being read again, and to the right picture', async () => {
    let lost = 0
    // The kernel's least, some two kilobytes: one event of a link fills a good part of it.
    const lab = observing(1, (real) => ({
      ...real,
      reader: {
        ...real.reader,
        drain: (socket, stale, limit) => {
          real.reader.drain(
            socket,
            (tables) => {
              if (tables === real.bits.all) lost++
              stale(tables)
            },
            limit,
          )
        },
      },
    }))
    lab.start()
    const lines = Array.from({ length: 60 }, (_, at) => [
      `link add s${at} type veth peer name t${at}`,
      `addr add 10.${60 + at}.0.1/24 dev s${at}`,
      `link set s${at} up`,
      `link set t${at} up`,
      ...(at % 3 === 0 ? [`link del s${at}`] : []),
    ])
    // This thread is held meanwhile: nobody takes the events, and there is no room for all of them.
    const input = `${lines.flat().join('\n')}\n`
    expect(spawnSync('nsenter', ['-t', String(host.pid), '-n', 'ip', '-batch', '-'], { input }).status).toBe(0)
    await lab.until('all is known', (known) => hostOf(known).links.length === 1 + 80)
    await sleep(2500) // IPv6 addresses become usable within two seconds (RFC 4862, 5.4).
    expect(lost).toBeGreaterThan(0)
    const fresh = observing(roomy)
    fresh.start()
    expect(lasting(lab.known())).toEqual(lasting(fresh.known()))
  })
})

describe('a namespace that dies', () => {
  const moments = [
    'found',
    'found, then not reaped',
    'opened',
    'entered',
    'links',
    'addresses',
    'nsid',
    'rules',
    'vlans',
  ] as const

  it.each(moments)('in the middle of its first reading (%s) leaves no half of it and no descriptor', async (moment) => {
    const [stays, dies] = [await addContainer('v1'), await addContainer('v2')]
    const id = idOf(dies)
    let killed = false
    const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${dies.pid}/status`, 'utf8'))?.[1])
    const reached = (now: string): void => {
      if (!moment.startsWith(now) || killed) return
      killed = true
      // Whoever started it waits for it no more: it stays a zombie, which can be opened but is in no namespace.
      if (moment.endsWith('not reaped')) stop(parent)
      process.kill(dies.pid, 'SIGKILL')
      // Waited for without leaving this thread, which is in the middle of its reading.
      spawnSync('sh', ['-c', `while readlink /proc/${dies.pid}/ns/net; do sleep 0.01; done`])
    }
    const lab = observing(roomy, (real) => standing(real, id, reached))
    const before = descriptors()
    expect(lab.start().refusal).toBeNull()
    expect(killed).toBe(true)
    await lab.until('it and its wire are gone', (known) => {
      return known.length === 2 && !hostOf(known).links.some((link) => link.name === 'v2')
    })
    expect(Object.values(hostOf(lab.known()).nsids)).toEqual([idOf(stays)])
    const told = lab.changes.flatMap((change) => change.changed.filter((entry) => entry.id === id))
    if (moment.startsWith('found')) expect(told).toEqual([])
    for (const whole of told) {
      expect(whole.links?.map((link) => link.name)).toContain('eth0')
      expect(whole.addresses?.map((entry) => entry.address)).toContain('10.7.0.2')
      expect(whole.routes?.map((route) => route.destination)).toContain('10.7.0.0')
      expect(whole.rules?.length).toBeGreaterThan(0)
      expect(Object.values(whole.nsids ?? {})).toEqual([idOf(host)])
    }
    const held = descriptors() - before
    lab.stop()
    expect(descriptors()).toBe(before)
    // As many as a reading holds that never saw the dead one.
    lab.start()
    expect(descriptors() - before).toBe(held)
  })

  /** The product's surroundings, and a word at each step that concerns that namespace. */
  function standing(real: Surroundings, id: string, reached: (step: string) => void): Surroundings {
    /** Descriptors of the namespace itself and of its socket. */
    const its = new Set<number>()
    return {
      ...real,
      find(firstPid) {
        const found = real.find(firstPid)
        reached('found')
        return found
      },
      open(found, firstPid) {
        const held = real.open(found, firstPid)
        if (found.id !== id || !held) return held
        its.add(held.descriptor)
        reached('opened')
        return held
      },
      openSockets(namespaces) {
        const sockets = real.openSockets(namespaces)
        for (const [at, socket] of sockets.entries()) {
          if ('errno' in socket || !its.has(namespaces[at] ?? -1)) continue
          its.add(socket.descriptor)
          reached('entered')
        }
        return sockets
      },
      reader: {
        ...real.reader,
        read(socket, table, append, stale) {
          if (its.has(socket.descriptor)) reached(table)
          return real.reader.read(socket, table, append, stale)
        },
        nsidOf(socket, descriptor, stale) {
          if (its.has(socket.descriptor)) reached('nsid')
          return real.reader.nsidOf(socket, descriptor, stale)
        },
      },
    }
  }
})

describe('a mount', () => {
  it.each(['at once, before the event loop turns', 'later'])('that goes %s is seen to go', async (when) => {
    host.run('sh', '-c', 'mount -t tmpfs run /run && ip netns add kept')
    const lab = observing(roomy)
    lab.start()
    expect(lab.known()).toHaveLength(2)
    if (when === 'later') await sleep(50)
    host.run('ip', 'netns', 'del', 'kept')
    await lab.until('the namespace is gone', (known) => known.length === 1)
  })
})

describe('when descriptors run out', () => {
  /** RLIMIT_NOFILE of this process: no new descriptor may be this number, or above (getrlimit(2)). */
  const prlimit = koffi.load('libc.so.6').func('int prlimit(int, int, void*, void*)') as (
    ...values: (number | Buffer | null)[]
  ) => number
  const numberOfFiles = 7
  const usual = Buffer.from(new ArrayBuffer(16))
  prlimit(0, numberOfFiles, null, usual)
  const limit = (descriptors: number | null): void => {
    const wanted = Buffer.from(usual)
    if (descriptors !== null) wanted.writeBigUInt64LE(BigInt(descriptors))
    expect(prlimit(0, numberOfFiles, wanted, null)).toBe(0)
  }
  afterEach(() => {
    limit(null)
  })
  /** The number that the next descriptor gets, where none below it is free. */
  const next = (): number => {
    const descriptor = openSync('/proc/self/status', 'r')
    closeSync(descriptor)
    return descriptor
  }

  it('a reading is refused at whichever it is, holds none, and is right once there are enough', async () => {
    const [one, two] = [await addContainer('v1'), await addContainer('v2')]
    host.run('sh', '-c', 'mount -t tmpfs run /run && ip netns add kept')
    const lab = observing(roomy)
    // Holes below would be filled first.
    const [lowest, before] = [next(), descriptors()]
    let refused = 0
    for (let room = 0; ; room++) {
      await sleep(0)
      limit(lowest + room)
      const { refusal } = lab.start()
      limit(null)
      if (!refusal) break
      refused++
      expect(refusal.code).toBe('resources-exhausted')
      expect(descriptors()).toBe(before)
      expect(lab.known()).toEqual([])
    }
    // Namespace, socket and process of three; the mounted one has no process; the mount watch has two.
    expect(refused).toBeGreaterThanOrEqual(3 * 3 + 2 + 2)
    const ids = [idOf(host), idOf(one), idOf(two)]
    expect(lab.known().map((entry) => entry.id)).toEqual(expect.arrayContaining(ids))
    expect(lab.known()).toHaveLength(4)
    const fresh = observing(roomy)
    fresh.start()
    expect(lasting(lab.known())).toEqual(lasting(fresh.known()))
  })

  it('the owner of a live picture learns by a gap that it may be old, and why when it asks', async () => {
    const [one, two] = [await addContainer('v1'), await addContainer('v2')]
    const lab = stage.observe()
    const { namespaces, revision } = await lab.start()
    expect(namespaces).toHaveLength(3)
    limit(0)
    await one.end()
    await lab.until('a gap is told', () => {
      const [last = 0, before = 0] = [revision, ...lab.changes.map((change) => change.revision)].reverse()
      return last === before + 2
    })
    expect(await lab.observer.start('lab')).toMatchObject({ ok: false, code: 'resources-exhausted' })
    limit(null)
    const again = await lab.start()
    expect(again.namespaces.map((entry) => entry.id).sort()).toEqual([idOf(host), idOf(two)].sort())
  })
})

describe('an idle kernel', () => {
  it('is neither asked nor looked at: no dump, no scan, no timer', async () => {
    await addContainer('v1')
    let work = 0
    const counted = <A extends unknown[], R>(call: (...values: A) => R) => {
      return (...values: A): R => {
        work++
        return call(...values)
      }
    }
    const lab = observing(roomy, (real) => ({
      ...real,
      find: counted(real.find),
      later: counted(real.later),
      openSockets: counted(real.openSockets),
      reader: {
        ...real.reader,
        read: counted(real.reader.read),
        nsidOf: counted(real.reader.nsidOf),
        drain: counted(real.reader.drain),
      },
    }))
    lab.start()
    expect(work).toBeGreaterThan(10)
    await sleep(4000) // Addresses, routes and multicast reports of the new links settle (RFC 4862, 5.4; RFC 3810, 9).
    const before = { work, changes: lab.changes.length }
    await sleep(3000)
    expect({ work, changes: lab.changes.length }).toEqual(before)
    host.run('ip', 'link', 'set', 'v1', 'mtu', '1400')
    await lab.until('a change is seen', (known) => hostOf(known).links.some((link) => link.mtu === 1400))
    expect(work).toBeGreaterThan(before.work)
  })

  it('does not wake the observing thread', async () => {
    await addContainer('v1')
    const threads = (): string[] => readdirSync('/proc/self/task')
    const others = new Set(threads())
    const lab = stage.observe()
    await lab.start()
    const observing = threads().filter((id) => !others.has(id))
    expect(observing.length).toBeGreaterThan(0)
    // Each time that a thread went to sleep (proc_pid_status(5)).
    const sleeps = (): number[] =>
      observing.map((id) =>
        Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(readFileSync(`/proc/self/task/${id}/status`, 'utf8'))?.[1]),
      )
    await sleep(4000)
    const before = sleeps()
    await sleep(3000)
    expect(sleeps()).toEqual(before)
    host.run('ip', 'link', 'set', 'v1', 'mtu', '1400')
    await lab.until('a change is seen', (known) => hostOf(known).links.some((link) => link.mtu === 1400))
    expect(sleeps()).not.toEqual(before)
  })
})
