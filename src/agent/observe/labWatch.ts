/** Observes one lab host: finds its network namespaces, reads what went stale, has told what was read. */
import type { NamespaceId } from '../../core/facts/types'
import { sameValue } from '../../core/topology/sameValue'
import type { Arena } from './arena'
import { forgetNamespace, observeNamespace, refreshRest, refreshWiring, type ObservedNamespace } from './namespace'
import { forgetNsidsOf, resolveNsids } from './nsids'
import { closeOpened, openNamespaces } from './opening'
import { createAppointment, createPace } from './pace'
import { peersBehind } from './rewired'
import { createTelling } from './telling'
import { numbersOfLink, type FoundNamespace, type RawUpdate, type Surroundings, type TableName } from './types'

/** With more links than this a namespace takes longer to read than a person's picture should wait for the others. */
const largeLinks = 64
/**
 * So long after the first event there such a namespace is read: whatever a change sets off (carrier, routes, forwarding
 * entries) is in by then and costs one reading, and until then what changed elsewhere has the processors for itself.
 */
const largeDelayMs = 30

/** down: the lab host's first process is gone. exhausted: no descriptor or no memory was left, nothing was told of it. */
export type WatchEnd = 'down' | 'exhausted'

export interface LabWatch {
  readonly firstPid: number
  /** Scans, and reads these tables anew, which are the ones that are kept up to date from now on. @returns why the watch ended, if it did. */
  resync(tables: readonly TableName[]): WatchEnd | null
  /** Scans, and reads what is stale. @returns why the watch ended, if it did. */
  rescan(): WatchEnd | null
  /** Reads the links again of namespaces in which one is down: of those, most of what changes is told nobody. */
  lookAgain(): void
  namespaceOf(id: NamespaceId): ObservedNamespace | undefined
  /** The lab host's own namespace; undefined before the first reading. */
  host(): ObservedNamespace | undefined
  /** Another watch observes namespaces that this one's host may have links into: they are asked for in the next turn. */
  lookBeyond(): void
  /** That namespace of another watch is observed no more: what is known of its nsid may belong to another soon. */
  forgetBeyond(id: NamespaceId): void
  /** Tells that every namespace is gone, and gives them back. */
  end(): void
}

export interface LabWatchOptions {
  readonly labHost: string
  readonly firstPid: number
  readonly surroundings: Surroundings
  /** Empty between updates. */
  readonly arena: Arena
  readonly tell: (update: RawUpdate) => void
  /** Namespaces of other watches that links of the host's own may lead into: the fabric, or a lab host's own. */
  readonly beyond: () => readonly ObservedNamespace[]
  /** The watch has ended by itself; nothing is held any more. */
  readonly onEnd: (why: WatchEnd) => void
}

/** Begins to watch; nothing is read until `resync`. */
export function watchLabHost({
  labHost,
  firstPid,
  surroundings,
  arena,
  tell,
  beyond,
  onEnd,
}: LabWatchOptions): LabWatch {
  const namespaces = new Map<NamespaceId, ObservedNamespace>()
  const telling = createTelling({ labHost, arena, tell, namespaces })
  let wanted = surroundings.bits.all
  let scanDue = false
  const pace = createPace()
  /** Of reading large namespaces, which must not hold up the others. */
  const largePace = createPace()
  /** When the stale ones of them are to be read. */
  let largeDueAt = Infinity
  /** Of this turn. */
  let largeMs = 0
  let updating = false
  let ended = false

  const appointment = createAppointment(surroundings.later, () => update())
  const onStale = (observed: ObservedNamespace): void => {
    if (isLarge(observed)) {
      if (largeDueAt === Infinity)
        largeDueAt = Math.max(performance.now() + largeDelayMs, largePace.next(), stormNext())
      schedule(largeDueAt)
    } else schedule(pace.next())
  }
  /** A storm is told in as few parts as can be: all of them wait for the same moment. */
  const stormNext = (): number => (pace.isStorm() ? pace.next() : -Infinity)
  const schedule = (moment: number): void => {
    // During a turn nothing is planned: its end sees what is left.
    if (!ended && !updating) appointment.by(moment)
  }
  const askForScan = (): void => {
    scanDue = true
    // It reads the large ones too.
    schedule(Math.max(pace.next(), largePace.next()))
  }
  let endMountWatch: (() => void) | null = null

  const update = (): WatchEnd | null => {
    let why: WatchEnd | null
    try {
      why = turn()
    } catch (error) {
      if (!surroundings.isExhausted(error)) throw error
      why = 'exhausted'
    }
    if (why === 'down') end()
    else if (why) release()
    if (why) onEnd(why)
    return why
  }
  const turn = (): WatchEnd | null => {
    const begun = performance.now()
    appointment.cancel()
    updating = true
    largeMs = 0
    // Timers may ring a fraction of a millisecond before their time.
    readStale(begun + 1 >= Math.min(largeDueAt, pace.isStorm() ? largePace.next() : Infinity))
    if (scanDue) endMountWatch ??= surroundings.watchMounts(firstPid, askForScan)
    const found = scanDue ? surroundings.find(firstPid) : null
    if (scanDue && !found) return 'down'
    scanDue = false
    const gone = found ? applyScan(found) : []
    for (const observed of namespaces.values()) if (found || !isLarge(observed)) finishReading(observed)
    askPeers()
    telling.rest(gone)
    // Only now: nobody waits for these.
    for (const entry of found ?? []) watchExitOf(entry)
    pace.worked(begun + largeMs, performance.now())
    updating = false
    if (scanDue) askForScan()
    for (const observed of namespaces.values()) if (observed.stale !== 0) onStale(observed)
    return null
  }
  /** The smallest first: what happened in a container is told before a host with hundreds of links has been read. */
  const readStale = (largeToo: boolean): void => {
    if (largeToo || scanDue) largeDueAt = Infinity
    const stale = [...namespaces.values()].filter((observed) => observed.stale !== 0)
    for (const observed of stale.sort((one, other) => one.wiring.length - other.wiring.length)) {
      if (!isLarge(observed)) readOne(observed)
      else if (largeToo || scanDue) readLarge(observed)
    }
  }
  const readLarge = (observed: ObservedNamespace): void => {
    // A change of the wiring is told as one, from both ends.
    if (!scanDue && !pace.isStorm()) telling.rest([])
    const begun = performance.now()
    readOne(observed)
    const ended = performance.now()
    largeMs += ended - begun
    largePace.worked(begun, ended)
  }
  const readOne = (observed: ObservedNamespace): void => {
    if (refreshWiring(surroundings, observed, arena)) scanDue = true
    if (!scanDue) finishReading(observed)
    telling.part()
  }
  const finishReading = (observed: ObservedNamespace): void => {
    // Only the host's own has links that lead out of it: containers are not made to ask for more.
    const candidates = observed.isHost ? [...namespaces.values(), ...beyond()] : namespaces.values()
    resolveNsids(surroundings, observed, candidates)
    refreshRest(surroundings, observed, arena)
    telling.part()
  }
  /** Once all that is stale was read: the peers that an event told of it are no longer behind. */
  const askPeers = (): void => {
    const find = (id: NamespaceId): ObservedNamespace | undefined =>
      namespaces.get(id) ?? beyond().find((observed) => observed.id === id)
    const read = [...namespaces.values()].filter((observed) => (observed.stale & surroundings.bits.links) === 0)
    for (const peer of peersBehind(read, find)) peer.onStale(surroundings.bits.links)
    for (const observed of read) observed.rewired = null
  }
  const applyScan = (found: readonly FoundNamespace[]): readonly NamespaceId[] => {
    const gone = closeMissing(new Set(found.map((entry) => entry.id)))
    const fresh = found.filter((entry) => !namespaces.has(entry.id))
    // The lab host's own is the first one that is opened, and stays the first of all: nearly every nsid points there.
    openNew([...fresh.filter((entry) => entry.isHost), ...fresh.filter((entry) => !entry.isHost)])
    for (const { id, processes, mountPoints } of found) {
      const observed = namespaces.get(id)
      if (!observed) continue
      if (sameValue(observed.processes, processes) && sameValue(observed.mountPoints, mountPoints)) continue
      observed.processes = processes
      observed.mountPoints = mountPoints
      observed.changed = true
    }
    return gone
  }
  const closeMissing = (present: ReadonlySet<NamespaceId>): readonly NamespaceId[] => {
    const gone = new Set<NamespaceId>()
    for (const [id, observed] of namespaces) {
      if (present.has(id)) continue
      namespaces.delete(id)
      gone.add(id)
      forgetNamespace(surroundings, observed)
    }
    if (gone.size > 0) for (const observed of namespaces.values()) forgetNsidsOf(observed, gone)
    return [...gone]
  }
  const openNew = (fresh: readonly FoundNamespace[]): void => {
    const opened = openNamespaces(surroundings, fresh, firstPid)
    const some = opened.length > 0
    try {
      for (let next; (next = opened[0]);) {
        const { found, ...held } = next
        const { id, isHost, processes, mountPoints } = found
        const observed = observeNamespace(
          surroundings,
          { id, isHost, processes, mountPoints, ...held, wanted },
          onStale,
        )
        namespaces.set(id, observed)
        opened.shift()
        refreshWiring(surroundings, observed, arena)
        // Whole at once where its links point only to what is known by now; the host's own waits for the others.
        if (!isHost) finishReading(observed)
      }
    } catch (error) {
      closeOpened(surroundings, opened)
      throw error
    }
    if (some) for (const observed of namespaces.values()) observed.nsidsDue = true
  }
  // No event tells that a namespace lost its last process, and our own descriptor keeps it alive: one of its processes
  // is watched, and when that ends a scan looks whether there are others.
  const watchExitOf = (found: FoundNamespace): void => {
    const observed = namespaces.get(found.id)
    const pid = found.isHost ? firstPid : found.agentPids[0]
    if (!observed || observed.exitWatch || (pid === undefined && observed.process === null)) return
    observed.process ??= surroundings.openProcess(pid ?? 0, found.id)
    // It ended, or left, since the scan.
    if (observed.process === null) scanDue = true
    else
      observed.exitWatch = surroundings.watchExit(observed.process, () => {
        observed.exitWatch = null
        askForScan()
      })
    observed.process = null
  }
  const host = (): ObservedNamespace | undefined => {
    for (const observed of namespaces.values()) if (observed.isHost) return observed
    return undefined
  }
  const release = (): readonly NamespaceId[] => {
    ended = true
    appointment.cancel()
    endMountWatch?.()
    for (const observed of namespaces.values()) forgetNamespace(surroundings, observed)
    const gone = [...namespaces.keys()]
    namespaces.clear()
    arena.take()
    return gone
  }
  const end = (): void => {
    telling.end(release())
  }
  return {
    firstPid,
    namespaceOf: (id) => namespaces.get(id),
    host,
    lookAgain() {
      for (const observed of namespaces.values()) if (observed.someDown) observed.onStale(surroundings.bits.links)
    },
    lookBeyond() {
      const own = host()
      if (!own || ended) return
      own.nsidsDue = true
      askForScan()
    },
    forgetBeyond(id) {
      const own = host()
      if (own) forgetNsidsOf(own, new Set([id]))
    },
    end,
    resync(tables) {
      wanted = tables.reduce((bits, name) => bits | surroundings.bits[name], surroundings.bits.nsids)
      for (const observed of namespaces.values()) {
        observed.wanted = wanted
        observed.stale = wanted
      }
      scanDue = true
      return update()
    },
    rescan() {
      scanDue = true
      return update()
    },
  }
}

function isLarge(observed: ObservedNamespace): boolean {
  return observed.wiring.length > numbersOfLink * largeLinks
}
