/**
 * Reading netlink's bytes. Netlink is in host byte order and aligned to four bytes (netlink(7)); addresses and ports
 * inside it are in network byte order.
 */

/** One block of memory seen both ways: numbers through the view, text through the buffer. */
export interface MessageBuffer {
  readonly bytes: Buffer
  readonly view: DataView
}

/** Host byte order, measured once: DataView has none of its own. */
export const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Gives both views of the same memory. */
export function messageBufferOver(bytes: Buffer): MessageBuffer {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
}

/** Allocates memory of its own, never a slice of Node's shared pool: libc writes into it. */
export function allocateMessageBuffer(size: number): MessageBuffer {
  return messageBufferOver(Buffer.from(new ArrayBuffer(size)))
}

/** NLMSG_ALIGN and NLA_ALIGN, include/uapi/linux/netlink.h. */
export function align4(length: number): number {
  return (length + 3) & ~3
}

export function readUint16(buffer: MessageBuffer, at: number): number {
  return buffer.view.getUint16(at, littleEndian)
}

export function readUint32(buffer: MessageBuffer, at: number): number {
  return buffer.view.getUint32(at, littleEndian)
}

export function readInt32(buffer: MessageBuffer, at: number): number {
  return buffer.view.getInt32(at, littleEndian)
}

/** A port number or ethertype: network byte order. */
export function readBigEndian16(buffer: MessageBuffer, at: number): number {
  return buffer.view.getUint16(at, false)
}

/**
 * Text up to the first NUL, at most `limit` bytes. The kernel takes any byte but '/', NUL and white space in a name
 * (dev_valid_name, net/core/dev.c), so invalid UTF-8 becomes U+FFFD: the same bytes always give the same text.
 */
export function readText(buffer: MessageBuffer, start: number, end: number, limit: number): string {
  const last = Math.min(end, start + limit)
  let stop = start
  while (stop < last && buffer.bytes[stop] !== 0) stop++
  return buffer.bytes.toString('utf8', start, stop)
}

const hexPairs = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))

/** Link-layer address as lower-case colon hex; empty where there are no bytes. */
export function formatLinkAddress(buffer: MessageBuffer, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += (at === start ? '' : ':') + (hexPairs[buffer.bytes[at] ?? 0] ?? '')
  return text
}

/** Bytes as bare lower-case hex. */
export function formatHex(buffer: MessageBuffer, start: number, end: number): string {
  return buffer.bytes.toString('hex', start, end)
}

/** AF_INET and AF_INET6 of socket.h as they stand in rtnetlink's headers. */
export const familyIpv4 = 2
export const familyIpv6 = 10
/** AF_BRIDGE: forwarding databases, and a bridge's own report of its ports. */
export const familyBridge = 7

/** Facts know IPv4 and IPv6 only; null for every other family (bridge, multicast routing, MPLS …). */
export function ipVersion(family: number): 4 | 6 | null {
  if (family === familyIpv4) return 4
  return family === familyIpv6 ? 6 : null
}

/** An address in text form by its length (4 or 16 bytes); null where the length is neither. */
export function formatAddress(buffer: MessageBuffer, start: number, end: number): string | null {
  if (end - start === 4) return formatIpv4(buffer, start)
  return end - start === 16 ? formatIpv6(buffer, start) : null
}

function formatIpv4({ bytes }: MessageBuffer, at: number): string {
  return `${String(bytes[at])}.${String(bytes[at + 1])}.${String(bytes[at + 2])}.${String(bytes[at + 3])}`
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups becomes "::". */
function formatIpv6(buffer: MessageBuffer, at: number): string {
  const { view } = buffer
  if (isMappedIpv4(view, at)) return `::ffff:${formatIpv4(buffer, at + 12)}`
  let bestStart = -1
  let bestLength = 1
  for (let group = 0; group < 8;) {
    let end = group
    while (end < 8 && view.getUint16(at + end * 2) === 0) end++
    if (end - group > bestLength) {
      bestStart = group
      bestLength = end - group
    }
    group = end + 1
  }
  let text = ''
  for (let group = 0; group < 8; group++) {
    if (group === bestStart) {
      text += '::'
      group += bestLength - 1
    } else {
      text += (text === '' || text.endsWith(':') ? '' : ':') + view.getUint16(at + group * 2).toString(16)
    }
  }
  return text
}

/** ::ffff:0:0/96 is written with its last four bytes in decimal (RFC 5952 section 5), as iproute2 does. */
function isMappedIpv4(view: DataView, at: number): boolean {
  return view.getUint32(at) === 0 && view.getUint32(at + 4) === 0 && view.getUint32(at + 8) === 0xffff
}
