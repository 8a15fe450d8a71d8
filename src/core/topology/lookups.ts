/** Questions about a finished picture. Pure; nothing is inferred from names. */
import type { NamespaceId } from '../facts/types'
import type { DockerNetwork, Interface, Topology } from './types'

/** The interfaces of that network namespace. */
export function interfacesOf(topology: Topology, namespaceId: NamespaceId | null): Interface[] {
  return topology.interfaces.filter((entry) => entry.namespaceId === namespaceId)
}

/** The interfaces of the lab host's own network namespace. */
export function hostInterfaces(topology: Topology): Interface[] {
  return interfacesOf(topology, topology.hostNamespace)
}

/** The IPv4 addresses of an interface, without prefix lengths. */
export function ipv4Of(link: Interface): string[] {
  return link.addresses.filter((entry) => entry.family === 4).map((entry) => entry.address)
}

/** The engine's network of that name; null where it has none. */
export function networkNamed(topology: Topology, name: string): DockerNetwork | null {
  return topology.networks.find((entry) => entry.name === name) ?? null
}

/** The interface of that name in that network namespace; null where there is none. */
export function interfaceByName(topology: Topology, namespaceId: NamespaceId | null, name: string): Interface | null {
  return topology.interfaces.find((entry) => entry.namespaceId === namespaceId && entry.name === name) ?? null
}

/** The other end of a veth, where it lies in this picture. */
export function vethPeerOf(topology: Topology, link: Interface): Interface | null {
  return link.vethPeer === null ? null : (topology.interfaces.find((entry) => entry.key === link.vethPeer) ?? null)
}
