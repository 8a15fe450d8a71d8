/** Observes one lab host: finds its network namespaces, reads what went stale, pushes what changed. */
import { failure, success, type Result } from '../../contract/result'
import type { FactsChange, LabHostFacts, NamespaceId } from '../../core/facts/types'
import { forgetNamespace, namespaceFacts, observeNamespace, refreshNamespace, type ObservedNamespace } from './namespace'
import { forgetNsidsOf, resolveNsids } from './nsids'
import { sameFacts } from './same'
import type { Descriptors, FoundNamespace, Surroundings } from './types'

/** One burst of kernel events (a container's start sends some forty) becomes one push; less than one frame of 60 Hz. */
const coalesceMs = 12
/** Work never takes more than a fifth of a core under a storm: after it comes a pause four times as long. */
const pauseFactor = 4

const eperm = 1

export interface LabWatch {
  readonly firstPid: number
  /** Scans and reads everything anew. */
  resync(): Result<LabHostFacts>
  rescan(): Result<{ revision: number }>
  /** Pushes that everything is gone, and gives it back. */
  abandon(): void
  /** Gives back everything; pushes nothing. */
  close(): void
}

export interface LabWatchOptions {
  readonly labHost: string
  readonly firstPid: number
  readonly revision: number
  readonly surroundings: Surroundings
  readonly push: (change: FactsChange) => void
  /** Descriptors that came and went; told before the push that mentions them. */
  readonly held: (added: Descriptors, gone: readonly NamespaceId[]) => void
  /** The lab host's first process is gone, and the watch with it. */
  readonly onDown: (revision: number) => void
}

/** Begins to watch; nothing is read until `resync`. */
export function watchLabHost(options: LabWatchOptions): LabWatch {
  const { labHost, firstPid, surroundings } = options
  const namespaces = new Map<NamespaceId, ObservedNamespace>()
  let { revision } = options
  let scanDue = false
  let timer: NodeJS.Timeout | null = null
  let pauseUntil = 0
  let first = true
  let updating = false
  let closed = false

  const schedule = (): void => {
    if (closed || timer || updating) return
    timer = setTimeout(() => {
      timer = null
      update()
    }, Math.max(coalesceMs, pauseUntil - performance.now()))
  }
  const askForScan = (): void => {
    scanDue = true
    schedule()
  }
  const endMountWatch = surroundings.watchMounts(firstPid, askForScan)

  /** @returns false where the lab host is gone. */
  const update = (): boolean => {
    const begun = performance.now()
    updating = true
    const gone: NamespaceId[] = []
    for (const observed of namespaces.values()) if (refreshNamespace(surroundings, observed)) scanDue = true
    if (scanDue) {
      scanDue = false
      const found = surroundings.find(firstPid)
      if (!found) {
        goDown()
        return false
      }
      applyScan(found, gone)
    }
    readTheRest()
    pushChanges(gone)
    pauseUntil = performance.now() + (performance.now() - begun) * pauseFactor
    updating = false
    if (scanDue || [...namespaces.values()].some((observed) => observed.stale !== 0)) schedule()
    return true
  }
  const applyScan = (found: readonly FoundNamespace[], gone: NamespaceId[]): void => {
    const seen = new Set(found.map((entry) => entry.id))
    for (const observed of [...namespaces.values()]) {
      if (seen.has(observed.id)) continue
      namespaces.delete(observed.id)
      gone.push(observed.id)
      forgetNamespace(surroundings, observed)
    }
    const goneIds = new Set(gone)
    if (gone.length > 0) for (const observed of namespaces.values()) forgetNsidsOf(observed, goneIds)
    const added = openNew(found.filter((entry) => !namespaces.has(entry.id)))
    if (added.length + gone.length > 0) options.held(added, gone)
    for (const entry of found) updateProcesses(entry)
  }
  const openNew = (fresh: readonly FoundNamespace[]): Descriptors => {
    const opened = fresh.flatMap((found) => {
      const descriptor = surroundings.open(found, firstPid)
      return descriptor === null ? [] : [{ found, descriptor }]
    })
    const sockets = surroundings.openSockets(opened.map((entry) => entry.descriptor))
    return opened.flatMap(({ found, descriptor }, index) => {
      const socket = sockets[index]
      if (!socket || 'errno' in socket) {
        surroundings.close(descriptor)
        // EPERM: somebody mounted a namespace of an outer user namespace here. It is not the lab host's.
        if (socket?.errno === eperm) return []
        throw new Error(`no socket in network namespace ${found.id}: errno ${socket ? socket.errno : 'unknown'}`)
      }
      const { id, isHost, processes } = found
      namespaces.set(id, observeNamespace(surroundings, { id, isHost, processes, descriptor, socket }, schedule))
      return [[id, descriptor] as const]
    })
  }
  const updateProcesses = (found: FoundNamespace): void => {
    const observed = namespaces.get(found.id)
    if (!observed) return
    if (!sameFacts(observed.processes, found.processes)) {
      observed.processes = found.processes
      observed.changed = true
    }
    observed.exitWatch ??= watchOneProcess(observed, found)
  }
  // No event tells that a namespace lost its last process, and our own descriptor keeps it alive: one of its processes
  // is watched, and when that ends a scan looks whether there are others.
  const watchOneProcess = (observed: ObservedNamespace, found: FoundNamespace): (() => void) | null => {
    const pid = found.isHost ? firstPid : found.agentPids[0]
    if (pid === undefined) return null
    return surroundings.watchExit(pid, found.id, () => {
      observed.exitWatch = null
      askForScan()
    })
  }
  const readTheRest = (): void => {
    for (const observed of namespaces.values()) refreshNamespace(surroundings, observed)
    const ordered = [...namespaces.values()].sort((one, other) => Number(other.isHost) - Number(one.isHost))
    for (const observed of ordered) resolveNsids(surroundings, observed, ordered)
  }
  const pushChanges = (gone: readonly NamespaceId[]): void => {
    const changed = [...namespaces.values()].filter((observed) => observed.changed)
    if (changed.length + gone.length === 0) return
    for (const observed of changed) observed.changed = false
    revision += 1
    // The first reading goes to the one who asked for it, as the answer: nobody else can know an earlier revision.
    if (first) first = false
    else options.push({ labHost, revision, changed: changed.map(namespaceFacts), gone })
  }
  const close = (): void => {
    closed = true
    if (timer) clearTimeout(timer)
    endMountWatch?.()
    for (const observed of namespaces.values()) forgetNamespace(surroundings, observed)
    namespaces.clear()
  }
  const goDown = (): void => {
    const gone = [...namespaces.keys()]
    close()
    options.held([], gone)
    if (gone.length > 0) options.push({ labHost, revision: ++revision, changed: [], gone })
    options.onDown(revision)
  }
  return {
    firstPid,
    abandon: goDown,
    close,
    resync() {
      scanDue = true
      for (const observed of namespaces.values()) observed.stale = surroundings.bits.all
      if (!update()) return down(labHost)
      return success({ labHost, revision, namespaces: [...namespaces.values()].map(namespaceFacts) })
    },
    rescan() {
      scanDue = true
      return update() ? success({ revision }) : down(labHost)
    },
  }
}

/** The failure of a lab host whose first process has ended. */
export function down(labHost: string): Result<never> {
  return failure('lab-host-down', `the first process of lab host ${labHost} has ended`, {
    remedy: `Bring ${labHost} up again.`,
    params: { name: labHost },
  })
}
