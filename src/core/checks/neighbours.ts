/** Checks by ARP tables: the kernel writes there what was asked for and who answered, whichever program sent the packet. */
import type { NeighbourFacts } from '../facts/types'
import { interfaceByName } from '../topology/lookups'
import type { Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type CheckContext, type Finding } from './context'
import { routeTo } from './routes'
import type { SpecOf } from './spec'

/** NUD_INCOMPLETE | NUD_FAILED (include/uapi/linux/neighbour.h): no answer has come. */
const unresolvedStates = 0x01 | 0x20

/** Whether that neighbour was asked for and has not answered. */
export function isUnresolved(entry: NeighbourFacts): boolean {
  return entry.mac === '' || (entry.state & unresolvedStates) !== 0
}

/** neighbour-of: the container knows the other one's address with that one's own MAC: frames passed between the two. */
export function neighbourOf(
  spec: SpecOf<'neighbour-of'>,
  topology: Topology,
  context: CheckContext,
): Finding<'neighbour-of'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const theirs = spec.otherHost === undefined ? topology : context.hosts[spec.otherHost - 1]
  if (!theirs?.named) return found('other-host-unseen', { host: spec.otherHost ?? 1 })
  const other = ownNamespace(theirs, spec.other)
  const link = other.ok ? interfaceByName(theirs, other.namespace.id, spec.interface) : null
  const addresses = (link?.addresses ?? []).filter((entry) => entry.family === 4).map((entry) => entry.address)
  if (!link || addresses.length === 0) return found('other-absent', { other: spec.other, interface: spec.interface })
  const entry = own.namespace.neighbours.find((neighbour) => addresses.includes(neighbour.address))
  const about = [own.namespace.id, link.key]
  const params = { container: spec.container, interface: spec.interface, address: addresses[0] ?? '-' }
  if (!entry) return found('neighbour-absent', params, about)
  if (isUnresolved(entry)) return found('neighbour-unresolved', params, about)
  const said = { ...params, address: entry.address, mac: entry.mac }
  return found(entry.mac === link.mac ? 'neighbour-known' : 'neighbour-other', said, about)
}

/** neighbour-silent: the container asked for that address, or for the gateway that leads there, and nobody answered. */
export function neighbourSilent(spec: SpecOf<'neighbour-silent'>, topology: Topology): Finding<'neighbour-silent'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const params = { container: spec.container, address: spec.address }
  const route = routeTo(own.namespace, spec.address)
  if (!route) return found('no-route', params, [own.namespace.id])
  const address = route.gateway ?? spec.address
  const entry = own.namespace.neighbours.find((neighbour) => neighbour.address === address)
  const said = { container: spec.container, address, mac: entry?.mac ?? '-' }
  if (!entry) return found('neighbour-absent', said, [own.namespace.id])
  return found(isUnresolved(entry) ? 'neighbour-silent' : 'neighbour-answered', said, [own.namespace.id])
}
