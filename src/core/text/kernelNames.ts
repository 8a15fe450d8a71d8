/**
 * The kernel's numbers by the names that iproute2 gives them (its etc/iproute2/ and lib/rt_names.c; values are those of
 * include/uapi/linux/rtnetlink.h, if.h, neighbour.h, if_link.h). A number without a name stays a number.
 */
import type { LinkInfo } from '../facts/types'

type Names = Readonly<Record<number, string>>
const named = (names: Names, value: number): string => names[value] ?? String(value)

const tables: Names = { 0: 'unspec', 253: 'default', 254: 'main', 255: 'local' }
const scopes: Names = { 0: 'global', 200: 'site', 253: 'link', 254: 'host', 255: 'nowhere' }
const routeTypes: Names = {
  0: 'none',
  1: 'unicast',
  2: 'local',
  3: 'broadcast',
  4: 'anycast',
  5: 'multicast',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
  9: 'throw',
  10: 'nat',
  11: 'xresolve',
}
const protocols: Names = {
  0: 'unspec',
  1: 'redirect',
  2: 'kernel',
  3: 'boot',
  4: 'static',
  8: 'gated',
  9: 'ra',
  10: 'mrt',
  11: 'zebra',
  12: 'bird',
  13: 'dnrouted',
  14: 'xorp',
  15: 'ntk',
  16: 'dhcp',
  18: 'keepalived',
  42: 'babel',
  186: 'bgp',
  187: 'isis',
  188: 'ospf',
  189: 'rip',
  192: 'eigrp',
}
const neighbourStates: Names = {
  0: 'NONE',
  1: 'INCOMPLETE',
  2: 'REACHABLE',
  4: 'STALE',
  8: 'DELAY',
  16: 'PROBE',
  32: 'FAILED',
  64: 'NOARP',
  128: 'PERMANENT',
}
const portStates: Names = { 0: 'disabled', 1: 'listening', 2: 'learning', 3: 'forwarding', 4: 'blocking' }
/** enum macvlan_mode and ipvlan_mode of if_link.h. */
export const macvlanModes: Names = { 1: 'private', 2: 'vepa', 4: 'bridge', 8: 'passthru', 16: 'source' }
export const ipvlanModes: Names = { 0: 'l2', 1: 'l3', 2: 'l3s' }
const ipvlanFlags: Names = { 0: 'bridge', 1: 'private', 2: 'vepa' }
const vlanProtocols: Names = { 0x8100: '802.1Q', 0x88a8: '802.1ad' }

export const tableName = (table: number): string => named(tables, table)
export const scopeName = (scope: number): string => named(scopes, scope)
export const routeTypeName = (type: number): string => named(routeTypes, type)
export const protocolName = (protocol: number): string => named(protocols, protocol)
export const neighbourStateName = (state: number): string => named(neighbourStates, state)
export const portStateName = (state: number): string => named(portStates, state)

/** IFF_UP, include/uapi/linux/if.h. */
export const iffUp = 0x1
const iffRunning = 0x40
/** In the order in which iproute2 prints them (ip/ipaddress.c, print_link_flags). */
const flagNames: readonly (readonly [number, string])[] = [
  [0x8, 'LOOPBACK'],
  [0x2, 'BROADCAST'],
  [0x10, 'POINTOPOINT'],
  [0x1000, 'MULTICAST'],
  [0x80, 'NOARP'],
  [0x200, 'ALLMULTI'],
  [0x100, 'PROMISC'],
  [0x400, 'MASTER'],
  [0x800, 'SLAVE'],
  [0x4, 'DEBUG'],
  [0x8000, 'DYNAMIC'],
  [0x4000, 'AUTOMEDIA'],
  [0x2000, 'PORTSEL'],
  [0x20, 'NOTRAILERS'],
  [iffUp, 'UP'],
  [0x10000, 'LOWER_UP'],
  [0x20000, 'DORMANT'],
  [0x40000, 'ECHO'],
]

/** What stands between the angle brackets of `ip link`. */
export function flagsText(flags: number): string {
  const known = flagNames.filter(([bit]) => (flags & bit) !== 0)
  const rest = known.reduce((left, [bit]) => left & ~bit, flags & ~iffRunning)
  const noCarrier = (flags & iffUp) !== 0 && (flags & iffRunning) === 0 ? ['NO-CARRIER'] : []
  return [...noCarrier, ...known.map(([, name]) => name), ...(rest === 0 ? [] : [rest.toString(16)])].join(',')
}

/** A kind's particulars in the words of `ip -d link`; addresses and names are the caller's to make visible. */
export function linkInfoText(info: LinkInfo): string {
  switch (info.kind) {
    case 'bridge':
      return `stp_state ${bit(info.stp)} vlan_filtering ${bit(info.vlanFiltering)} bridge_id ${info.bridgeId}`
    case 'macvlan':
      return `mode ${named(macvlanModes, info.mode)}`
    case 'ipvlan':
      return `mode ${named(ipvlanModes, info.mode)} ${named(ipvlanFlags, info.flags)}`
    case 'vlan':
      return `protocol ${vlanProtocols[info.protocol] ?? `0x${info.protocol.toString(16)}`} id ${String(info.id)}`
    case 'vxlan':
      return words(['id', info.vni], ['group', info.group], ['local', info.local], ['dstport', info.port])
    case 'tun':
      return words(
        ['type', info.mode],
        ['user', info.owner],
        ['group', info.group],
        ['persist', onOff(info.persistent)],
      )
  }
}

/** What a bridge does that not every bridge does. */
export function bridgeFeatures(info: Extract<LinkInfo, { kind: 'bridge' }>): string {
  return [info.vlanFiltering ? 'vlan_filtering' : '', info.stp ? 'stp' : ''].filter((word) => word !== '').join(' ')
}

const bit = (value: boolean): string => (value ? '1' : '0')
export const onOff = (value: boolean): string => (value ? 'on' : 'off')

/** Name and value, one after the other, without those that have no value. */
export function words(...pairs: readonly (readonly [string, string | number | null])[]): string {
  return pairs.flatMap(([name, value]) => (value === null ? [] : [name, String(value)])).join(' ')
}
