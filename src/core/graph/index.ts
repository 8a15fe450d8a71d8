/** The picture by key. Made once a picture; a surface that applies diffs may keep one up to date by itself instead. */
import type { NamespaceId } from '../facts/types'
import type { DockerNetwork, Interface, InterfaceKey, Namespace, Topology } from '../topology/types'

export interface GraphIndex {
  readonly engine: string
  readonly hostNamespace: NamespaceId | null
  readonly namespaces: ReadonlyMap<NamespaceId, Namespace>
  readonly interfaces: ReadonlyMap<InterfaceKey, Interface>
  /** In the order in which they are drawn: by ifindex, loopback last, since no wire leads to it. */
  readonly interfacesOf: ReadonlyMap<NamespaceId, readonly Interface[]>
  readonly networks: ReadonlyMap<string, DockerNetwork>
}

/** Linear but for the sorting of each namespace's own interfaces. */
export function indexTopology(topology: Topology): GraphIndex {
  const interfacesOf = new Map<NamespaceId, Interface[]>()
  for (const entry of topology.interfaces) {
    const known = interfacesOf.get(entry.namespaceId)
    if (known) known.push(entry)
    else interfacesOf.set(entry.namespaceId, [entry])
  }
  for (const entries of interfacesOf.values()) entries.sort(drawnOrder)
  return {
    engine: topology.engine,
    hostNamespace: topology.hostNamespace,
    namespaces: new Map(topology.namespaces.map((namespace) => [namespace.id, namespace])),
    interfaces: new Map(topology.interfaces.map((entry) => [entry.key, entry])),
    interfacesOf,
    networks: new Map(topology.networks.map((network) => [network.id, network])),
  }
}

/** Compares two interfaces of one namespace. */
export function drawnOrder(a: Interface, b: Interface): number {
  return (
    Number(a.kind === 'loopback') - Number(b.kind === 'loopback') || a.ifindex - b.ifindex || (a.key < b.key ? -1 : 1)
  )
}
