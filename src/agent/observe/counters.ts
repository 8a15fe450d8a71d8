/** Counters of interfaces, read when somebody asks: no event tells that they changed, and no fact holds them. */
import type { CountersReading } from '../../contract/agent'
import type { LinkCounters, NamespaceId } from '../../core/facts/types'
import type { InterfaceKey } from '../../core/topology/types'
import type { ObservedNamespace } from './namespace'
import { numbersOfLink, type Surroundings } from './types'

/**
 * One question an interface costs as much as some dozen interfaces of a dump: so many are asked for one by one at most, and
 * more only where they are a small part of what the namespace has.
 */
const askedSingly = 4
const dumpedPerQuestion = 12

/**
 * Reads the counters of these interfaces, namespace by namespace. What is unknown, or gone, is left out.
 * @param namespaceOf the observed namespace of that identity.
 */
export function readCounters(
  surroundings: Pick<Surroundings, 'reader' | 'bits'>,
  namespaceOf: (id: NamespaceId) => ObservedNamespace | undefined,
  interfaces: readonly InterfaceKey[],
): CountersReading {
  const counters: Record<InterfaceKey, LinkCounters> = {}
  for (const [id, wanted] of byNamespace(interfaces)) {
    const observed = namespaceOf(id)
    if (!observed) continue
    const take = (ifindex: number, entry: LinkCounters): void => {
      const key = wanted.get(ifindex)
      if (key !== undefined) counters[key] = entry
    }
    const present = observed.wiring.length / numbersOfLink
    const singly = wanted.size <= Math.max(askedSingly, present / dumpedPerQuestion)
    for (const ifindex of singly ? wanted.keys() : [null]) {
      const { end } = surroundings.reader.counters(observed.socket, ifindex, take, observed.onStale)
      if (end !== 'broken') continue
      // Everything is read again, on a new socket where this one is dead; until then this namespace has no counters.
      observed.onStale(surroundings.bits.all)
      break
    }
  }
  return { at: performance.now(), counters }
}

/** ifindex → key, for each namespace that a key names. */
function byNamespace(interfaces: readonly InterfaceKey[]): ReadonlyMap<NamespaceId, ReadonlyMap<number, InterfaceKey>> {
  const grouped = new Map<NamespaceId, Map<number, InterfaceKey>>()
  for (const key of interfaces) {
    const slash = key.lastIndexOf('/')
    const id = key.slice(0, slash)
    const known = grouped.get(id) ?? new Map<number, InterfaceKey>()
    known.set(Number(key.slice(slash + 1)), key)
    grouped.set(id, known)
  }
  return grouped
}
