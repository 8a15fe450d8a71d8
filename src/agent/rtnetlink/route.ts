/** RTM_NEWROUTE: struct rtmsg and its attributes (include/uapi/linux/rtnetlink.h, rtnetlink(7)). */
import type { RouteFacts } from '../../core/facts/types'
import { align4, formatAddress, ipVersion, readInt32, readUint16, readUint32, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct rtmsg: family, dst_len, src_len, tos, table, protocol, scope, type (u8 each), flags u32. */
const bodySize = 12
/** RTM_F_CLONED: a cached exception (a path MTU, a redirect), which is no configuration; sent by kernels before 4.20. */
const cloned = 0x200
/** struct rtnexthop: length u16, flags u8, hops u8, ifindex s32. */
const hopSize = 8

const attribute = {
  destination: 1,
  outInterface: 4,
  gateway: 5,
  priority: 6,
  preferredSource: 7,
  multipath: 9,
  table: 15,
  via: 18,
} as const

interface Hop {
  readonly gateway: string | null
  readonly outInterface: number | null
}

/**
 * Decodes one RTM_NEWROUTE and appends it: a multipath route gives one entry for each of its next hops.
 * Nothing is appended where the message is too short, not of IPv4 or IPv6, or a cached exception.
 */
export function decodeRoute(buffer: MessageBuffer, start: number, end: number, into: RouteFacts[]): void {
  const body = start + headerSize
  if (body + bodySize > end) return
  const family = ipVersion(buffer.bytes[body] ?? 0)
  if (family === null || readUint32(buffer, body + 8) & cloned) return
  let destination = family === 4 ? '0.0.0.0' : '::'
  let table = buffer.bytes[body + 4] ?? 0
  let gateway: string | null = null
  let outInterface: number | null = null
  let preferredSource: string | null = null
  let metric: number | null = null
  let hops: readonly Hop[] | null = null
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const value = at + 4
    const stop = at + length
    switch (attributeType(buffer, at)) {
      case attribute.destination:
        destination = formatAddress(buffer, value, stop) ?? destination
        break
      case attribute.outInterface:
        if (length >= 8) outInterface = readInt32(buffer, value)
        break
      case attribute.gateway:
        gateway = formatAddress(buffer, value, stop)
        break
      case attribute.via:
        gateway = formatVia(buffer, value, stop)
        break
      case attribute.priority:
        if (length >= 8) metric = readUint32(buffer, value)
        break
      case attribute.preferredSource:
        preferredSource = formatAddress(buffer, value, stop)
        break
      case attribute.table:
        // rtm_table is one byte; the attribute carries tables above 255 (rtnetlink(7)).
        if (length >= 8) table = readUint32(buffer, value)
        break
      case attribute.multipath:
        hops = decodeHops(buffer, value, stop)
        break
    }
  }
  for (const hop of hops ?? [{ gateway, outInterface }]) {
    into.push({
      family,
      table,
      type: buffer.bytes[body + 7] ?? 0,
      protocol: buffer.bytes[body + 5] ?? 0,
      scope: buffer.bytes[body + 6] ?? 0,
      destination,
      destinationLength: buffer.bytes[body + 1] ?? 0,
      gateway: hop.gateway,
      outInterface: hop.outInterface,
      preferredSource,
      metric,
    })
  }
}

/** RTA_VIA: struct rtvia, a family u16 and an address of another family than the route's (RFC 5549). */
function formatVia(buffer: MessageBuffer, start: number, end: number): string | null {
  return start + 2 > end ? null : formatAddress(buffer, start + 2, end)
}

function decodeHops(buffer: MessageBuffer, start: number, end: number): readonly Hop[] {
  const hops: Hop[] = []
  let at = start
  while (at + hopSize <= end) {
    const size = readUint16(buffer, at)
    if (size < hopSize || at + size > end) break
    let gateway: string | null = null
    let length: number
    for (let inner = at + hopSize; (length = attributeLength(buffer, inner, at + size)); inner += align4(length)) {
      const type = attributeType(buffer, inner)
      if (type === attribute.gateway) gateway = formatAddress(buffer, inner + 4, inner + length)
      else if (type === attribute.via) gateway = formatVia(buffer, inner + 4, inner + length)
    }
    hops.push({ gateway, outInterface: readInt32(buffer, at + 4) })
    at += align4(size)
  }
  return hops
}
