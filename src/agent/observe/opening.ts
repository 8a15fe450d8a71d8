/** Opens namespaces that were found: each of them that is the lab host's, or none. */
import type { FoundNamespace, RouteSocket, Surroundings } from './types'

interface HeldNamespace {
  readonly found: FoundNamespace
  readonly descriptor: number
  readonly process: number | null
}

export interface OpenedNamespace extends HeldNamespace {
  readonly socket: RouteSocket
}

const eperm = 1

/**
 * A namespace that vanished meanwhile is left out, and so is one that somebody mounted there though it belongs to an outer
 * user namespace (EPERM): it is not the lab host's. Throws where the kernel refuses for another reason; all is closed then.
 */
export function openNamespaces(
  surroundings: Surroundings,
  found: readonly FoundNamespace[],
  firstPid: number,
): OpenedNamespace[] {
  const held = holdAll(surroundings, found, firstPid)
  const sockets = surroundings.openSockets(held.map((entry) => entry.descriptor))
  const opened: OpenedNamespace[] = []
  let fault: Error | null = null
  for (const [at, entry] of held.entries()) {
    const socket = sockets[at]
    if (socket && !('errno' in socket)) {
      opened.push({ ...entry, socket })
      continue
    }
    closeHeld(surroundings, entry)
    if (socket?.errno !== eperm)
      fault = surroundings.fault(`no socket in network namespace ${entry.found.id}`, socket?.errno ?? 0)
  }
  if (!fault) return opened
  closeOpened(surroundings, opened)
  throw fault
}

/** Gives back what was opened and is not observed yet. */
export function closeOpened(surroundings: Pick<Surroundings, 'close'>, opened: readonly OpenedNamespace[]): void {
  for (const entry of opened) {
    surroundings.close(entry.socket.descriptor)
    closeHeld(surroundings, entry)
  }
}

function holdAll(surroundings: Surroundings, found: readonly FoundNamespace[], firstPid: number): HeldNamespace[] {
  const held: HeldNamespace[] = []
  try {
    for (const entry of found) {
      const hold = surroundings.open(entry, firstPid)
      if (hold) held.push({ found: entry, ...hold })
    }
    return held
  } catch (error) {
    for (const entry of held) closeHeld(surroundings, entry)
    throw error
  }
}

function closeHeld(surroundings: Pick<Surroundings, 'close'>, { descriptor, process }: HeldNamespace): void {
  surroundings.close(descriptor)
  if (process !== null) surroundings.close(process)
}
