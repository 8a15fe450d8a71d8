/** One observed network namespace: its descriptor, its socket, and its tables as last read. */
import type { NamespaceFacts, NamespaceId, NamespaceProcess } from '../../core/facts/types'
import { isKnownNeighbour, sameNeighbours } from './neighbours'
import { sameFacts } from './same'
import type { RouteSocket, Surroundings, TableEvents, TableName, Tables } from './types'

export interface ObservedNamespace {
  readonly id: NamespaceId
  readonly isHost: boolean
  readonly descriptor: number
  socket: RouteSocket
  endWatch: () => void
  /** The process whose end asks for a scan, while one is watched. */
  exitWatch: (() => void) | null
  processes: readonly NamespaceProcess[]
  tables: { -readonly [T in TableName]: Tables[T] }
  nsids: Readonly<Record<number, NamespaceId>>
  /** nsid → namespace, for every namespace in `askedNsids`. */
  readonly knownNsids: Map<number, NamespaceId>
  readonly askedNsids: Set<NamespaceId>
  /** Tables that must be read again, as a bit set. */
  stale: number
  /** The facts differ from what was last pushed. */
  changed: boolean
  readonly events: TableEvents
}

const tableNames: readonly TableName[] = ['links', 'addresses', 'routes', 'neighbours']

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
  of: Pick<ObservedNamespace, 'id' | 'isHost' | 'descriptor' | 'socket' | 'processes'>,
  onStale: () => void,
): ObservedNamespace {
  const observed: ObservedNamespace = {
    ...of,
    endWatch: () => undefined,
    exitWatch: null,
    tables: { links: [], addresses: [], routes: [], neighbours: [] },
    nsids: {},
    knownNsids: new Map(),
    askedNsids: new Set(),
    stale: surroundings.bits.all,
    changed: true,
    events: {
      stale(tables) {
        if (tables === 0) return
        observed.stale |= tables
        onStale()
      },
      neighbour(entry, gone) {
        if (gone || !isKnownNeighbour(observed.tables.neighbours, entry)) this.stale(surroundings.bits.neighbours)
      },
    },
  }
  watchSocket(surroundings, observed)
  return observed
}

/** Reads every stale table. @returns true where the set of links or what they point at changed. */
export function refreshNamespace(surroundings: Surroundings, observed: ObservedNamespace): boolean {
  const before = observed.tables.links
  for (const table of tableNames) {
    if (observed.stale & surroundings.bits[table]) refreshTable(surroundings, observed, table)
  }
  return before !== observed.tables.links && !sameWiring(before, observed.tables.links)
}

/** Gives back all that is held; the namespace may die from now on. */
export function forgetNamespace(surroundings: Surroundings, observed: ObservedNamespace): void {
  observed.endWatch()
  observed.exitWatch?.()
  surroundings.close(observed.socket.descriptor)
  surroundings.close(observed.descriptor)
}

/** The facts as they are pushed. */
export function namespaceFacts({ id, isHost, processes, tables, nsids }: ObservedNamespace): NamespaceFacts {
  return { id, isHost, processes, ...tables, nsids }
}

function watchSocket(surroundings: Surroundings, observed: ObservedNamespace): void {
  const { socket } = observed
  observed.endWatch = surroundings.watch(socket.descriptor, () => {
    surroundings.reader.drain(socket, observed.events, drainLimit)
  })
}

/**
 * The kernel's events only tell that a table changed; its content always comes from a dump. So an event that was lost,
 * came twice, or was never sent cannot leave the picture wrong, and a storm costs one dump a turn.
 */
function refreshTable(surroundings: Surroundings, observed: ObservedNamespace, table: TableName): void {
  const bit = surroundings.bits[table]
  for (let attempt = 1; attempt <= attemptLimit; attempt++) {
    // Cleared first: an event that arrives during the dump sets it again.
    observed.stale &= ~bit
    const { exchange, entries } = surroundings.reader.read(observed.socket, table, observed.events)
    // Refused again and again: this kernel has no such table, or not now. Said aloud, and drawn as an empty one.
    const givenUp = exchange.end === 'refused' && attempt === attemptLimit
    if (givenUp) process.emitWarning(`the kernel does not tell ${table} of network namespace ${observed.id}`)
    if (exchange.end === 'complete' || givenUp) {
      takeEntries(observed, table, entries)
      return
    }
    observed.events.stale(bit)
    if (exchange.end !== 'interrupted') replaceSocket(surroundings, observed)
  }
}

function takeEntries<T extends TableName>(observed: ObservedNamespace, table: T, entries: Tables[T]): void {
  const known: Tables[TableName] = observed.tables[table]
  const tables: Tables = { ...observed.tables, [table]: entries }
  const same =
    table === 'neighbours'
      ? sameNeighbours(observed.tables.neighbours, tables.neighbours)
      : sameFacts(known, entries)
  if (same && table !== 'neighbours') return
  observed.tables = tables
  if (!same) observed.changed = true
}

/** A dump that the kernel has not ended cannot be called off; a new socket begins afresh. */
function replaceSocket(surroundings: Surroundings, observed: ObservedNamespace): void {
  const [socket] = surroundings.openSockets([observed.descriptor])
  if (!socket || 'errno' in socket) {
    throw new Error(`no new socket for network namespace ${observed.id}: errno ${socket ? socket.errno : 'unknown'}`)
  }
  observed.endWatch()
  surroundings.close(observed.socket.descriptor)
  observed.socket = socket
  watchSocket(surroundings, observed)
  // What was multicast between the two sockets is lost.
  observed.events.stale(surroundings.bits.all)
}

/** Same links pointing at the same namespaces: nothing that could mean another namespace came or went. */
function sameWiring(before: Tables['links'], after: Tables['links']): boolean {
  return (
    before.length === after.length &&
    before.every((link, index) => {
      const other = after[index]
      return other?.ifindex === link.ifindex && other.linkNetnsid === link.linkNetnsid
    })
  )
}
