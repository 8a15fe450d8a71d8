/** RTM_NEWADDR: struct ifaddrmsg and its attributes (include/uapi/linux/if_addr.h). */
import type { AddressFacts } from '../../core/facts/types'
import { align4, formatAddress, ipVersion, readInt32, readText, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct ifaddrmsg: family u8, prefix length u8, flags u8, scope u8, index u32. */
const bodySize = 8
const attribute = { address: 1, local: 2, label: 3, broadcast: 4 } as const
const labelLimit = 15

/**
 * Decodes one RTM_NEWADDR. IFA_LOCAL is the interface's own address; where it is absent (IPv6 without a peer),
 * IFA_ADDRESS is. On a point-to-point link IFA_ADDRESS is the peer's.
 * @returns null where the message is too short or not of IPv4 or IPv6.
 */
export function decodeAddress(buffer: MessageBuffer, start: number, end: number): AddressFacts | null {
  const body = start + headerSize
  if (body + bodySize > end) return null
  const family = ipVersion(buffer.bytes[body] ?? 0)
  if (family === null) return null
  let address: string | null = null
  let local: string | null = null
  let broadcast: string | null = null
  let label: string | null = null
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === attribute.address) address = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.local) local = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.broadcast) broadcast = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.label) label = readText(buffer, at + 4, at + length, labelLimit)
  }
  const own = local ?? address
  if (own === null) return null
  return {
    ifindex: readInt32(buffer, body + 4),
    family,
    address: own,
    prefixLength: buffer.bytes[body + 1] ?? 0,
    scope: buffer.bytes[body + 3] ?? 0,
    peer: address === own ? null : address,
    broadcast,
    label,
  }
}
