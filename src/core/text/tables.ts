/**
 * Lines as iproute2 prints them (iproute.c, iprule.c, ipneigh.c, ipaddress.c, bridge/fdb.c, bridge/vlan.c), from facts.
 * Interface names are untrusted: every one is made visible here.
 */
import type { AddressFacts, BridgeVlanFacts, FdbFacts, NeighbourFacts, RouteFacts, RuleFacts } from '../facts/types'
import { neighbourStateName, protocolName, routeTypeName, scopeName, tableName, words } from './kernelNames'
import { visibleText } from './visible'

/** The name of an interface of the same namespace; null where it is not known. */
export type NameOf = (ifindex: number) => string | null

const unicast = 1
const mainTable = 254
const bootProtocol = 3
const globalScope = 0
const hostLength = { 4: 32, 6: 128 } as const

/** A line of `ip route show table all`. */
export function routeText(route: RouteFacts, nameOf: NameOf): string {
  const { family, destination, destinationLength, type, table, protocol, scope } = route
  return joined(
    type === unicast ? '' : routeTypeName(type),
    destinationLength === 0 ? 'default' : prefix(family, destination, destinationLength),
    words(
      ['via', route.gateway],
      ['dev', device(route.outInterface, nameOf)],
      ['table', table === mainTable ? null : tableName(table)],
      ['proto', protocol === bootProtocol ? null : protocolName(protocol)],
      ['scope', scope === globalScope ? null : scopeName(scope)],
      ['src', route.preferredSource],
      ['metric', route.metric],
    ),
  )
}

const fullMask = 0xffffffff

/** A line of `ip rule`. */
export function ruleText(rule: RuleFacts): string {
  const mask = rule.markMask === null || rule.markMask >>> 0 === fullMask ? '' : `/0x${hex(rule.markMask)}`
  return joined(
    `${String(rule.priority)}:`,
    rule.inverted ? 'not' : '',
    `from ${rule.source === null ? 'all' : prefix(rule.family, rule.source, rule.sourceLength)}`,
    words(
      ['to', rule.destination === null ? null : prefix(rule.family, rule.destination, rule.destinationLength)],
      ['fwmark', rule.mark === null ? null : `0x${hex(rule.mark)}${mask}`],
      ['iif', rule.inInterface === null ? null : visibleText(rule.inInterface)],
      ['oif', rule.outInterface === null ? null : visibleText(rule.outInterface)],
      ['lookup', rule.table === 0 ? null : tableName(rule.table)],
    ),
    ruleActionText(rule),
  )
}

/** FR_ACT_* (include/uapi/linux/fib_rules.h); "look the table up" needs no word of its own. */
function ruleActionText(rule: RuleFacts): string {
  const lookUp = 1
  const goTo = 2
  if (rule.action === lookUp) return ''
  if (rule.action === goTo) return `goto ${String(rule.goto ?? 'none')}`
  return rule.action === 3 ? 'nop' : routeTypeName(rule.action)
}

/** A line of `ip neigh`. */
export function neighbourText(neighbour: NeighbourFacts, nameOf: NameOf): string {
  return joined(
    neighbour.address,
    words(['dev', device(neighbour.ifindex, nameOf)], ['lladdr', neighbour.mac === '' ? null : neighbour.mac]),
    neighbourStateName(neighbour.state),
  )
}

/** A line of `bridge fdb show`. */
export function fdbText(entry: FdbFacts, nameOf: NameOf): string {
  const bridge = entry.bridge === null ? null : device(entry.bridge, nameOf)
  return joined(
    entry.mac,
    words(
      ['dev', device(entry.ifindex, nameOf)],
      ['dst', entry.remote],
      ['vlan', entry.vlan],
      ['port', entry.remotePort],
      ['vni', entry.vni],
    ),
    bridge === null ? 'self' : `master ${bridge}`,
    entry.state === 'dynamic' ? '' : entry.state,
  )
}

/** A line of `bridge vlan show`, with the port that it prints once a block. */
export function vlanText(vlan: BridgeVlanFacts, nameOf: NameOf): string {
  return joined(
    device(vlan.ifindex, nameOf) ?? '',
    String(vlan.vid),
    vlan.pvid ? 'PVID' : '',
    vlan.untagged ? 'Egress Untagged' : '',
  )
}

/** An `inet` line of `ip addr`, without its timers. */
export function addressText(address: AddressFacts): string {
  const length = `/${String(address.prefixLength)}`
  return joined(
    address.family === 4 ? 'inet' : 'inet6',
    address.peer === null ? `${address.address}${length}` : `${address.address} peer ${address.peer}${length}`,
    words(['brd', address.broadcast], ['scope', scopeName(address.scope)]),
    address.label === null ? '' : visibleText(address.label),
  )
}

function device(ifindex: number | null, nameOf: NameOf): string | null {
  if (ifindex === null) return null
  const name = nameOf(ifindex)
  return name === null ? `if${String(ifindex)}` : visibleText(name)
}

function prefix(family: 4 | 6, address: string, length: number): string {
  return length === hostLength[family] ? address : `${address}/${String(length)}`
}

const hex = (value: number): string => (value >>> 0).toString(16)

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
