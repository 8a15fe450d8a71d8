/** The agent's side of observing: asks the observing thread, and knows the descriptors that it holds. */
import { Worker } from 'node:worker_threads'
import { failure, type Result } from '../../contract/result'
import type { FactsChange, LabHostFacts, NamespaceId } from '../../core/facts/types'
import type { LabHostLookup, NamespaceLookup } from '../types'
import type { WorkerMessage, WorkerRequest } from './types'

export interface ObserverOptions {
  /** The bundled worker.ts. */
  readonly workerPath: string
  readonly lookup: LabHostLookup
  /** Called for every change, in order, also for the one that a `start` brings about. */
  readonly emit: (change: FactsChange) => void
}

export interface Observer {
  /**
   * Reads everything of a lab host and pushes its changes from then on; repeating it gives a full resync.
   * Failures: lab-host-unknown, lab-host-down.
   */
  start(labHost: string): Promise<Result<LabHostFacts>>
  /** Looks again for namespaces that came or went. Failures: lab-host-unknown, lab-host-down. */
  rescan(labHost: string): Promise<Result<{ revision: number }>>
  /** Gives back every descriptor of that lab host. */
  stop(labHost: string): void
  /**
   * A path for `nsenter --net=`, of use to the agent's own children. It is good only at this moment: once the namespace
   * is gone the number may stand for another descriptor.
   */
  readonly namespacePath: NamespaceLookup
  close(): void
}

type Pending = { readonly kind: 'started'; readonly settle: (answer: Result<LabHostFacts>) => void } | {
  readonly kind: 'rescanned'
  readonly settle: (answer: Result<{ revision: number }>) => void
}

/** Starts the observing thread. A fault in it is a bug: it is thrown here and ends the agent, whose owner restarts it. */
export function createObserver({ workerPath, lookup, emit }: ObserverOptions): Observer {
  const worker = new Worker(workerPath)
  const pending = new Map<number, Pending>()
  const held = new Map<string, Map<NamespaceId, number>>()
  let lastRequest = 0

  const receive = (message: WorkerMessage): void => {
    if (message.kind === 'change') {
      if (held.has(message.change.labHost)) emit(message.change)
    } else if (message.kind === 'held') {
      const descriptors = held.get(message.labHost)
      for (const id of message.gone) descriptors?.delete(id)
      for (const [id, descriptor] of message.added) descriptors?.set(id, descriptor)
    } else {
      const waiting = pending.get(message.request)
      pending.delete(message.request)
      if (waiting?.kind === 'started' && message.kind === 'started') waiting.settle(message.answer)
      if (waiting?.kind === 'rescanned' && message.kind === 'rescanned') waiting.settle(message.answer)
    }
  }
  worker.on('message', receive)
  worker.on('error', (error) => {
    throw error
  })
  const post = (request: WorkerRequest): void => {
    worker.postMessage(request)
  }
  return {
    start(labHost) {
      const handle = lookup(labHost)
      if (!handle) return Promise.resolve(unknown(labHost))
      if (!held.has(labHost)) held.set(labHost, new Map())
      const request = ++lastRequest
      return new Promise((settle) => {
        pending.set(request, { kind: 'started', settle })
        post({ kind: 'start', request, labHost, firstPid: handle.firstPid })
      })
    },
    rescan(labHost) {
      if (!lookup(labHost)) return Promise.resolve(unknown(labHost))
      const request = ++lastRequest
      return new Promise((settle) => {
        pending.set(request, { kind: 'rescanned', settle })
        post({ kind: 'rescan', request, labHost })
      })
    },
    stop(labHost) {
      held.delete(labHost)
      post({ kind: 'stop', labHost })
    },
    namespacePath(labHost, namespaceId) {
      const descriptor = held.get(labHost)?.get(namespaceId)
      return descriptor === undefined ? null : `/proc/${process.pid}/fd/${descriptor}`
    },
    close() {
      held.clear()
      for (const [request, waiting] of pending) waiting.settle(closed(request))
      pending.clear()
      post({ kind: 'close' })
    },
  }
}

function unknown(labHost: string): Result<never> {
  return failure('lab-host-unknown', `there is no lab host ${labHost}`, {
    remedy: `Bring ${labHost} up first.`,
    params: { name: labHost },
  })
}

function closed(request: number): Result<never> {
  return failure('agent-gone', `the observer was closed before it answered request ${request}`)
}
