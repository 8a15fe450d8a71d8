/** What the nsids that links mention stand for. An nsid is valid only in the namespace that reports it. */
import type { NamespaceId } from '../../core/facts/types'
import { sameValue } from '../../core/topology/sameValue'
import type { ObservedNamespace } from './namespace'
import { numbersOfLink, type Surroundings } from './types'

/**
 * Resolves the nsids of one namespace by asking, in its own socket, for the nsid of one known namespace after the other
 * until all are found: the lab host first, since nearly every container points there, so the whole grows linearly.
 * An answer holds as long as the other namespace is observed: its descriptor keeps it, and with it its nsid, alive
 * (unhash_nsid, net/core/net_namespace.c). That it has none is asked again when the kernel says that an nsid came.
 * @param candidates every observed namespace, the lab host's first.
 */
export function resolveNsids(
  surroundings: Surroundings,
  observed: ObservedNamespace,
  candidates: Iterable<ObservedNamespace>,
): void {
  if (observed.stale & surroundings.bits.nsids) {
    observed.stale &= ~surroundings.bits.nsids
    observed.askedNsids.clear()
    for (const id of observed.knownNsids.values()) observed.askedNsids.add(id)
    observed.nsidsDue = true
  }
  if (!observed.nsidsDue) return
  observed.nsidsDue = false
  const mentioned = mentionedNsids(observed.wiring)
  let missing = 0
  for (const nsid of mentioned) if (!observed.knownNsids.has(nsid)) missing++
  for (const candidate of candidates) {
    if (missing === 0) break
    if (candidate === observed || observed.askedNsids.has(candidate.id)) continue
    observed.askedNsids.add(candidate.id)
    const nsid = surroundings.reader.nsidOf(observed.socket, candidate.descriptor, observed.onStale)
    if (nsid === null) continue
    observed.knownNsids.set(nsid, candidate.id)
    if (mentioned.has(nsid)) missing--
  }
  const nsids: Record<number, NamespaceId> = {}
  for (const nsid of mentioned) {
    const id = observed.knownNsids.get(nsid)
    if (id !== undefined) nsids[nsid] = id
  }
  if (sameValue(nsids, observed.nsids)) return
  observed.nsids = nsids
  observed.changed = true
}

/** Forgets what was answered about a namespace that is gone: its identity may be given to another. */
export function forgetNsidsOf(observed: ObservedNamespace, gone: ReadonlySet<NamespaceId>): void {
  for (const id of gone) observed.askedNsids.delete(id)
  for (const [nsid, id] of observed.knownNsids) {
    if (!gone.has(id)) continue
    observed.knownNsids.delete(nsid)
    observed.nsidsDue = true
  }
}

/** Those of the wiring, once. */
function mentionedNsids(wiring: readonly number[]): ReadonlySet<number> {
  const mentioned = new Set<number>()
  for (let at = 1; at < wiring.length; at += numbersOfLink) {
    const nsid = wiring[at]
    if (nsid !== undefined && nsid >= 0) mentioned.add(nsid)
  }
  return mentioned
}
