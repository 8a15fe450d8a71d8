/** What our decoders and iproute2 both tell of a namespace, in the same words, so that they can be compared. */
import type {
  BridgePortFacts,
  LinkFacts,
  LinkInfo,
  NamespaceTables,
  RouteFacts,
  RuleFacts,
} from '../../../src/core/facts/types'

export type Words = Readonly<Record<keyof NamespaceTables, readonly unknown[]>>

type Named = (ifindex: number | null) => string | undefined

const operStates = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP']
const macvlanModes: Readonly<Record<number, string>> = {
  1: 'private',
  2: 'vepa',
  4: 'bridge',
  8: 'passthru',
  16: 'source',
}
const ipvlanModes = ['l2', 'l3', 'l3s']
const portStates = ['disabled', 'listening', 'learning', 'forwarding', 'blocking']
const neighbourStates: Readonly<Record<number, string>> = {
  1: 'INCOMPLETE',
  2: 'REACHABLE',
  4: 'STALE',
  8: 'DELAY',
  16: 'PROBE',
  32: 'FAILED',
  128: 'PERMANENT',
}
/** FR_ACT_TO_TBL and FR_ACT_GOTO, which iproute2 tells by the table and by the number of the other rule; FR_ACT_NOP. */
const plainActions = [1, 2]
const nopAction = 3

/** Words of decoded tables; each table sorted, but for links. */
export function wordsOf(tables: NamespaceTables): Words {
  const named: Named = (ifindex) => tables.links.find((link) => link.ifindex === ifindex)?.name
  return {
    links: tables.links.map((link) => linkWords(link, named)),
    addresses: tables.addresses
      .map((entry) =>
        words(entry.ifindex, entry.address, entry.peer, entry.prefixLength, entry.broadcast, entry.label, entry.scope),
      )
      .sort(),
    routes: tables.routes.map((route) => routeWords(route, named)).sort(),
    rules: tables.rules.map(ruleWords).sort(),
    neighbours: tables.neighbours
      .map((entry) => words(named(entry.ifindex), entry.address, entry.mac, neighbourStates[entry.state]))
      .sort(),
    fdb: tables.fdb
      .map((entry) =>
        words(
          named(entry.ifindex),
          entry.mac,
          named(entry.bridge),
          entry.vlan,
          entry.remote,
          entry.remotePort,
          entry.vni,
          entry.state,
        ),
      )
      .sort(),
    vlans: tables.vlans
      .map((entry) => words(named(entry.ifindex), entry.vid, entry.pvid && 'PVID', entry.untagged && 'Egress Untagged'))
      .sort(),
  }
}

/** One line; what is absent, false or empty leaves no trace, as iproute2 leaves it out. */
function words(...values: (string | number | false | null | undefined)[]): string {
  return values.map((value) => (value === null || value === undefined || value === false ? '' : value)).join(' ')
}

function linkWords(link: LinkFacts, named: Named): unknown {
  return {
    ifindex: link.ifindex,
    ifname: link.name,
    mtu: link.mtu,
    address: link.mac,
    operstate: operStates[link.operState],
    // A tunnel without a lower link has iflink 0, of which iproute2 prints null.
    link: link.iflink === 0 ? null : (link.iflink ?? undefined),
    link_netnsid: link.linkNetnsid ?? undefined,
    master: named(link.master),
    group: String(link.group),
    kind: link.kind ?? undefined,
    info: link.info ? infoWords(link.info, link.linkNetnsid === null ? named : () => undefined) : undefined,
    port: link.port ?? undefined,
    ifalias: link.alias ?? undefined,
    altnames: link.altNames,
  }
}

function infoWords(info: LinkInfo, named: Named): unknown {
  switch (info.kind) {
    case 'bridge':
      return { vlan_filtering: info.vlanFiltering, stp: info.stp, id: info.bridgeId }
    case 'macvlan':
      return { mode: macvlanModes[info.mode] }
    case 'ipvlan':
      return { mode: ipvlanModes[info.mode], private: (info.flags & 1) !== 0, vepa: (info.flags & 2) !== 0 }
    case 'vlan':
      // With -N iproute2 puts the number of a protocol into brackets.
      return { id: info.id, protocol: `[${info.protocol}]` }
    case 'vxlan': {
      const link = info.underlay === null ? undefined : (named(info.underlay) ?? `if${info.underlay}`)
      return { id: info.vni, port: info.port, link, local: info.local ?? undefined, group: info.group ?? undefined }
    }
    case 'tun':
      return { mode: info.mode, persist: info.persistent, owned: info.owner !== null, grouped: info.group !== null }
  }
}

function routeWords(route: RouteFacts, named: Named): string {
  const full = route.family === 4 ? 32 : 128
  const suffix = route.destinationLength === full ? '' : `/${route.destinationLength}`
  return words(
    route.type,
    route.destinationLength === 0 ? 'default' : route.destination + suffix,
    route.gateway,
    named(route.outInterface),
    route.table,
    route.protocol,
    route.scope,
    route.preferredSource,
    // iproute2 prints a metric of 0 for IPv6 only, where the kernel always sends one.
    route.metric === 0 ? undefined : route.metric,
  )
}

function ruleWords(rule: RuleFacts): string {
  const prefix = (address: string | null, length: number): string | undefined =>
    address === null ? undefined : `${address}/${length}`
  return words(
    rule.family,
    rule.priority,
    rule.inverted && 'not',
    prefix(rule.source, rule.sourceLength),
    prefix(rule.destination, rule.destinationLength),
    rule.mark,
    rule.markMask === 0xffffffff ? undefined : rule.markMask,
    rule.inInterface,
    rule.outInterface,
    plainActions.includes(rule.action) ? undefined : rule.action,
    rule.table === 0 ? undefined : rule.table,
    rule.goto,
  )
}

interface IpLink {
  ifindex: number
  ifname: string
  mtu: number
  address?: string
  operstate: string
  group: string
  link?: string | null
  link_index?: number
  link_netnsid?: number
  master?: string
  linkinfo?: {
    info_kind?: string
    info_data?: Record<string, unknown>
    info_slave_kind?: string
    info_slave_data?: Record<string, unknown>
  }
  ifalias?: string
  altnames?: string[]
  addr_info?: {
    local: string
    address?: string
    prefixlen: number
    broadcast?: string
    label?: string
    scope: string
  }[]
}

interface IpRoute {
  type: string
  dst: string
  gateway?: string
  via?: { host: string }
  dev?: string
  table: string
  protocol: string
  scope: string
  prefsrc?: string
  metric?: number
  nexthops?: { gateway?: string; via?: { host: string }; dev: string }[]
}

interface IpRule {
  family: 4 | 6
  priority: number
  not?: null
  src: string
  srclen?: number
  dst?: string
  dstlen?: number
  fwmark?: string
  fwmask?: string
  iif?: string
  oif?: string
  action?: string
  nop?: null
  table?: string
  goto?: number
}

interface BridgeFdb {
  mac: string
  ifname: string
  master?: string
  vlan?: number
  dst?: string
  port?: number
  vni?: number
  flags: string[]
  state: string
}

/** The same words out of what iproute2 printed. */
export function wordsOfIproute2(printed: Words): Words {
  const links = printed.links as IpLink[]
  return {
    links: links.map((link) => theirLink(link, links)),
    addresses: (printed.addresses as IpLink[])
      .flatMap((link) =>
        (link.addr_info ?? []).map((entry) =>
          words(
            link.ifindex,
            entry.local,
            entry.address,
            entry.prefixlen,
            entry.broadcast,
            entry.label,
            Number(entry.scope),
          ),
        ),
      )
      .sort(),
    routes: (printed.routes as IpRoute[]).flatMap(theirRoutes).sort(),
    rules: (printed.rules as IpRule[]).map(theirRule).sort(),
    neighbours: (printed.neighbours as { dst: string; dev: string; lladdr?: string; state: string[] }[])
      .map((entry) => words(entry.dev, entry.dst, entry.lladdr, entry.state.join()))
      .sort(),
    fdb: (printed.fdb as BridgeFdb[])
      // Addresses that a device itself listens to are no facts.
      .filter((entry) => entry.master !== undefined || entry.dst !== undefined)
      .map((entry) =>
        words(entry.ifname, entry.mac, entry.master, entry.vlan, entry.dst, entry.port, entry.vni, theirState(entry)),
      )
      .sort(),
    vlans: (printed.vlans as { ifname: string; vlans: { vlan: number; flags?: string[] }[] }[])
      .flatMap(({ ifname, vlans }) =>
        vlans.map(({ vlan, flags = [] }) =>
          words(ifname, vlan, flags.includes('PVID') && 'PVID', flags.includes('Egress Untagged') && 'Egress Untagged'),
        ),
      )
      .sort(),
  }
}

const macAddress = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/

function theirState({ state, flags }: BridgeFdb): string {
  if (state === 'permanent' || state === 'static') return state
  return flags.includes('extern_learn') ? 'static' : 'dynamic'
}

function theirLink(link: IpLink, links: readonly IpLink[]): unknown {
  const port = link.linkinfo?.info_slave_kind === 'bridge' ? link.linkinfo.info_slave_data : undefined
  const lower = link.link_index ?? links.find((other) => other.ifname === link.link)?.ifindex
  return {
    ifindex: link.ifindex,
    ifname: link.ifname,
    mtu: link.mtu,
    // Of an IP tunnel it prints where that begins, which is no MAC address.
    address: macAddress.test(link.address ?? '') ? link.address : '',
    operstate: link.operstate,
    link: link.link === null ? null : lower,
    link_netnsid: link.link_netnsid,
    master: link.master,
    group: link.group,
    kind: link.linkinfo?.info_kind,
    info: theirInfo(link.linkinfo?.info_kind, link.linkinfo?.info_data ?? {}),
    port: port && theirPort(port),
    ifalias: link.ifalias,
    altnames: link.altnames ?? [],
  }
}

function theirPort(data: Record<string, unknown>): BridgePortFacts {
  return {
    state: portStates.indexOf(String(data['state'])),
    hairpin: data['hairpin'] === true,
    learning: data['learning'] === true,
    isolated: data['isolated'] === true,
  }
}

/** iproute2 leaves leading zeros of the bytes out. */
function theirBridgeId(text: string): string {
  const [priority, address = ''] = text.split('.')
  const bytes = address.split(':').map((byte) => byte.padStart(2, '0'))
  return `${priority}.${bytes.join('')}`
}

function theirInfo(kind: string | undefined, data: Record<string, unknown>): unknown {
  switch (kind) {
    case 'bridge':
      return {
        vlan_filtering: data['vlan_filtering'] === 1,
        stp: data['stp_state'] === 1,
        id: theirBridgeId(String(data['bridge_id'])),
      }
    case 'macvlan':
    case 'macvtap':
      return { mode: data['mode'] }
    case 'ipvlan':
    case 'ipvtap':
      return { mode: data['mode'], private: 'private' in data, vepa: 'vepa' in data }
    case 'vlan':
      return { id: data['id'], protocol: data['protocol'] }
    case 'vxlan':
      return {
        id: data['id'],
        port: data['port'],
        link: data['link'],
        local: data['local'] ?? data['local6'],
        group: data['group'] ?? data['group6'] ?? data['remote'] ?? data['remote6'],
      }
    case 'tun':
      return {
        mode: data['type'],
        persist: data['persist'] === true,
        owned: 'user' in data,
        grouped: 'group' in data,
      }
    default:
      return undefined
  }
}

function theirRoutes(route: IpRoute): string[] {
  const hops = route.nexthops ?? [route]
  return hops.map((hop) =>
    words(
      route.type,
      route.dst,
      hop.gateway ?? hop.via?.host,
      hop.dev,
      route.table,
      route.protocol,
      route.scope,
      route.prefsrc,
      route.metric === 0 ? undefined : route.metric,
    ),
  )
}

function theirRule(rule: IpRule): string {
  const full = rule.family === 4 ? 32 : 128
  const prefix = (address: string | undefined, length: number | undefined): string | undefined =>
    address === undefined || address === 'all' ? undefined : `${address}/${length ?? full}`
  return words(
    rule.family,
    rule.priority,
    'not' in rule && 'not',
    prefix(rule.src, rule.srclen),
    prefix(rule.dst, rule.dstlen),
    rule.fwmark && Number(rule.fwmark),
    rule.fwmask && Number(rule.fwmask),
    rule.iif,
    rule.oif,
    'nop' in rule ? nopAction : rule.action,
    rule.table,
    rule.goto,
  )
}
