/** RTM_NEWLINK of AF_BRIDGE: the VLANs of a bridge and of its ports (include/uapi/linux/if_bridge.h). */
import type { BridgeVlanFacts } from '../../core/facts/types'
import { align4, familyBridge, readInt32, readUint16, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct ifinfomsg */
const bodySize = 16
/** IFLA_AF_SPEC, and IFLA_BRIDGE_VLAN_INFO inside it: struct bridge_vlan_info, flags u16 and vid u16. */
const addressFamilySpecific = 26
const vlanInfo = 2
const flag = { pvid: 0x2, untagged: 0x4 } as const

/** Decodes the VLANs of one bridge or port and appends them; nothing where the message is of another family. */
export function decodeBridgeVlans(buffer: MessageBuffer, start: number, end: number, into: BridgeVlanFacts[]): void {
  const body = start + headerSize
  if (body + bodySize > end || buffer.bytes[body] !== familyBridge) return
  const ifindex = readInt32(buffer, body + 4)
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) === addressFamilySpecific) decodeInfos(buffer, at + 4, at + length, ifindex, into)
  }
}

function decodeInfos(
  buffer: MessageBuffer,
  start: number,
  end: number,
  ifindex: number,
  into: BridgeVlanFacts[],
): void {
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) !== vlanInfo || length < 8) continue
    const flags = readUint16(buffer, at + 4)
    const vid = readUint16(buffer, at + 6)
    into.push({ ifindex, vid, pvid: (flags & flag.pvid) !== 0, untagged: (flags & flag.untagged) !== 0 })
  }
}
