/** Where a terminal can be opened in the picture: at a box, and at both ends of a wire. Pure. */
import { boxTitle } from '../panel/facts'
import { visibleText } from '../text/visible'
import type { Interface, InterfaceKey, Namespace, Topology } from '../topology/types'
import type { Place } from './place'

/** Which end of a wire it is, in words: that of a host, of a container, or of any other network namespace. */
export interface WireEnd {
  readonly of: 'host' | 'container' | 'namespace'
  /** The interface's name when the terminal was opened, safe to show. */
  readonly interface: string
}

export interface PlaceOffer {
  readonly place: Place
  /** The lab host's, the container's or the box's name, safe to show. */
  readonly name: string
  readonly end: WireEnd | null
}

/** What may be entered of an engine: all of a lab host; of the person's own engine its namespaces, if they may be at all. */
export type Entering = 'everything' | 'namespaces' | 'nothing'

/**
 * @param topology the picture that the box is in.
 * @returns the places of a box, the most natural one first: a host's own shell, a container's own shell, else the host's
 *   tools in its network namespace. None where nothing can be entered: between the lab hosts, and what only the engine tells.
 */
export function placesOf(topology: Topology, namespace: Namespace, entering: Entering): PlaceOffer[] {
  if (entering === 'nothing' || namespace.kind === 'fabric' || namespace.origin === 'engine') return []
  const labHost = namespace.labHost ?? topology.engine
  const all = entering === 'everything'
  const shells = all
    ? namespace.containers
        .filter((container) => container.state === 'running')
        .map(({ name }) => offer({ kind: 'container', labHost, container: name }, visibleText(name)))
    : []
  if (namespace.kind === 'host') return all ? [offer({ kind: 'lab-host', labHost }, labHost), ...shells] : []
  const tools = offer({ kind: 'namespace', labHost, namespaceId: namespace.id }, boxTitle(topology, namespace))
  return [...shells, tools]
}

/** @returns every place of the picture, hosts first, in the picture's order. */
export function allPlaces(topology: Topology, entering: Entering): PlaceOffer[] {
  const isHost = (namespace: Namespace): boolean => namespace.kind === 'host'
  const { namespaces } = topology
  const ordered = [...namespaces.filter(isHost), ...namespaces.filter((one) => !isHost(one))]
  return ordered.flatMap((namespace) => placesOf(topology, namespace, entering))
}

/**
 * @param key an interface at either end.
 * @returns the places of both ends of the wire that leads from it into another network namespace, a host's end first: the
 *   same tools in both, so that they can be compared. Null where there is no such wire, or an end cannot be entered.
 */
export function wireOffer(
  topology: Topology,
  key: InterfaceKey,
  entering: Entering,
): readonly [PlaceOffer, PlaceOffer] | null {
  const link = topology.interfaces.find((entry) => entry.key === key)
  const other = link && otherEnd(topology, link)
  if (!other) return null
  const [one, two] = [endOffer(topology, link, entering), endOffer(topology, other, entering)]
  if (!one || !two) return null
  return two.end?.of === 'host' && one.end?.of !== 'host' ? [two, one] : [one, two]
}

function otherEnd(topology: Topology, link: Interface): Interface | undefined {
  const wires = topology.wires.filter((wire) => wire.from === link.key || wire.to === link.key)
  const pairFirst = [...wires.filter((wire) => wire.kind === 'veth'), ...wires]
  const keys = pairFirst.map((wire) => (wire.from === link.key ? wire.to : wire.from))
  return keys
    .flatMap((key) => topology.interfaces.find((entry) => entry.key === key) ?? [])
    .find((entry) => entry.namespaceId !== link.namespaceId)
}

function endOffer(topology: Topology, link: Interface, entering: Entering): PlaceOffer | null {
  const namespace = topology.namespaces.find((entry) => entry.id === link.namespaceId)
  if (!namespace) return null
  const of = namespace.kind === 'host' || namespace.kind === 'container' ? namespace.kind : 'namespace'
  // On the person's own machine the host's end is entered as any other namespace is.
  const asNamespace: Namespace =
    of === 'host' && entering === 'namespaces' ? { ...namespace, kind: 'other' } : { ...namespace, containers: [] }
  const place = placesOf(topology, asNamespace, entering).at(-1)?.place
  if (!place) return null
  return { place, name: boxTitle(topology, namespace), end: { of, interface: visibleText(link.name) } }
}

function offer(place: Place, name: string): PlaceOffer {
  return { place, name, end: null }
}
