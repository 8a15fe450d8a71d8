/** Requests to rtnetlink, written into memory that is allocated once: a snapshot sends thousands of them. */
import { allocateMessageBuffer, familyBridge, littleEndian, type MessageBuffer } from './bytes'
import { headerSize, messageFlag, routeType } from './messages'
import { nsidAttribute, nsidBodySize } from './nsid'
import { linkStatisticsFilter, statsBodySize } from './stats'

/** A request; only its sequence number (and a descriptor) changes from use to use. */
export interface Request {
  readonly buffer: MessageBuffer
  readonly multipart: boolean
}

export type Table = 'links' | 'addresses' | 'routes' | 'rules' | 'neighbours' | 'fdb' | 'vlans'

interface TableRequest {
  readonly type: number
  readonly bodySize: number
  /** AF_UNSPEC where it is left out: every family. */
  readonly family?: number
  /** RTEXT_FILTER_*: what a link's answer shall hold besides, or leave out. */
  readonly extensions?: number
}

/** RTEXT_FILTER_SKIP_STATS: counters are no part of the facts, and are most of a link's bytes. */
const skipStatistics = 0x8
/** RTEXT_FILTER_BRVLAN: every VLAN by itself, not ranges. */
const bridgeVlans = 0x2

const tableRequests: Readonly<Record<Table, TableRequest>> = {
  links: { type: routeType.getLink, bodySize: 16, extensions: skipStatistics },
  addresses: { type: routeType.getAddress, bodySize: 8 },
  routes: { type: routeType.getRoute, bodySize: 12 },
  rules: { type: routeType.getRule, bodySize: 12 },
  neighbours: { type: routeType.getNeighbour, bodySize: 12 },
  fdb: { type: routeType.getNeighbour, bodySize: 12, family: familyBridge },
  vlans: { type: routeType.getLink, bodySize: 16, family: familyBridge, extensions: bridgeVlans },
}

const extensionMask = 29
/** Asks for every entry of a table, of every family that the table knows. */
export function dumpRequest(table: Table): Request {
  const { type, bodySize, family = 0, extensions = 0 } = tableRequests[table]
  const buffer = newRequest(type, messageFlag.request | messageFlag.dump, bodySize + (extensions === 0 ? 0 : 8))
  buffer.bytes[headerSize] = family
  if (extensions !== 0) writeAttribute32(buffer, headerSize + bodySize, extensionMask, extensions)
  return { buffer, multipart: true }
}

/** Asks which nsid the receiving namespace has given to the namespace of a descriptor (NETNSA_FD). */
export function nsidRequest(): Request {
  return { buffer: newRequest(routeType.getNsid, messageFlag.request, nsidBodySize + 8), multipart: false }
}

/** Puts the descriptor (of the sending process) into a request of `nsidRequest`. */
export function setNsidDescriptor(request: Request, descriptor: number): void {
  writeAttribute32(request.buffer, headerSize + nsidBodySize, nsidAttribute.descriptor, descriptor)
}

/** Asks for the counters of one interface (see `setStatsInterface`), or of every one of the namespace. */
export function statsRequest(of: 'one' | 'all'): Request {
  const flags = messageFlag.request | (of === 'all' ? messageFlag.dump : 0)
  const buffer = newRequest(routeType.getStats, flags, statsBodySize)
  buffer.view.setUint32(headerSize + 8, linkStatisticsFilter, littleEndian)
  return { buffer, multipart: of === 'all' }
}

/** Puts the ifindex into a request of `statsRequest('one')`. */
export function setStatsInterface(request: Request, ifindex: number): void {
  request.buffer.view.setUint32(headerSize + 4, ifindex, littleEndian)
}

export function setSequence(request: Request, sequence: number): void {
  request.buffer.view.setUint32(8, sequence, littleEndian)
}

function newRequest(type: number, flags: number, size: number): MessageBuffer {
  const buffer = allocateMessageBuffer(headerSize + size)
  buffer.view.setUint32(0, headerSize + size, littleEndian)
  buffer.view.setUint16(4, type, littleEndian)
  buffer.view.setUint16(6, flags, littleEndian)
  return buffer
}

function writeAttribute32(buffer: MessageBuffer, at: number, type: number, value: number): void {
  buffer.view.setUint16(at, 8, littleEndian)
  buffer.view.setUint16(at + 2, type, littleEndian)
  buffer.view.setUint32(at + 4, value, littleEndian)
}
