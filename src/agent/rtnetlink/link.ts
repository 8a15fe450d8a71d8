/** RTM_NEWLINK: struct ifinfomsg and its attributes (include/uapi/linux/if_link.h). */
import type { LinkFacts } from '../../core/facts/types'
import { iffUp } from '../../core/text/kernelNames'
import {
  align4,
  familyBridge,
  formatLinkAddress,
  readInt32,
  readText,
  readUint16,
  readUint32,
  type MessageBuffer,
} from './bytes'
import { decodeLinkInfo, noLinkInfo } from './linkInfo'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct ifinfomsg: family u8, pad u8, type u16, index s32, flags u32, change u32. */
const bodySize = 16

const attribute = {
  address: 1,
  name: 3,
  mtu: 4,
  link: 5,
  master: 10,
  operState: 16,
  linkInfo: 18,
  alias: 20,
  group: 27,
  carrier: 33,
  linkNetnsid: 37,
  propertyList: 52,
  altName: 53,
} as const

/**
 * ARPHRD_TUNNEL, TUNNEL6, SIT, IPGRE and IP6GRE (include/uapi/linux/if_arp.h): their link address is the IP address that
 * the tunnel begins at, no MAC address.
 */
const ipTunnelTypes: ReadonlySet<number> = new Set([768, 769, 776, 778, 823])

/** IFNAMSIZ, IFALIASZ and ALTIFNAMSIZ of include/uapi/linux/if.h, without the closing NUL. */
const nameLimit = 15
const aliasLimit = 255
const altNameLimit = 127

/**
 * Appends ifindex, nsid (-1 for none) and iflink (0 for none) of one RTM_NEWLINK, where that is long enough for them.
 * @returns whether that link is down.
 */
export function readLinkWiring(buffer: MessageBuffer, start: number, end: number, into: number[]): boolean {
  const body = start + headerSize
  if (body + bodySize > end) return false
  let nsid = -1
  let iflink = 0
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (length < 8) continue
    const type = attributeType(buffer, at)
    if (type === attribute.linkNetnsid) nsid = readInt32(buffer, at + 4)
    else if (type === attribute.link) iflink = readInt32(buffer, at + 4)
  }
  into.push(readInt32(buffer, body + 4), nsid, iflink)
  return (readUint32(buffer, body + 8) & iffUp) === 0
}

/**
 * Decodes one RTM_NEWLINK.
 * @returns null where the message is too short, or is the bridge's own report of a port (AF_BRIDGE), which repeats
 *   the interface with other attributes.
 */
export function decodeLink(buffer: MessageBuffer, start: number, end: number): LinkFacts | null {
  const body = start + headerSize
  if (body + bodySize > end || buffer.bytes[body] === familyBridge) return null
  let name = ''
  let mac = ''
  let mtu = 0
  let operState = 0
  let group = 0
  let carrier: boolean | null = null
  let iflink: number | null = null
  let master: number | null = null
  let linkNetnsid: number | null = null
  let alias: string | null = null
  let altNames: readonly string[] = noNames
  let info = noLinkInfo
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const value = at + 4
    const stop = at + length
    switch (attributeType(buffer, at)) {
      case attribute.address:
        mac = formatLinkAddress(buffer, value, stop)
        break
      case attribute.name:
        name = readText(buffer, value, stop, nameLimit)
        break
      case attribute.mtu:
        if (length >= 8) mtu = readUint32(buffer, value)
        break
      case attribute.link:
        if (length >= 8) iflink = readInt32(buffer, value)
        break
      case attribute.master:
        if (length >= 8) master = readInt32(buffer, value)
        break
      case attribute.operState:
        if (length >= 5) operState = buffer.bytes[value] ?? 0
        break
      case attribute.carrier:
        if (length >= 5) carrier = buffer.bytes[value] !== 0
        break
      case attribute.group:
        if (length >= 8) group = readUint32(buffer, value)
        break
      case attribute.linkNetnsid:
        if (length >= 8) linkNetnsid = readInt32(buffer, value)
        break
      case attribute.alias:
        alias = readText(buffer, value, stop, aliasLimit)
        break
      case attribute.propertyList:
        altNames = decodeAltNames(buffer, value, stop)
        break
      case attribute.linkInfo:
        info = decodeLinkInfo(buffer, value, stop)
        break
    }
  }
  const arpType = readUint16(buffer, body + 2)
  return {
    ifindex: readInt32(buffer, body + 4),
    name,
    kind: info.kind,
    arpType,
    flags: readUint32(buffer, body + 8),
    operState,
    carrier,
    mtu,
    mac: ipTunnelTypes.has(arpType) ? '' : mac,
    master,
    iflink,
    linkNetnsid,
    group,
    alias,
    altNames,
    info: info.info,
    port: info.port,
  }
}

const noNames: readonly string[] = []

function decodeAltNames(buffer: MessageBuffer, start: number, end: number): readonly string[] {
  const names: string[] = []
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) === attribute.altName) names.push(readText(buffer, at + 4, at + length, altNameLimit))
  }
  return names
}
