/**
 * Facts → topology: what the kernel's numbers mean. Nothing is inferred from names. Every step is linear in the number of
 * interfaces; sources are named beside each rule.
 */
import type { AddressFacts, HostFacts, LinkFacts, NamespaceFacts } from '../facts/types'
import { iffUp } from '../text/kernelNames'
import {
  createUnderlayFinder,
  interfaceKey,
  isPairKind,
  lowerLink,
  pairPeer,
  type Links,
  type Placed,
  type Underlay,
} from './lower'
import type { EngineAbout, Interface, InterfaceKey, InterfaceState, Namespace, Topology, Wire, WireKind } from './types'

const arphrdLoopback = 772
const operStateUnknown = 0
const operStateUp = 6

/**
 * Resolves veth peers, bridge ports, parent interfaces and wires.
 *
 * @param facts everything that the kernel said of one host.
 * @param about whose host it is; a lab host's where nothing is said.
 * @returns the nameless picture; `decorateTopology` lays Docker's names over it.
 */
export function resolveTopology(facts: HostFacts, about: EngineAbout = labHostAbout): Topology {
  const links = placeLinks(facts)
  const ports = bridgePorts(links)
  const underlays = createUnderlayFinder(links)
  const interfaces = [...links.values()].map((placed) => resolveInterface(placed, links, ports, underlays(placed)))
  return {
    schema: 'vethlab/topology@1',
    engine: facts.engine,
    about,
    revision: facts.revision,
    named: false,
    hostNamespace: facts.namespaces.find((namespace) => namespace.isHost)?.id ?? null,
    namespaces: facts.namespaces.map(resolveNamespace).sort(by((namespace) => namespace.id)),
    interfaces: interfaces.sort(by((entry) => entry.key)),
    wires: interfaces.flatMap(wiresOf).sort(by((wire) => wire.key)),
    networks: [],
    stoppedContainers: [],
    images: [],
  }
}

/** What is known of an engine before anybody has spoken to it. */
export const labHostAbout: EngineAbout = {
  kind: 'lab-host',
  endpoint: null,
  context: null,
  version: null,
  apiVersion: null,
  kernel: 'same',
  rootless: false,
  sources: 'kernel-only',
  missing: [],
}

/** Compares by a key, for the canonical order of every collection. */
export function by<T>(key: (value: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [left, right] = [key(a), key(b)]
    return left < right ? -1 : left > right ? 1 : 0
  }
}

function placeLinks(facts: HostFacts): Links {
  const links = new Map<InterfaceKey, Placed>()
  for (const namespace of facts.namespaces) {
    const addresses = addressesByInterface(namespace.addresses)
    for (const link of namespace.links) {
      const key = interfaceKey(namespace.id, link.ifindex)
      links.set(key, { namespace, link, key, addresses: addresses.get(link.ifindex) ?? [] })
    }
  }
  return links
}

function addressesByInterface(addresses: readonly AddressFacts[]): ReadonlyMap<number, AddressFacts[]> {
  const grouped = new Map<number, AddressFacts[]>()
  for (const address of addresses) {
    const known = grouped.get(address.ifindex)
    if (known) known.push(address)
    else grouped.set(address.ifindex, [address])
  }
  return grouped
}

function bridgePorts(links: Links): ReadonlyMap<InterfaceKey, InterfaceKey[]> {
  const ports = new Map<InterfaceKey, InterfaceKey[]>()
  for (const placed of links.values()) {
    const bridge = bridgeOf(placed, links)
    if (!bridge) continue
    const known = ports.get(bridge)
    if (known) known.push(placed.key)
    else ports.set(bridge, [placed.key])
  }
  return ports
}

/** IFLA_MASTER is an ifindex of the same namespace. */
function masterOf(placed: Placed, links: Links): InterfaceKey | null {
  if (placed.link.master === null) return null
  const key = interfaceKey(placed.namespace.id, placed.link.master)
  return links.has(key) ? key : null
}

/** A master of another kind (bond, VRF) is no bridge. */
function bridgeOf(placed: Placed, links: Links): InterfaceKey | null {
  const master = masterOf(placed, links)
  return master !== null && links.get(master)?.link.kind === 'bridge' ? master : null
}

function resolveInterface(
  placed: Placed,
  links: Links,
  ports: ReadonlyMap<InterfaceKey, InterfaceKey[]>,
  underlay: Underlay,
): Interface {
  const { link, namespace, key } = placed
  const lower = lowerLink(placed, links)
  const peer = pairPeer(placed, lower, links)
  const isPair = isPairKind(link.kind)
  return {
    key,
    namespaceId: namespace.id,
    ifindex: link.ifindex,
    name: link.name,
    kind: link.kind ?? (link.arpType === arphrdLoopback ? 'loopback' : 'ethernet'),
    state: interfaceState(link),
    carrier: (link.flags & iffUp) === 0 ? null : link.carrier,
    flags: link.flags,
    mtu: link.mtu,
    mac: link.mac,
    alias: link.alias,
    altNames: link.altNames,
    group: link.group,
    info: link.info,
    addresses: placed.addresses,
    bridge: bridgeOf(placed, links),
    bridgePorts: (ports.get(key) ?? []).sort(),
    vethPeer: peer,
    master: masterOf(placed, links),
    port: link.port,
    underlay: underlay.key,
    underlayNamespace: underlay.namespaceId,
    parentInterface: !isPair && lower.kind === 'known' ? lower.placed.key : null,
    lowerLinkOutside:
      underlay.outside || lower.kind === 'outside' || (isPair && lower.kind === 'known' && peer === null),
    networkId: null,
  }
}

/** operstates.rst: "unknown" is what drivers say that never set a state (loopback), and counts as usable. */
function interfaceState(link: LinkFacts): InterfaceState {
  if ((link.flags & iffUp) === 0) return 'down'
  if (link.carrier === false) return 'no-carrier'
  return link.operState === operStateUp || link.operState === operStateUnknown ? 'up' : 'no-carrier'
}

function resolveNamespace(namespace: NamespaceFacts): Namespace {
  return {
    id: namespace.id,
    kind: namespace.isHost ? 'host' : 'other',
    origin: 'kernel',
    containers: [],
    service: null,
    processes: namespace.processes,
    mountPoints: namespace.mountPoints.map(pathText),
    routes: namespace.routes,
    rules: namespace.rules,
    neighbours: namespace.neighbours,
    fdb: namespace.fdb,
    vlans: namespace.vlans,
  }
}

/** Facts hold a path as one character a byte. Most are UTF-8; what is not stays as it is. */
function pathText(path: string): string {
  if (/^[\u0000-\u007f]*$/.test(path)) return path
  const escaped = path.replace(/[\u0080-\u00ff%]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
  try {
    return decodeURIComponent(escaped)
  } catch {
    // URIError: no UTF-8.
    return path
  }
}

function wiresOf(entry: Interface): Wire[] {
  const wires: Wire[] = []
  const wire = (kind: WireKind, to: InterfaceKey): void => {
    wires.push({ key: `${kind}:${entry.key}>${to}`, kind, from: entry.key, to })
  }
  if (entry.master !== null) wire(entry.bridge === null ? 'port' : 'bridge-port', entry.master)
  // One wire a pair: the lower key draws it.
  if (entry.vethPeer !== null && entry.key < entry.vethPeer) wire('veth', entry.vethPeer)
  if (entry.parentInterface !== null) wire(parentWireKinds.get(entry.kind) ?? 'lower', entry.parentInterface)
  if (entry.underlay !== null) wire('vxlan', entry.underlay)
  return wires
}

const parentWireKinds: ReadonlyMap<string, WireKind> = new Map([
  ['vlan', 'vlan'],
  ['macvlan', 'macvlan'],
  ['macvtap', 'macvlan'],
  ['ipvlan', 'ipvlan'],
  ['ipvtap', 'ipvlan'],
])
