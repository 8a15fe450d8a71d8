/** IFLA_LINKINFO: what the driver of a link says of it, and what the driver of its master does (include/uapi/linux/if_link.h). */
import type { BridgePortFacts, LinkInfo } from '../../core/facts/types'
import {
  align4,
  formatAddress,
  formatHex,
  readBigEndian16,
  readInt32,
  readText,
  readUint16,
  readUint32,
  type MessageBuffer,
} from './bytes'
import { attributeLength, attributeType } from './messages'

export interface DecodedLinkInfo {
  readonly kind: string | null
  readonly info: LinkInfo | null
  readonly port: BridgePortFacts | null
}

/** What a link without IFLA_LINKINFO has: loopback, a physical device. */
export const noLinkInfo: DecodedLinkInfo = { kind: null, info: null, port: null }

const attribute = { kind: 1, data: 2, slaveKind: 4, slaveData: 5 } as const

/**
 * IFLA_INFO_KIND names the driver, and IFLA_INFO_DATA holds what only that driver understands; IFLA_INFO_SLAVE_KIND and
 * IFLA_INFO_SLAVE_DATA are the same of the master (rtnl_link_slave_info_fill, net/core/rtnetlink.c).
 */
export function decodeLinkInfo(buffer: MessageBuffer, start: number, end: number): DecodedLinkInfo {
  let kind: string | null = null
  let slaveKind: string | null = null
  let data = 0
  let dataEnd = 0
  let slaveData = 0
  let slaveDataEnd = 0
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === attribute.kind) kind = readText(buffer, at + 4, at + length, length)
    else if (type === attribute.slaveKind) slaveKind = readText(buffer, at + 4, at + length, length)
    else if (type === attribute.data) {
      data = at + 4
      dataEnd = at + length
    } else if (type === attribute.slaveData) {
      slaveData = at + 4
      slaveDataEnd = at + length
    }
  }
  const decode = kind === null ? undefined : infoDecoders.get(kind)
  return {
    kind,
    info: decode ? decode(buffer, data, dataEnd) : null,
    port: slaveKind === 'bridge' && slaveData > 0 ? decodePort(buffer, slaveData, slaveDataEnd) : null,
  }
}

const portAttribute = { state: 1, hairpin: 4, learning: 8, isolated: 33 } as const

/** IFLA_BRPORT_*, one byte each; a kernel before 4.18 knows no isolation. */
function decodePort(buffer: MessageBuffer, start: number, end: number): BridgePortFacts {
  let state = 0
  let hairpin = false
  let learning = false
  let isolated = false
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (length < 5) continue
    const value = buffer.bytes[at + 4] ?? 0
    const type = attributeType(buffer, at)
    if (type === portAttribute.state) state = value
    else if (type === portAttribute.hairpin) hairpin = value !== 0
    else if (type === portAttribute.learning) learning = value !== 0
    else if (type === portAttribute.isolated) isolated = value !== 0
  }
  return { state, hairpin, learning, isolated }
}

type InfoDecoder = (buffer: MessageBuffer, start: number, end: number) => LinkInfo

const infoDecoders = new Map<string, InfoDecoder>([
  ['bridge', decodeBridge],
  ['macvlan', decodeMacvlan],
  ['macvtap', decodeMacvlan],
  ['ipvlan', decodeIpvlan],
  ['ipvtap', decodeIpvlan],
  ['vlan', decodeVlan],
  ['vxlan', decodeVxlan],
  ['tun', decodeTun],
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

/**
 * IFLA_VXLAN_*. The underlay is an ifindex in the namespace that IFLA_LINK_NETNSID names, the link's own where there is
 * none. IFLA_LINK says nothing of it: it is absent, or the VXLAN's own ifindex once that was moved to another namespace
 * (vxlan has no ndo_get_iflink, drivers/net/vxlan/vxlan_core.c).
 */
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

const tun = { owner: 1, group: 2, type: 3, persist: 6 } as const
/** IFF_TAP of include/uapi/linux/if_tun.h. */
const typeTap = 2

/** IFLA_TUN_*. Owner and group are left out by the kernel where there are none (tun_fill_info, drivers/net/tun.c). */
function decodeTun(buffer: MessageBuffer, start: number, end: number): LinkInfo {
  let mode: 'tun' | 'tap' = 'tun'
  let owner: number | null = null
  let group: number | null = null
  let persistent = false
  let length: number
  for (let at = start; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === tun.owner && length >= 8) owner = readUint32(buffer, at + 4)
    else if (type === tun.group && length >= 8) group = readUint32(buffer, at + 4)
    else if (type === tun.type && length >= 5) mode = buffer.bytes[at + 4] === typeTap ? 'tap' : 'tun'
    else if (type === tun.persist && length >= 5) persistent = buffer.bytes[at + 4] !== 0
  }
  return { kind: 'tun', mode, owner, group, persistent }
}
