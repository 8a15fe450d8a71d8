/** One observed network namespace: its descriptor, its socket, and which of its tables must be read again. */
import type { NamespaceId, NamespaceProcess } from '../../core/facts/types'
import { sameValue } from '../../core/topology/sameValue'
import type { Arena } from './arena'
import type { Wired } from './rewired'
import {
  tableNames,
  type RawNamespace,
  type RouteSocket,
  type StaleHandler,
  type Surroundings,
  type TableName,
} from './types'

export interface ObservedNamespace {
  readonly id: NamespaceId
  readonly isHost: boolean
  readonly descriptor: number
  socket: RouteSocket
  endWatch: () => void
  /** A process in it that is held but not watched yet. */
  process: number | null
  /** The process whose end asks for a scan, while one is watched. */
  exitWatch: (() => void) | null
  processes: readonly NamespaceProcess[]
  mountPoints: readonly string[]
  nsids: Readonly<Record<number, NamespaceId>>
  /** What each link points at, as last read; see `readWiring`. */
  wiring: readonly number[]
  /** Both as they were before the wiring changed, until its peers were compared; null where it did not. */
  rewired: Wired | null
  /** Of its links, one at least was down when they were last read. */
  someDown: boolean
  /** nsid → namespace, of every namespace in `askedNsids`. */
  readonly knownNsids: Map<number, NamespaceId>
  readonly askedNsids: Set<NamespaceId>
  /** Nsids may be mentioned that were not asked for yet, or another namespace may answer now. */
  nsidsDue: boolean
  /** Tables that are kept up to date, and of those the ones that must be read again: bit sets. */
  wanted: number
  stale: number
  /** Where in the arena the tables lie that were read since the last update. */
  readonly spans: number[]
  /** Something is to be told in the next update. */
  changed: boolean
  readonly onStale: StaleHandler
}

/** Datagrams taken at one go: a flood in one namespace must not starve the others. */
const drainLimit = 2048
/** A dump that fails, or changes under our hands, so often is left for the next turn. */
const attemptLimit = 4

/**
 * Begins to observe: everything is stale until the first reading, and the socket is subscribed already.
 * @param onStale called when a table went out of date.
 */
export function observeNamespace(
  surroundings: Surroundings,
  of: Pick<
    ObservedNamespace,
    'id' | 'isHost' | 'descriptor' | 'process' | 'socket' | 'processes' | 'mountPoints' | 'wanted'
  >,
  onStale: (observed: ObservedNamespace) => void,
): ObservedNamespace {
  const observed: ObservedNamespace = {
    ...of,
    endWatch: () => undefined,
    exitWatch: null,
    nsids: {},
    wiring: [],
    rewired: null,
    someDown: false,
    knownNsids: new Map(),
    askedNsids: new Set(),
    nsidsDue: true,
    stale: of.wanted,
    spans: tableNames.flatMap(() => [-1, -1]),
    changed: true,
    onStale(tables) {
      const concerned = tables & observed.wanted
      if (concerned === 0) return
      observed.stale |= concerned
      onStale(observed)
    },
  }
  watchSocket(surroundings, observed)
  return observed
}

/**
 * Reads the stale ones of the tables that make the wiring.
 * @returns true where the set of links, or what they point at, changed.
 */
export function refreshWiring(surroundings: Surroundings, observed: ObservedNamespace, arena: Arena): boolean {
  const before = observed.wiring
  for (let index = 0; index < wiringTables; index++) refreshIfStale(surroundings, observed, arena, index)
  return before !== observed.wiring
}

/** Reads the stale ones of all other tables. */
export function refreshRest(surroundings: Surroundings, observed: ObservedNamespace, arena: Arena): void {
  for (let index = wiringTables; index < tableNames.length; index++)
    refreshIfStale(surroundings, observed, arena, index)
}

const wiringTables = tableNames.indexOf('rules')

function refreshIfStale(surroundings: Surroundings, observed: ObservedNamespace, arena: Arena, index: number): void {
  const table = tableNames[index]
  if (table && observed.stale & surroundings.bits[table]) refreshTable(surroundings, observed, arena, table, index)
}

/** Gives back all that is held; the namespace may die from now on. */
export function forgetNamespace(surroundings: Surroundings, observed: ObservedNamespace): void {
  observed.endWatch()
  observed.exitWatch?.()
  if (observed.process !== null) surroundings.close(observed.process)
  surroundings.close(observed.socket.descriptor)
  surroundings.close(observed.descriptor)
}

/** What is to be told, which then counts as told. */
export function takeRawNamespace(observed: ObservedNamespace): RawNamespace {
  const { id, isHost, descriptor, processes, mountPoints, nsids } = observed
  const spans = [...observed.spans]
  observed.spans.fill(-1)
  observed.changed = false
  return { id, isHost, descriptor, processes, mountPoints, nsids, spans }
}

function watchSocket(surroundings: Surroundings, observed: ObservedNamespace): void {
  const { socket } = observed
  observed.endWatch = surroundings.watch(socket.descriptor, () => {
    surroundings.reader.drain(socket, observed.onStale, drainLimit)
  })
}

/**
 * The kernel's events only tell that a table changed; its content always comes from a dump. So an event that was lost,
 * came twice, or was never sent cannot leave the picture wrong, and a storm costs one dump a turn.
 */
function refreshTable(
  surroundings: Surroundings,
  observed: ObservedNamespace,
  arena: Arena,
  table: TableName,
  index: number,
): void {
  const bit = surroundings.bits[table]
  const start = arena.position()
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    // Cleared first: an event that arrives during the dump sets it again.
    observed.stale &= ~bit
    const { end } = surroundings.reader.read(observed.socket, table, arena.append, observed.onStale)
    // Refused again and again: this kernel has no such table, or not now. Said aloud, and drawn as an empty one.
    const givenUp = end === 'refused' && attempt === attemptLimit
    if (givenUp) process.emitWarning(`the kernel does not tell ${table} of network namespace ${observed.id}`)
    if (end === 'complete' || givenUp) {
      observed.spans[index * 2] = start
      observed.spans[index * 2 + 1] = arena.position()
      observed.changed = true
      if (table === 'links') takeLinks(observed, surroundings.readWiring(arena.since(start)))
      return
    }
    arena.rewind(start)
    observed.onStale(bit)
    if (end !== 'interrupted') replaceSocket(surroundings, observed)
  }
}

function takeLinks(observed: ObservedNamespace, { wiring, someDown }: ReturnType<Surroundings['readWiring']>): void {
  observed.someDown = someDown
  if (sameValue(observed.wiring, wiring)) return
  observed.rewired ??= { wiring: observed.wiring, nsids: observed.nsids }
  observed.wiring = wiring
  observed.nsidsDue = true
}

/** A dump that the kernel has not ended cannot be called off; a new socket begins afresh. */
function replaceSocket(surroundings: Surroundings, observed: ObservedNamespace): void {
  const [socket] = surroundings.openSockets([observed.descriptor])
  if (!socket || 'errno' in socket) {
    throw surroundings.fault(`no new socket for network namespace ${observed.id}`, socket?.errno ?? 0)
  }
  observed.endWatch()
  surroundings.close(observed.socket.descriptor)
  observed.socket = socket
  watchSocket(surroundings, observed)
  // What was multicast between the two sockets is lost.
  observed.onStale(surroundings.bits.all)
}
