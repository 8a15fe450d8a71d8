/** netlink(7): message headers, errors and extended acknowledgements. Pure over bytes; hostile bytes never throw. */
import { align4, readInt32, readText, readUint16, readUint32, type MessageBuffer } from './bytes'

/** struct nlmsghdr: length u32, type u16, flags u16, sequence u32, port id u32. */
export const headerSize = 16

/** Control messages, include/uapi/linux/netlink.h. */
export const controlType = { error: 2, done: 3, overrun: 4 } as const

/** Flags of requests and answers, include/uapi/linux/netlink.h. */
export const messageFlag = {
  request: 0x1,
  /** NLM_F_DUMP_INTR: the dumped table changed under the dump, which is therefore inconsistent. */
  dumpInterrupted: 0x10,
  /** NLM_F_CAPPED: the request is not repeated inside the error. */
  capped: 0x100,
  /** NLM_F_ACK_TLVS: an error carries attributes. */
  attributes: 0x200,
  /** NLM_F_ROOT | NLM_F_MATCH: every entry of a table. */
  dump: 0x300,
} as const

/** RTM_* types, include/uapi/linux/rtnetlink.h. */
export const routeType = {
  newLink: 16,
  delLink: 17,
  getLink: 18,
  newAddress: 20,
  delAddress: 21,
  getAddress: 22,
  newRoute: 24,
  delRoute: 25,
  getRoute: 26,
  newNeighbour: 28,
  delNeighbour: 29,
  getNeighbour: 30,
  newRule: 32,
  delRule: 33,
  getRule: 34,
  newNsid: 88,
  delNsid: 89,
  getNsid: 90,
  newStats: 92,
  getStats: 94,
} as const

/** Offset of the message (header included) and its end without padding, inside the walked buffer. */
export type MessageHandler = (type: number, start: number, end: number) => void

/**
 * Calls the handler for each whole message in the first `length` bytes.
 * @returns false where a header lies (shorter than itself, or longer than what was received): the rest is unreadable.
 */
export function walkMessages(buffer: MessageBuffer, length: number, handle: MessageHandler): boolean {
  const limit = Math.min(length, buffer.bytes.length)
  let at = 0
  while (at + headerSize <= limit) {
    const size = readUint32(buffer, at)
    if (size < headerSize || size > limit - at) return false
    handle(readUint16(buffer, at + 4), at, at + size)
    at += align4(size)
  }
  return at >= limit
}

export function messageFlags(buffer: MessageBuffer, start: number): number {
  return readUint16(buffer, start + 6)
}

export function messageSequence(buffer: MessageBuffer, start: number): number {
  return readUint32(buffer, start + 8)
}

/** The port id of the socket that the message answers; 0 or another's for multicast. */
export function messagePort(buffer: MessageBuffer, start: number): number {
  return readUint32(buffer, start + 12)
}

/**
 * Length of the attribute (struct nlattr, its 4-byte header included) at that offset.
 * @returns 0 where none begins there or where it would reach beyond `end`.
 */
export function attributeLength(buffer: MessageBuffer, at: number, end: number): number {
  if (at + 4 > end) return 0
  const length = readUint16(buffer, at)
  return length < 4 || at + length > end ? 0 : length
}

/** The attribute's type without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
export function attributeType(buffer: MessageBuffer, at: number): number {
  return readUint16(buffer, at + 2) & 0x3fff
}

export interface NetlinkError {
  /** Positive errno; 0 is an acknowledgement. */
  readonly errno: number
  /** The kernel's own words (NLMSGERR_ATTR_MSG), where it gave any. */
  readonly message: string | null
  /** Byte offset in the request of what is wrong (NLMSGERR_ATTR_OFFS). */
  readonly offset: number | null
}

/**
 * Decodes NLMSG_ERROR (struct nlmsgerr and extended acknowledgement) or the end of a dump, NLMSG_DONE (an int, the
 * attributes right behind it).
 * @returns null where the message is too short to hold an error number.
 */
export function decodeError(buffer: MessageBuffer, start: number, end: number): NetlinkError | null {
  const body = start + headerSize
  // A DONE without a body is legal in old kernels: the dump ended well.
  if (body + 4 > end) return readUint16(buffer, start + 4) === controlType.done ? noError : null
  // Only a negative number is an error; a hostile one must not become a negative errno.
  const errno = Math.max(0, -readInt32(buffer, body))
  const flags = messageFlags(buffer, start)
  if (!(flags & messageFlag.attributes)) return errno === 0 ? noError : { errno, message: null, offset: null }
  let message: string | null = null
  let offset: number | null = null
  let length: number
  for (
    let at = attributesStart(buffer, start, end);
    (length = attributeLength(buffer, at, end));
    at += align4(length)
  ) {
    const type = attributeType(buffer, at)
    if (type === errorAttribute.message) message = readText(buffer, at + 4, at + length, length)
    else if (type === errorAttribute.offset && length >= 8) offset = readUint32(buffer, at + 4)
  }
  return { errno, message, offset }
}

const noError: NetlinkError = { errno: 0, message: null, offset: null }
const errorAttribute = { message: 1, offset: 2 } as const

/** Attributes follow the repeated request: its header alone where capped, else all of it. */
function attributesStart(buffer: MessageBuffer, start: number, end: number): number {
  const body = start + headerSize
  if (readUint16(buffer, start + 4) === controlType.done) return body + 4
  if (body + 4 + headerSize > end) return end
  const repeated = messageFlags(buffer, start) & messageFlag.capped ? headerSize : readUint32(buffer, body + 4)
  return body + 4 + align4(Math.min(repeated, end - body))
}
