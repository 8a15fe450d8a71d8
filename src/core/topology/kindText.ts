/** What only one kind of link has, in one line, in the words of ip-link(8). */
import type { LinkInfo } from '../facts/types'

/** MACVLAN_MODE_* and IPVLAN_MODE_* of include/uapi/linux/if_link.h. */
const macvlanModes: Readonly<Record<number, string>> = {
  1: 'private',
  2: 'vepa',
  4: 'bridge',
  8: 'passthru',
  16: 'source',
}
const ipvlanModes: Readonly<Record<number, string>> = { 0: 'l2', 1: 'l3', 2: 'l3s' }
/** ETH_P_8021AD; every other VLAN is 802.1Q's. */
const etherType8021ad = 0x88a8

/** @returns empty text where there is nothing to tell. */
export function kindText(info: LinkInfo | null): string {
  switch (info?.kind) {
    case 'bridge':
      return [info.vlanFiltering ? 'vlan_filtering' : '', info.stp ? 'stp' : ''].filter((word) => word !== '').join(' ')
    case 'macvlan':
      return `mode ${macvlanModes[info.mode] ?? String(info.mode)}`
    case 'ipvlan':
      return `mode ${ipvlanModes[info.mode] ?? String(info.mode)}`
    case 'vlan':
      return `id ${String(info.id)}${info.protocol === etherType8021ad ? ' 802.1ad' : ''}`
    case 'vxlan':
      return [
        `vni ${String(info.vni)} port ${String(info.port)}`,
        info.local === null ? '' : `local ${info.local}`,
        info.group === null ? '' : `group ${info.group}`,
      ]
        .filter((word) => word !== '')
        .join(' ')
    case 'tun':
      return `mode ${info.mode}${info.persistent ? ' persist' : ''}`
    case undefined:
      return ''
  }
}
