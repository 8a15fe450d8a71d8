/**
 * Lays Docker's names over a resolved picture. Names never make topology: a container is where its init process's network
 * namespace is, and a Docker network is a bridge interface only where kernel facts (kind, name, address) agree.
 */
import ipaddr from 'ipaddr.js'
import type { ContainerEndpoint, ContainerNames, EngineNames, NetworkNames } from '../facts/dockerNames'
import type { AddressFacts, NamespaceId } from '../facts/types'
import { by } from './resolve'
import type { DockerNetwork, Interface, Namespace, NamespaceContainer, StoppedContainer, Topology } from './types'

/**
 * @param resolved from `resolveTopology`.
 * @param names what the engine said; null while it could not be read.
 */
export function decorateTopology(resolved: Topology, names: EngineNames | null): Topology {
  if (!names) return resolved
  const homes = containerHomes(resolved, names.containers)
  const containersOf = new Map<NamespaceId, ContainerNames[]>()
  for (const [container, id] of homes) containersOf.set(id, [...(containersOf.get(id) ?? []), container])
  return {
    ...resolved,
    named: true,
    about: {
      ...resolved.about,
      version: names.version,
      apiVersion: names.apiVersion,
      sources: 'kernel-and-engine',
    },
    namespaces: resolved.namespaces.map((namespace) => nameNamespace(namespace, containersOf.get(namespace.id) ?? [])),
    interfaces: resolved.interfaces.map((entry) => ({
      ...entry,
      networkId: networkOf(entry, names.networks, containersOf.get(entry.namespaceId) ?? []),
    })),
    networks: names.networks.map(dockerNetwork).sort(by((network) => network.id)),
    stoppedContainers: names.containers
      .filter((container) => !homes.has(container))
      .map(stoppedContainer)
      .sort(by((container) => container.id)),
    images: names.images,
  }
}

/** The engine's PID and the agent's are numbers of the same PID namespace: the lab host's own. */
function containerHomes(
  resolved: Topology,
  containers: readonly ContainerNames[],
): ReadonlyMap<ContainerNames, NamespaceId> {
  const namespaceOf = new Map<number, NamespaceId>()
  for (const namespace of resolved.namespaces) {
    for (const process of namespace.processes) namespaceOf.set(process.pid, namespace.id)
  }
  const homes = new Map<ContainerNames, NamespaceId>()
  for (const container of containers) {
    const home = container.pid > 0 ? namespaceOf.get(container.pid) : undefined
    if (home !== undefined) homes.set(container, home)
  }
  return homes
}

function nameNamespace(namespace: Namespace, containers: readonly ContainerNames[]): Namespace {
  if (containers.length === 0) return namespace
  return {
    ...namespace,
    kind: namespace.kind === 'host' ? 'host' : 'container',
    containers: containers.map(namespaceContainer).sort(by((container) => container.name)),
  }
}

function namespaceContainer(container: ContainerNames): NamespaceContainer {
  const { id, name, image, networkMode, state, labels } = container
  return { id, name, image, networkMode, state, labels, compose: composeOf(labels) }
}

/** Labels that Compose sets on what it makes (Compose specification, "labels"). */
function composeOf(labels: Readonly<Record<string, string>>): NamespaceContainer['compose'] {
  const project = labels['com.docker.compose.project']
  return project === undefined ? null : { project, service: labels['com.docker.compose.service'] ?? '' }
}

function stoppedContainer(container: ContainerNames): StoppedContainer {
  const { id, name, image, state } = container
  return { id, name, image, state }
}

function dockerNetwork(network: NetworkNames): DockerNetwork {
  const { id, name, driver, scope, subnets, gateways, internal, options, labels } = network
  return { id, name, driver, scope, subnets, gateways, internal, options, labels }
}

function networkOf(
  entry: Interface,
  networks: readonly NetworkNames[],
  containers: readonly ContainerNames[],
): string | null {
  if (entry.kind === 'bridge') return networks.find((network) => isBridgeOf(entry, network))?.id ?? null
  const endpoints = containers.flatMap((container) => container.endpoints)
  return endpoints.find((endpoint) => isInterfaceOf(entry, endpoint))?.networkId ?? null
}

/** Docker's bridge driver: the option names the interface, else it is "br-" and 12 digits; its address is the gateway. */
function isBridgeOf(entry: Interface, network: NetworkNames): boolean {
  if (network.driver !== 'bridge') return false
  const name = network.options['com.docker.network.bridge.name'] ?? `br-${network.id.slice(0, 12)}`
  return entry.name === name && entry.addresses.some((address) => network.subnets.some((net) => inSubnet(address, net)))
}

/** Within the container's own namespace its MAC address, or its IPv4 address, is unique. */
function isInterfaceOf(entry: Interface, endpoint: ContainerEndpoint): boolean {
  if (endpoint.mac !== '' && entry.mac === endpoint.mac.toLowerCase()) return true
  return endpoint.address !== '' && entry.addresses.some((address) => address.address === endpoint.address)
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
