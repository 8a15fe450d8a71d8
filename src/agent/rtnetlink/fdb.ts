/** RTM_NEWNEIGH of AF_BRIDGE: forwarding databases of bridges and VXLANs (struct ndmsg, include/uapi/linux/neighbour.h). */
import type { FdbFacts } from '../../core/facts/types'
import {
  align4,
  familyBridge,
  formatAddress,
  formatLinkAddress,
  readBigEndian16,
  readInt32,
  readUint16,
  readUint32,
  type MessageBuffer,
} from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct ndmsg: family u8, pad u8, pad u16, ifindex s32, state u16, flags u8, type u8. */
const bodySize = 12
const attribute = { destination: 1, linkAddress: 2, vlan: 5, port: 6, vni: 7, master: 9 } as const
/** NUD_NOARP and NUD_PERMANENT. */
const noArp = 0x40
const permanent = 0x80
/** NTF_EXT_LEARNED: a program put it there in the name of a control plane; it does not age (br_fdb_cleanup, net/bridge/br_fdb.c). */
const externallyLearned = 0x10

/**
 * Decodes one entry of a forwarding database.
 * @returns null where the message is too short or of another family, and for an address that a device itself listens to
 *   (neither of a bridge nor with a remote end): such lists change without any event.
 */
export function decodeFdb(buffer: MessageBuffer, start: number, end: number): FdbFacts | null {
  const body = start + headerSize
  if (body + bodySize > end || buffer.bytes[body] !== familyBridge) return null
  let mac = ''
  let bridge: number | null = null
  let vlan: number | null = null
  let remote: string | null = null
  let remotePort: number | null = null
  let vni: number | null = null
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === attribute.linkAddress) mac = formatLinkAddress(buffer, at + 4, at + length)
    else if (type === attribute.destination) remote = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.vlan && length >= 6) vlan = readUint16(buffer, at + 4)
    else if (type === attribute.port && length >= 6) remotePort = readBigEndian16(buffer, at + 4)
    else if (type === attribute.vni && length >= 8) vni = readUint32(buffer, at + 4)
    else if (type === attribute.master && length >= 8) bridge = readInt32(buffer, at + 4)
  }
  if (bridge === null && remote === null) return null
  const state = keptAs(readUint16(buffer, body + 8), buffer.bytes[body + 10] ?? 0)
  return { ifindex: readInt32(buffer, body + 4), mac, bridge, vlan, remote, remotePort, vni, state }
}

/** NUD_REACHABLE and NUD_STALE are of one entry at different ages: both are dynamic (fdb_to_nud, net/bridge/br_fdb.c). */
function keptAs(state: number, flags: number): FdbFacts['state'] {
  if (state & permanent) return 'permanent'
  return state & noArp || flags & externallyLearned ? 'static' : 'dynamic'
}
