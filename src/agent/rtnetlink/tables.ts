/** Tables out of raw messages: pure, and the same for a recorded dump as for a live one. */
import type {
  AddressFacts,
  BridgeVlanFacts,
  FdbFacts,
  LinkFacts,
  NeighbourFacts,
  RouteFacts,
  RuleFacts,
} from '../../core/facts/types'
import { decodeAddress } from './address'
import { messageBufferOver } from './bytes'
import { decodeFdb } from './fdb'
import { decodeLink, readLinkWiring } from './link'
import { routeType, walkMessages } from './messages'
import { decodeNeighbour } from './neighbour'
import { decodeRoute } from './route'
import { decodeRule } from './rule'
import { decodeBridgeVlans } from './vlan'

/** The messages of a table among raw ones, decoded; any others are passed over. */
export const tableDecoders = {
  links: decodeLinks,
  addresses: decodeAddresses,
  /** A multipath route gives an entry for each of its next hops. */
  routes: decodeRoutes,
  rules: (bytes: Buffer): RuleFacts[] => decodeEach(bytes, routeType.newRule, decodeRule),
  neighbours: decodeNeighbours,
  fdb: (bytes: Buffer): FdbFacts[] => decodeEach(bytes, routeType.newNeighbour, decodeFdb),
  vlans: decodeVlans,
}

function decodeLinks(bytes: Buffer): LinkFacts[] {
  return decodeEach(bytes, routeType.newLink, decodeLink)
}

function decodeAddresses(bytes: Buffer): AddressFacts[] {
  return decodeEach(bytes, routeType.newAddress, decodeAddress)
}

function decodeRoutes(bytes: Buffer): RouteFacts[] {
  const buffer = messageBufferOver(bytes)
  const routes: RouteFacts[] = []
  walkMessages(buffer, bytes.length, (type, start, end) => {
    if (type === routeType.newRoute) decodeRoute(buffer, start, end, routes)
  })
  return routes
}

function decodeVlans(bytes: Buffer): BridgeVlanFacts[] {
  const buffer = messageBufferOver(bytes)
  const vlans: BridgeVlanFacts[] = []
  walkMessages(buffer, bytes.length, (type, start, end) => {
    if (type === routeType.newLink) decodeBridgeVlans(buffer, start, end, vlans)
  })
  return vlans
}

/**
 * Entries that the kernel makes and drops without any event are left out, as ip-neighbour(8) leaves them out: those of
 * multicast and loopback (NUD_NOARP), and those that are only reserved (NUD_NONE).
 */
function decodeNeighbours(bytes: Buffer): NeighbourFacts[] {
  return decodeEach(bytes, routeType.newNeighbour, decodeNeighbour).filter(
    ({ state }) => (state & neighbourNoArp) === 0 && state !== 0,
  )
}

/** NUD_NOARP, include/uapi/linux/neighbour.h. */
const neighbourNoArp = 0x40

/**
 * What raw links say of other namespaces, without decoding the rest.
 * @returns three numbers of each link: ifindex, nsid (-1 where it mentions none) and iflink (0 where it mentions none); and
 *   whether one of them is down.
 */
export function readWiring(bytes: Buffer): { wiring: number[]; someDown: boolean } {
  const buffer = messageBufferOver(bytes)
  const wiring: number[] = []
  let someDown = false
  walkMessages(buffer, bytes.length, (type, start, end) => {
    if (type === routeType.newLink && readLinkWiring(buffer, start, end, wiring)) someDown = true
  })
  return { wiring, someDown }
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
