/** Checks by ARP tables: the kernel writes there what was asked for and who answered, whichever program sent the packet. */
import type { NeighbourFacts } from '../facts/types'
import { interfaceByName, ipv4Of } from '../topology/lookups'
import type { Interface, Namespace, Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type CheckContext, type Finding } from './context'
import { hostReference } from './host'
import { routeTo } from './routes'
import type { SpecOf } from './spec'

/** NUD_INCOMPLETE | NUD_FAILED (include/uapi/linux/neighbour.h): no answer has come. */
const unresolvedStates = 0x01 | 0x20

/** Whether that neighbour was asked for and has not answered. */
function isUnresolved(entry: NeighbourFacts): boolean {
  return entry.mac === '' || (entry.state & unresolvedStates) !== 0
}

/** Whom a container is to know: an interface and its IPv4 addresses. */
interface Known {
  readonly link: Interface
  readonly addresses: readonly string[]
}

/**
 * Whether the ARP table holds an address of that interface with its own MAC. The kernel writes such an entry only when frames
 * passed between the two (net/ipv4/arp.c: arp_process).
 */
function knows(own: Namespace, { link, addresses }: Known, params: { container: string; interface: string }) {
  const about = [own.id, link.key]
  const entry = own.neighbours.find((neighbour) => addresses.includes(neighbour.address))
  const said = { ...params, address: entry?.address ?? addresses[0] ?? '-' }
  if (!entry) return found('neighbour-absent', said, about)
  if (isUnresolved(entry)) return found('neighbour-unresolved', said, about)
  const code = entry.mac === link.mac ? 'neighbour-known' : 'neighbour-other'
  return found(code, { ...said, mac: entry.mac }, about)
}

/** neighbour-is: the container's ARP table knows that host interface. */
export function neighbourIs(spec: SpecOf<'neighbour-is'>, topology: Topology): Finding<'neighbour-is'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const reference = hostReference(topology, spec.addressOf)
  if (!reference) return found('reference-absent', { interface: spec.addressOf })
  return knows(own.namespace, reference, { container: spec.container, interface: spec.addressOf })
}

/** neighbour-of: the container's ARP table knows the other container's interface. */
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
  const addresses = link ? ipv4Of(link) : []
  if (!link || addresses.length === 0) return found('other-absent', { other: spec.other, interface: spec.interface })
  return knows(own.namespace, { link, addresses }, { container: spec.container, interface: spec.interface })
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
