/** RTM_NEWNEIGH of the ARP and ND tables: struct ndmsg (include/uapi/linux/neighbour.h). */
import type { NeighbourFacts } from '../../core/facts/types'
import { align4, formatAddress, formatLinkAddress, ipVersion, readInt32, readUint16, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct ndmsg: family u8, pad u8, pad u16, ifindex s32, state u16, flags u8, type u8. */
const bodySize = 12
const attribute = { destination: 1, linkAddress: 2 } as const

/**
 * Decodes one RTM_NEWNEIGH (or RTM_DELNEIGH).
 * @returns null where the message is too short, has no address, or belongs to a bridge's FDB (AF_BRIDGE).
 */
export function decodeNeighbour(buffer: MessageBuffer, start: number, end: number): NeighbourFacts | null {
  const body = start + headerSize
  if (body + bodySize > end) return null
  const family = ipVersion(buffer.bytes[body] ?? 0)
  if (family === null) return null
  let address: string | null = null
  let mac = ''
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === attribute.destination) address = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.linkAddress) mac = formatLinkAddress(buffer, at + 4, at + length)
  }
  if (address === null) return null
  return { ifindex: readInt32(buffer, body + 4), family, address, mac, state: readUint16(buffer, body + 8) }
}
