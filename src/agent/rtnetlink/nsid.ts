/** RTM_NEWNSID: struct rtgenmsg and its attributes (include/uapi/linux/net_namespace.h). */
import { align4, readInt32, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct rtgenmsg is one byte, padded to four. */
export const nsidBodySize = 4
export const nsidAttribute = { nsid: 1, descriptor: 3 } as const

/** @returns the nsid that the message names; null where it names none (NETNSA_NSID_NOT_ASSIGNED is -1). */
export function decodeNsid(buffer: MessageBuffer, start: number, end: number): number | null {
  let length: number
  for (let at = start + headerSize + nsidBodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) === nsidAttribute.nsid && length >= 8) {
      const nsid = readInt32(buffer, at + 4)
      return nsid < 0 ? null : nsid
    }
  }
  return null
}
