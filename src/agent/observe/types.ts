/** What observing needs of its siblings, handed over by worker.ts, and what the thread and the agent say to each other. */
import type { AgentVerbs, CountersReading } from '../../contract/agent'
import type { Failure, Result } from '../../contract/result'
import type { LinkCounters, NamespaceId, NamespaceProcess, NamespaceTables } from '../../core/facts/types'
import type { InterfaceKey } from '../../core/topology/types'

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

export type TableName = keyof NamespaceTables

/** In the order in which `RawNamespace.spans` holds them; links come first, since they say what else is to be asked. */
export const tableNames = [
  'links',
  'addresses',
  'routes',
  'rules',
  'neighbours',
  'fdb',
  'vlans',
] as const satisfies readonly TableName[]

/** So many numbers of `readWiring` belong to one link. */
export const numbersOfLink = 3

/** How each table's raw messages become facts. */
export type TableDecoders = { readonly [T in TableName]: (bytes: Buffer) => NamespaceTables[T] }

export type StaleHandler = (tables: number) => void
type Append = (bytes: Buffer, start: number, end: number) => void

export interface TableReader {
  read(
    socket: RouteSocket,
    table: TableName,
    append: Append,
    stale: StaleHandler,
  ): { readonly end: 'complete' | 'interrupted' | 'broken' | 'refused' }
  nsidOf(socket: RouteSocket, descriptor: number, stale: StaleHandler): number | null
  /** Of one interface, or of every one where `ifindex` is null; refused where that interface is gone. */
  counters(
    socket: RouteSocket,
    ifindex: number | null,
    take: (ifindex: number, counters: LinkCounters) => void,
    stale: StaleHandler,
  ): { readonly end: 'complete' | 'interrupted' | 'broken' | 'refused' }
  drain(socket: RouteSocket, stale: StaleHandler, limit: number): void
}

/** Everything outside of this folder that the observing thread touches. */
export interface Surroundings {
  readonly reader: TableReader
  /** Bits of a stale set. */
  readonly bits: Readonly<Record<TableName | 'nsids' | 'all', number>>
  /** `numbersOfLink` for each of the raw links: ifindex, nsid (-1 where it mentions none), iflink (0 where none). */
  readWiring(bytes: Buffer): { readonly wiring: readonly number[]; readonly someDown: boolean }
  /** Null where the first process is gone. */
  find(firstPid: number): readonly FoundNamespace[] | null
  /** The agent's own network namespace, which is the set's: the fabric lies there. Nothing else of it is looked at. */
  findOwn(): readonly FoundNamespace[]
  /** The namespace's descriptor, and that of a process in it for `watchExit`. Null where it vanished meanwhile. */
  open(found: FoundNamespace, firstPid: number): { readonly descriptor: number; readonly process: number | null } | null
  /** Another process of a namespace that is held already; null where it is not in there any more. */
  openProcess(agentPid: number, id: NamespaceId): number | null
  /**
   * Opens a subscribed socket in each namespace, in order; an errno where the kernel refused one. The calling thread is
   * back in its own namespace afterwards: a thread that stayed would keep a dead namespace alive.
   */
  openSockets(namespaces: readonly number[]): readonly (RouteSocket | { readonly errno: number })[]
  close(descriptor: number): void
  /** What is thrown where the kernel said a positive errno. */
  fault(what: string, errno: number): Error
  /** True where descriptors or memory had run out: any of these calls may throw that, and then holds nothing. */
  isExhausted(error: unknown): boolean
  /** Calls back after so many milliseconds, or in the next turn of the loop where that is none. Returns what cancels it. */
  later(delayMs: number, callback: () => void): () => void
  watch(descriptor: number, onReady: () => void): () => void
  /** Calls back once when the process ends. The descriptor is closed then, or when the returned function is called. */
  /** A socket in that network namespace that counts packets of one interface; a negative errno where it cannot be had. */
  openPacketCounter(namespace: number, ifindex: number, packets: PacketKind): number
  /** How many it has met since it was last asked. */
  takePacketCount(socket: number): number
  watchExit(process: number, onExit: () => void): () => void
  /** Calls back when mounts of that process's mount namespace change; null where it is gone. */
  watchMounts(agentPid: number, onChange: () => void): (() => void) | null
}

/** Agent → thread. */
/** Packets of one interface. */
export type CountedPackets = Omit<AgentVerbs['packets.count']['args'], 'labHost'>
export type PacketKind = Omit<CountedPackets, 'interface'>

export type ThreadRequest =
  | {
      readonly kind: 'start'
      readonly request: number
      readonly labHost: string
      readonly firstPid: number
      readonly tables: readonly TableName[]
    }
  | { readonly kind: 'rescan'; readonly request: number; readonly labHost: string }
  | {
      readonly kind: 'counters'
      readonly request: number
      readonly labHost: string
      readonly interfaces: readonly InterfaceKey[]
    }
  | { readonly kind: 'packets'; readonly request: number; readonly labHost: string; readonly counter: CountedPackets }
  | { readonly kind: 'look'; readonly labHost: string }
  | { readonly kind: 'stop'; readonly labHost: string }
  | { readonly kind: 'close' }

/** What was read of one namespace. */
export interface RawNamespace {
  readonly id: NamespaceId
  readonly isHost: boolean
  /** The thread's descriptor of it; both threads share one process. */
  readonly descriptor: number
  readonly processes: readonly NamespaceProcess[]
  readonly mountPoints: readonly string[]
  readonly nsids: Readonly<Record<number, NamespaceId>>
  /** Start and end, in the update's bytes, of each table that was read; both -1 for one that was not. */
  readonly spans: readonly number[]
}

/**
 * Thread → agent: raw messages, handed over without copying, and where in them each table lies. A long reading comes in
 * parts, so that one side decodes while the other still reads; only the last part completes the change.
 */
export interface RawUpdate {
  readonly kind: 'update'
  readonly labHost: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly namespaces: readonly RawNamespace[]
  readonly gone: readonly NamespaceId[]
  readonly last: boolean
}

/**
 * Thread → agent: there was nothing left to observe that lab host with. It is given up and everything given back; what was
 * told of it may be old.
 */
export interface Lost {
  readonly kind: 'lost'
  readonly labHost: string
}

export type ThreadMessage =
  | RawUpdate
  | Lost
  | { readonly kind: 'answer'; readonly request: number; readonly refusal: Failure | null }
  | { readonly kind: 'counters'; readonly request: number; readonly reading: Result<CountersReading> }
  | { readonly kind: 'packets'; readonly request: number; readonly count: Result<{ packets: number }> }
