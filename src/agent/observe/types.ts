/** What observing needs of its siblings, handed over by worker.ts, and what the worker and the agent say to each other. */
import type {
  AddressFacts,
  FactsChange,
  LabHostFacts,
  LinkFacts,
  NamespaceId,
  NamespaceProcess,
  NeighbourFacts,
  RouteFacts,
} from '../../core/facts/types'
import type { Result } from '../../contract/result'

export interface FoundNamespace {
  readonly id: NamespaceId
  readonly isHost: boolean
  readonly processes: readonly NamespaceProcess[]
  /** PIDs in the agent's /proc. */
  readonly agentPids: readonly number[]
  readonly mountPoints: readonly string[]
}

export interface RouteSocket {
  readonly descriptor: number
  readonly portId: number
}

export interface Tables {
  readonly links: readonly LinkFacts[]
  readonly addresses: readonly AddressFacts[]
  readonly routes: readonly RouteFacts[]
  readonly neighbours: readonly NeighbourFacts[]
}

export type TableName = keyof Tables

export interface TableEvents {
  stale(tables: number): void
  neighbour(entry: NeighbourFacts, gone: boolean): void
}

export interface TableReader {
  read<T extends TableName>(
    socket: RouteSocket,
    table: T,
    events: TableEvents,
  ): { readonly exchange: { readonly end: 'complete' | 'interrupted' | 'broken' | 'refused' }; readonly entries: Tables[T] }
  nsidOf(socket: RouteSocket, descriptor: number, events: TableEvents): number | null
  drain(socket: RouteSocket, events: TableEvents, limit: number): void
}

/** Everything outside of this folder that observing touches. */
export interface Surroundings {
  readonly reader: TableReader
  /** Bits of a stale set. */
  readonly bits: Readonly<Record<TableName | 'nsids' | 'all', number>>
  /** Null where the first process is gone. */
  find(firstPid: number): readonly FoundNamespace[] | null
  /** Null where it vanished meanwhile. */
  open(found: FoundNamespace, firstPid: number): number | null
  /**
   * Opens a subscribed socket in each namespace, in order; an errno where the kernel refused one. The calling thread is
   * back in its own namespace afterwards: a thread that stayed would keep a dead namespace alive.
   */
  openSockets(namespaces: readonly number[]): readonly (RouteSocket | { readonly errno: number })[]
  close(descriptor: number): void
  watch(descriptor: number, onReady: () => void): () => void
  /** Calls back once when the process ends; null where it is not in that namespace any more. */
  watchExit(agentPid: number, id: NamespaceId, onExit: () => void): (() => void) | null
  /** Calls back when mounts of that process's mount namespace change; null where it is gone. */
  watchMounts(agentPid: number, onChange: () => void): (() => void) | null
}

/** Agent → worker. */
export type WorkerRequest =
  | { readonly kind: 'start'; readonly request: number; readonly labHost: string; readonly firstPid: number }
  | { readonly kind: 'rescan'; readonly request: number; readonly labHost: string }
  | { readonly kind: 'stop'; readonly labHost: string }
  | { readonly kind: 'close' }

export type Descriptors = readonly (readonly [NamespaceId, number])[]

/** Worker → agent. Descriptors are of the process that both share. */
export type WorkerMessage =
  | { readonly kind: 'started'; readonly request: number; readonly answer: Result<LabHostFacts> }
  | { readonly kind: 'rescanned'; readonly request: number; readonly answer: Result<{ revision: number }> }
  | { readonly kind: 'held'; readonly labHost: string; readonly added: Descriptors; readonly gone: readonly NamespaceId[] }
  | { readonly kind: 'change'; readonly change: FactsChange }
