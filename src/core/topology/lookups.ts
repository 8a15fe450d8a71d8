/** Questions about a finished picture. Pure; nothing is inferred from names. */
import type { NamespaceId } from '../facts/types'
import type { Interface, Topology } from './types'

/** The interfaces of the lab host's own network namespace. */
export function hostInterfaces(topology: Topology): readonly Interface[] {
  return topology.interfaces.filter((entry) => entry.namespaceId === topology.hostNamespace)
}

/** The interface of that name in that network namespace; null where there is none. */
export function interfaceByName(topology: Topology, namespaceId: NamespaceId, name: string): Interface | null {
  return topology.interfaces.find((entry) => entry.namespaceId === namespaceId && entry.name === name) ?? null
}

/** The other end of a veth, where it lies in this picture. */
export function vethPeerOf(topology: Topology, link: Interface): Interface | null {
  return link.vethPeer === null ? null : (topology.interfaces.find((entry) => entry.key === link.vethPeer) ?? null)
}
