/**
 * Which Docker network an interface serves. A name alone never decides: it needs the kernel's word (kind, address, MAC
 * address, wiring) beside it.
 */
import ipaddr from 'ipaddr.js'
import type { ContainerEndpoint, ContainerNames, EngineNames, NetworkNames } from '../facts/dockerNames'
import type { AddressFacts, NamespaceId } from '../facts/types'
import type { Interface, InterfaceKey, NamespaceService } from './types'

const bridgeOption = 'com.docker.network.bridge.name'
const withoutAddressOption = 'com.docker.network.bridge.inhibit_ipv4'
const scopeLink = 253

export interface NetworkJoin {
  readonly interfaces: readonly Interface[]
  readonly names: EngineNames
  readonly containersOf: ReadonlyMap<NamespaceId, readonly ContainerNames[]>
  readonly services: ReadonlyMap<NamespaceId, NamespaceService>
}

/**
 * Joins in the order of the evidence: what stands in a namespace that serves a network; an endpoint's interface, by its MAC
 * or IP address; a network's bridge; then along the wires, a bridge's port and that port's peer.
 *
 * @returns the network id of each interface that serves one. Every step is linear.
 */
export function joinNetworks(join: NetworkJoin): ReadonlyMap<InterfaceKey, string> {
  const found = new Map<InterfaceKey, string>()
  const put = (entry: Interface, networkId: string | null | undefined): void => {
    if (networkId !== null && networkId !== undefined && !found.has(entry.key)) found.set(entry.key, networkId)
  }
  const endpoints = endpointsByNamespace(join.containersOf, new Set(join.names.networks.map(({ id }) => id)))
  for (const entry of join.interfaces) {
    if (entry.kind === 'loopback') continue
    if (join.services.get(entry.namespaceId)?.role === 'overlay')
      put(entry, join.services.get(entry.namespaceId)?.networkId)
    put(entry, endpoints.get(entry.namespaceId)?.(entry))
  }
  const bridges = bridgeNetworks(join.names.networks)
  const byKey = new Map(join.interfaces.map((entry) => [entry.key, entry]))
  for (const entry of join.interfaces) {
    if (entry.kind !== 'bridge') continue
    const network = bridges.get(entry.name)
    if (network && isBridgeOf(entry, network, () => hasEndpointOf(entry, network, byKey, found))) put(entry, network.id)
  }
  for (const entry of join.interfaces) put(entry, networkOfPorts(entry, byKey, found))
  joinAlongWires(byKey, found, put)
  for (const entry of join.interfaces) {
    const service = join.services.get(entry.namespaceId)
    if (entry.kind !== 'loopback' && service?.role === 'load-balancer') put(entry, service.networkId)
  }
  return found
}

/**
 * A driver that is no part of Docker calls its bridges what it likes: a bridge all of whose ports lead to endpoints of one
 * network serves that one.
 */
function networkOfPorts(
  bridge: Interface,
  byKey: ReadonlyMap<InterfaceKey, Interface>,
  found: ReadonlyMap<InterfaceKey, string>,
): string | null {
  const networks = new Set(
    bridge.bridgePorts.map((port) => {
      const peer = byKey.get(port)?.vethPeer
      return typeof peer === 'string' ? found.get(peer) : undefined
    }),
  )
  return networks.size === 1 ? ([...networks][0] ?? null) : null
}

/** A port serves the network of its bridge, and so does the other end of its pair, wherever that lies. */
function joinAlongWires(
  byKey: ReadonlyMap<InterfaceKey, Interface>,
  found: ReadonlyMap<InterfaceKey, string>,
  put: (entry: Interface, networkId: string | undefined) => void,
): void {
  for (const entry of byKey.values()) {
    if (entry.bridge === null) continue
    const networkId = found.get(entry.bridge)
    put(entry, networkId)
    const peer = entry.vethPeer === null ? undefined : byKey.get(entry.vethPeer)
    if (peer) put(peer, networkId)
  }
}

/** Docker's bridge driver: the option names the interface, else it is "br-" and 12 digits of the network's id. */
function bridgeNetworks(networks: readonly NetworkNames[]): ReadonlyMap<string, NetworkNames> {
  return new Map(
    networks
      .filter((network) => network.driver === 'bridge')
      .map((network) => [network.options[bridgeOption] ?? `br-${network.id.slice(0, 12)}`, network]),
  )
}

/**
 * Kind and name fit already. It also needs an address in the network's subnets; one with no address at all is the network's
 * where the engine says that it gives the bridge none, or where an endpoint of that network hangs on it.
 */
function isBridgeOf(entry: Interface, network: NetworkNames, hasEndpoint: () => boolean): boolean {
  const own = entry.addresses.filter((address) => address.scope !== scopeLink)
  if (own.length > 0) return own.some((address) => network.subnets.some((subnet) => inSubnet(address, subnet)))
  // An IPAM without a gateway is no such word: the default bridge's stays empty until the engine's next start.
  const needsNone = network.internal || network.options[withoutAddressOption] === 'true'
  return needsNone || hasEndpoint()
}

function hasEndpointOf(
  bridge: Interface,
  network: NetworkNames,
  byKey: ReadonlyMap<InterfaceKey, Interface>,
  found: ReadonlyMap<InterfaceKey, string>,
): boolean {
  return bridge.bridgePorts.some((port) => {
    const peer = byKey.get(port)?.vethPeer
    return typeof peer === 'string' && found.get(peer) === network.id
  })
}

type EndpointFinder = (entry: Interface) => string | null

/**
 * Within the container's own namespace an endpoint's MAC address, or its IP address, is unique.
 * @param known networks: they are asked for apart from the containers, and one of an endpoint may have been made, or removed, in
 *   between. Until the next reading that endpoint serves none.
 */
function endpointsByNamespace(
  containersOf: ReadonlyMap<NamespaceId, readonly ContainerNames[]>,
  known: ReadonlySet<string>,
): ReadonlyMap<NamespaceId, EndpointFinder> {
  const finders = new Map<NamespaceId, EndpointFinder>()
  for (const [id, containers] of containersOf) {
    const endpoints = containers
      .flatMap((container) => container.endpoints)
      .filter(({ networkId }) => known.has(networkId))
    if (endpoints.length > 0) finders.set(id, endpointFinder(endpoints))
  }
  return finders
}

function endpointFinder(endpoints: readonly ContainerEndpoint[]): EndpointFinder {
  const byAddress = new Map<string, string>()
  const byMac = new Map<string, string | null>()
  for (const { mac, address, address6, networkId } of endpoints) {
    for (const text of [address, address6]) if (text !== '') byAddress.set(text, networkId)
    const lower = mac.toLowerCase()
    // Every ipvlan of one parent has that parent's MAC address: where two endpoints share one, it tells nothing.
    if (lower !== '') byMac.set(lower, byMac.has(lower) ? null : networkId)
  }
  return (entry) => {
    for (const { address } of entry.addresses) {
      const networkId = byAddress.get(address)
      if (networkId !== undefined) return networkId
    }
    return byMac.get(entry.mac) ?? null
  }
}

/**
 * @param subnet as the engine writes it, such as "172.17.0.0/16".
 * @returns false for what is no subnet.
 */
export function inSubnet(address: Pick<AddressFacts, 'address'>, subnet: string): boolean {
  if (!ipaddr.isValidCIDR(subnet) || !ipaddr.isValid(address.address)) return false
  const [network, length] = ipaddr.parseCIDR(subnet)
  const parsed = ipaddr.parse(address.address)
  return parsed.kind() === network.kind() && parsed.match(network, length)
}
