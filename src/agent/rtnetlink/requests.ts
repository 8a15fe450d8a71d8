/** Requests to rtnetlink, written into memory that is allocated once: a snapshot sends thousands of them. */
import { allocateMessageBuffer, littleEndian, type MessageBuffer } from './bytes'
import { headerSize, messageFlag, routeType } from './messages'
import { nsidAttribute, nsidBodySize } from './nsid'

/** A request; only its sequence number (and a descriptor) changes from use to use. */
export interface Request {
  readonly buffer: MessageBuffer
  readonly multipart: boolean
}

export type Table = 'links' | 'addresses' | 'routes' | 'neighbours'

const tableRequests: Readonly<Record<Table, { type: number; bodySize: number }>> = {
  links: { type: routeType.getLink, bodySize: 16 },
  addresses: { type: routeType.getAddress, bodySize: 8 },
  routes: { type: routeType.getRoute, bodySize: 12 },
  neighbours: { type: routeType.getNeighbour, bodySize: 12 },
}

const extensionMask = 29
/** RTEXT_FILTER_SKIP_STATS: counters are no part of the facts, and are most of a link's bytes. */
const skipStatistics = 0x8

/** Asks for every entry of a table, of every family (AF_UNSPEC). */
export function dumpRequest(table: Table): Request {
  const { type, bodySize } = tableRequests[table]
  const attributes = table === 'links' ? 8 : 0
  const buffer = newRequest(type, messageFlag.request | messageFlag.dump, bodySize + attributes)
  if (table === 'links') writeAttribute32(buffer, headerSize + bodySize, extensionMask, skipStatistics)
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
