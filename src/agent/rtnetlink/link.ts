/** RTM_NEWLINK: struct ifinfomsg and its attributes (include/uapi/linux/if_link.h). */
import type { LinkFacts, LinkInfo } from '../../core/facts/types'
import {
  align4,
  familyBridge,
  formatAddress,
  formatHex,
  formatLinkAddress,
  readBigEndian16,
  readInt32,
  readText,
  readUint16,
  readUint32,
  type MessageBuffer,
} from './bytes'
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

/** IFNAMSIZ, IFALIASZ and ALTIFNAMSIZ of include/uapi/linux/if.h, without the closing NUL. */
const nameLimit = 15
const aliasLimit = 255
const altNameLimit = 127

/** Appends ifindex and nsid (-1 where it mentions none) of one RTM_NEWLINK, where that is long enough to have them. */
export function readLinkNetnsid(buffer: MessageBuffer, start: number, end: number, into: number[]): void {
  const body = start + headerSize
  if (body + bodySize > end) return
  let nsid = -1
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) === attribute.linkNetnsid && length >= 8) nsid = readInt32(buffer, at + 4)
  }
  into.push(readInt32(buffer, body + 4), nsid)
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
  return {
    ifindex: readInt32(buffer, body + 4),
    name,
    kind: info.kind,
    arpType: readUint16(buffer, body + 2),
    flags: readUint32(buffer, body + 8),
    operState,
    carrier,
    mtu,
    mac,
    master,
    iflink,
    linkNetnsid,
    group,
    alias,
    altNames,
    info: info.info,
    port: null,
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

interface KindAndInfo {
  readonly kind: string | null
  readonly info: LinkInfo | null
}

const noLinkInfo: KindAndInfo = { kind: null, info: null }
const infoAttribute = { kind: 1, data: 2 } as const

/** IFLA_LINKINFO: IFLA_INFO_KIND names the driver, IFLA_INFO_DATA holds what only that driver understands. */
function decodeLinkInfo(buffer: MessageBuffer, start: number, end: number): KindAndInfo {
  let kind: string | null = null
  let dataStart = end
  let dataEnd = end
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === infoAttribute.kind) kind = readText(buffer, at + 4, at + length, length)
    else if (type === infoAttribute.data) {
      dataStart = at + 4
      dataEnd = at + length
    }
  }
  const decode = kind === null ? undefined : infoDecoders.get(kind)
  return { kind, info: decode ? decode(buffer, dataStart, dataEnd) : null }
}

type InfoDecoder = (buffer: MessageBuffer, start: number, end: number) => LinkInfo

const infoDecoders = new Map<string, InfoDecoder>([
  ['bridge', decodeBridge],
  ['macvlan', decodeMacvlan],
  ['ipvlan', decodeIpvlan],
  ['vlan', decodeVlan],
  ['vxlan', decodeVxlan],
])

/** IFLA_BR_*. The bridge id is written as brctl(8) writes it: priority, a dot, the address. */
function decodeBridge(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let vlanFiltering = false
  let stp = false
  let bridgeId = ''
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === 5 && length >= 8) stp = readUint32(buffer, at + 4) !== 0
    else if (type === 7 && length >= 5) vlanFiltering = buffer.bytes[at + 4] !== 0
    else if (type === 11 && length >= 12)
      bridgeId = `${formatHex(buffer, at + 4, at + 6)}.${formatHex(buffer, at + 6, at + 12)}`
  }
  return { kind: 'bridge', vlanFiltering, stp, bridgeId }
}

/** IFLA_MACVLAN_MODE: 1 private, 2 vepa, 4 bridge, 8 passthru, 16 source. */
function decodeMacvlan(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let mode = 0
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) === 1 && length >= 8) mode = readUint32(buffer, at + 4)
  }
  return { kind: 'macvlan', mode }
}

/** IFLA_IPVLAN_MODE (0 L2, 1 L3, 2 L3S) and IFLA_IPVLAN_FLAGS, both u16. */
function decodeIpvlan(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let mode = 0
  let flags = 0
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === 1 && length >= 6) mode = readUint16(buffer, at + 4)
    else if (type === 2 && length >= 6) flags = readUint16(buffer, at + 4)
  }
  return { kind: 'ipvlan', mode, flags }
}

/** IFLA_VLAN_ID u16 and IFLA_VLAN_PROTOCOL, an ethertype (0x8100 is 802.1Q). */
function decodeVlan(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let id = 0
  let protocol = 0
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === 1 && length >= 6) id = readUint16(buffer, at + 4)
    else if (type === 5 && length >= 6) protocol = readBigEndian16(buffer, at + 4)
  }
  return { kind: 'vlan', id, protocol }
}

const vxlan = { id: 1, group: 2, link: 3, local: 4, port: 15, group6: 16, local6: 17 } as const

/** IFLA_VXLAN_*. The underlay is an ifindex in the namespace that IFLA_LINK_NETNSID names. */
function decodeVxlan(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let vni = 0
  let port = 0
  let underlay: number | null = null
  let local: string | null = null
  let group: string | null = null
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === vxlan.id && length >= 8) vni = readUint32(buffer, at + 4)
    else if (type === vxlan.port && length >= 6) port = readBigEndian16(buffer, at + 4)
    else if (type === vxlan.link && length >= 8) underlay = readInt32(buffer, at + 4)
    else if (type === vxlan.local || type === vxlan.local6) local = formatAddress(buffer, at + 4, at + length)
    else if (type === vxlan.group || type === vxlan.group6) group = formatAddress(buffer, at + 4, at + length)
  }
  return { kind: 'vxlan', vni, port, underlay, local, group }
}
