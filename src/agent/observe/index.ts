/**
 * The agent's side of observing. The observing thread does only what needs it (entering namespaces, asking the kernel);
 * it hands over raw messages without copying, and here, beside it, they become facts.
 */
import { Worker } from 'node:worker_threads'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { AgentVerbs, CountersReading } from '../../contract/agent'
import { joinedEngine } from '../../core/topology/join'
import type { InterfaceKey } from '../../core/topology/types'
import type { FactsChange, HostFacts, NamespaceId } from '../../core/facts/types'
import { tableDecoders } from '../rtnetlink/tables'
import type { LabHostLookup, NamespaceLookup } from '../types'
import { createAssembly, type Assembly } from './assemble'
import { createLooks } from './looks'
import { tableNames, type RawUpdate, type TableName, type ThreadMessage, type ThreadRequest } from './types'

export interface ObserverOptions {
  /** The bundled worker.ts. */
  readonly workerPath: string
  readonly lookup: LabHostLookup
  /** Called for every change, in order; the first reading of a lab host is only the answer of `start`. */
  readonly emit: (change: FactsChange) => void
}

type PacketCounterArgs = AgentVerbs['packets.count']['args']

export interface Observer {
  /**
   * Reads everything of a lab host and pushes its changes from then on; repeating it gives a full resync.
   * Failures: lab-host-unknown, lab-host-down, resources-exhausted, agent-gone (closed meanwhile).
   * @param tables what is read and kept up to date, every table where it is left out; one that is not stays empty.
   */
  start(labHost: string, tables?: readonly TableName[]): Promise<Result<HostFacts>>
  /** Looks again for namespaces that came or went. Failures as of `start`. */
  rescan(labHost: string): Promise<Result<{ revision: number }>>
  /**
   * Counters of these interfaces as the kernel has them now; one that is unknown or gone is left out. `joinedEngine` stands
   * for whatever is observed. Failures as of `start`.
   */
  counters(engine: string, interfaces: readonly InterfaceKey[]): Promise<Result<CountersReading>>
  /** Packets that such a counter has met since it was first asked for. Failures as of `start`, and namespace-gone. */
  packets(counter: PacketCounterArgs): Promise<Result<{ packets: number }>>
  /** Something may have been done there: interfaces that are down are read again, of which the kernel tells little. */
  lookAgain(labHost: string): void
  /** Gives back every descriptor of that lab host, and forgets it. */
  stop(labHost: string): void
  /**
   * A path for `nsenter --net=`, of use to the agent's own children. It is good only at this moment: once the namespace
   * is gone the number may stand for another descriptor.
   */
  readonly namespacePath: NamespaceLookup
  close(): void
}

interface ObservedLab {
  readonly assembly: Assembly
  readonly descriptors: Map<NamespaceId, number>
  /** The first reading has been answered: from then on changes are pushed. */
  known: boolean
}

/** Starts the observing thread. A fault in it is a bug: it is thrown here and ends the agent, whose owner restarts it. */
export function createObserver({ workerPath, lookup, emit }: ObserverOptions): Observer {
  // Descriptors are opened by Node and closed by libc; the thread itself accounts for them.
  const thread = new Worker(workerPath, { trackUnmanagedFds: false })
  const pending = new Map<number, (refusal: Failure | null) => void>()
  const pendingCounters = new Map<number, (reading: Result<CountersReading>) => void>()
  const pendingPackets = new Map<number, (count: Result<{ packets: number }>) => void>()
  const labs = new Map<string, ObservedLab>()
  let lastRequest = 0

  const applyUpdate = (update: RawUpdate): void => {
    const lab = labs.get(update.labHost)
    if (!lab) return
    for (const id of update.gone) lab.descriptors.delete(id)
    for (const { id, descriptor } of update.namespaces) lab.descriptors.set(id, descriptor)
    const change = lab.assembly.apply(update)
    if (change && lab.known) emit(change)
  }
  const lose = (labHost: string): void => {
    const lab = labs.get(labHost)
    labs.delete(labHost)
    // A gap in the revisions: the owner asks for everything again, and is told then what is wrong.
    if (lab?.known) emit({ engine: labHost, revision: lab.assembly.facts().revision + 2, changed: [], gone: [] })
  }
  thread.on('message', (message: ThreadMessage) => {
    if (message.kind === 'update') applyUpdate(message)
    else if (message.kind === 'lost') lose(message.labHost)
    else if (message.kind === 'counters') {
      pendingCounters.get(message.request)?.(message.reading)
      pendingCounters.delete(message.request)
    } else if (message.kind === 'packets') {
      pendingPackets.get(message.request)?.(message.count)
      pendingPackets.delete(message.request)
    } else {
      pending.get(message.request)?.(message.refusal)
      pending.delete(message.request)
    }
  })
  thread.on('error', (error) => {
    throw error
  })
  const post = (request: ThreadRequest): void => {
    thread.postMessage(request)
  }
  const ask = (labHost: string, tables: readonly TableName[] | null): Promise<Result<Assembly>> => {
    const handle = lookup(labHost)
    if (!handle) return Promise.resolve(unknown(labHost))
    let lab = labs.get(labHost)
    if (!lab) {
      lab = { assembly: createAssembly(labHost, tableDecoders), descriptors: new Map(), known: false }
      labs.set(labHost, lab)
    }
    const { assembly } = lab
    const request = ++lastRequest
    return new Promise((settle) => {
      pending.set(request, (refusal) => {
        if (!refusal) lab.known = true
        settle(refusal ?? success(assembly))
      })
      const { firstPid } = handle
      post(tables ? { kind: 'start', request, labHost, firstPid, tables } : { kind: 'rescan', request, labHost })
    })
  }
  return {
    async start(labHost, tables = tableNames) {
      const answer = await ask(labHost, tables)
      return answer.ok ? success(answer.value.facts()) : answer
    },
    async rescan(labHost) {
      const answer = await ask(labHost, null)
      return answer.ok ? success({ revision: answer.value.facts().revision }) : answer
    },
    counters(engine, interfaces) {
      if (engine !== joinedEngine && !lookup(engine)) return Promise.resolve(unknown(engine))
      const request = ++lastRequest
      return new Promise((settle) => {
        pendingCounters.set(request, settle)
        post({ kind: 'counters', request, labHost: engine, interfaces })
      })
    },
    packets({ labHost, ...counter }) {
      if (!lookup(labHost)) return Promise.resolve(unknown(labHost))
      const request = ++lastRequest
      return new Promise((settle) => {
        pendingPackets.set(request, settle)
        post({ kind: 'packets', request, labHost, counter })
      })
    },
    lookAgain: createLooks((labHost) => {
      if (labs.has(labHost)) post({ kind: 'look', labHost })
    }),
    stop(labHost) {
      labs.delete(labHost)
      post({ kind: 'stop', labHost })
    },
    namespacePath(labHost, namespaceId) {
      const descriptor = labs.get(labHost)?.descriptors.get(namespaceId)
      return descriptor === undefined ? null : `/proc/${process.pid}/fd/${descriptor}`
    },
    close() {
      labs.clear()
      const closed = failure('agent-gone', 'the observer was closed before it answered')
      for (const settle of pending.values()) settle(closed)
      for (const settle of [...pendingCounters.values(), ...pendingPackets.values()]) settle(closed)
      pending.clear()
      pendingCounters.clear()
      pendingPackets.clear()
      post({ kind: 'close' })
    },
  }
}

function unknown(labHost: string): Result<never> {
  return failure('lab-host-unknown', `there is no lab host ${labHost}`, {
    params: { name: labHost },
  })
}
