/** Tables out of raw messages: pure, and the same for a recorded dump as for a live one. */
import type { AddressFacts, LinkFacts, NeighbourFacts, RouteFacts } from '../../core/facts/types'
import { decodeAddress } from './address'
import { messageBufferOver } from './bytes'
import { decodeLink, readLinkNetnsid } from './link'
import { routeType, walkMessages } from './messages'
import { decodeNeighbour } from './neighbour'
import { decodeRoute } from './route'

/** Decodes the RTM_NEWLINK messages among raw ones. */
export function decodeLinks(bytes: Buffer): LinkFacts[] {
  return decodeEach(bytes, routeType.newLink, decodeLink)
}

/** Decodes the RTM_NEWADDR messages among raw ones. */
export function decodeAddresses(bytes: Buffer): AddressFacts[] {
  return decodeEach(bytes, routeType.newAddress, decodeAddress)
}

/** Decodes the RTM_NEWROUTE messages among raw ones; a multipath route gives an entry for each next hop. */
export function decodeRoutes(bytes: Buffer): RouteFacts[] {
  const buffer = messageBufferOver(bytes)
  const routes: RouteFacts[] = []
  walkMessages(buffer, bytes.length, (type, start, end) => {
    if (type === routeType.newRoute) decodeRoute(buffer, start, end, routes)
  })
  return routes
}

/** Decodes the RTM_NEWNEIGH messages among raw ones. */
export function decodeNeighbours(bytes: Buffer): NeighbourFacts[] {
  return decodeEach(bytes, routeType.newNeighbour, decodeNeighbour)
}

/**
 * What raw links say of other namespaces, without decoding the rest.
 * @returns ifindex and nsid in turn, an nsid of -1 where the link mentions none.
 */
export function readWiring(bytes: Buffer): number[] {
  const buffer = messageBufferOver(bytes)
  const wiring: number[] = []
  walkMessages(buffer, bytes.length, (type, start, end) => {
    if (type === routeType.newLink) readLinkNetnsid(buffer, start, end, wiring)
  })
  return wiring
}

function decodeEach<T>(
  bytes: Buffer,
  wanted: number,
  decode: (buffer: ReturnType<typeof messageBufferOver>, start: number, end: number) => T | null,
): T[] {
  const buffer = messageBufferOver(bytes)
  const entries: T[] = []
  walkMessages(buffer, bytes.length, (type, start, end) => {
    const entry = type === wanted ? decode(buffer, start, end) : null
    if (entry !== null) entries.push(entry)
  })
  return entries
}
