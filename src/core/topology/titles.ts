/** What a box is called in one line, the same in every language. Untrusted text: whoever shows it makes it visible. */
import type { NamespaceId } from '../facts/types'
import type { Namespace, Topology } from './types'

const netnsDirectory = '/run/netns/'

/**
 * The engine's name for its host, the containers' names, the network that it serves, the name given with `ip netns add`;
 * for all others what readlink(1) of /proc/PID/ns/net says.
 */
export function namespaceTitle(namespace: Namespace, topology: Pick<Topology, 'engine' | 'networks'>): string {
  if (namespace.kind === 'host') return namespace.labHost ?? topology.engine
  if (namespace.kind === 'fabric') return 'fabric'
  if (namespace.containers.length > 0) return namespace.containers.map((container) => container.name).join(', ')
  const mounted = mountTitle(namespace)
  const networkId = namespace.service?.networkId ?? null
  const network = networkId === null ? undefined : topology.networks.find((entry) => entry.id === networkId)
  if (network) return mounted === null ? network.name : `${network.name} (${mounted})`
  return mounted ?? `net:[${namespace.id.slice(namespace.id.indexOf(':') + 1)}]`
}

/** The title of every box by its id. */
export function namespaceTitles(topology: Topology): ReadonlyMap<NamespaceId, string> {
  return new Map(topology.namespaces.map((namespace) => [namespace.id, namespaceTitle(namespace, topology)]))
}

/** `ip netns add blue` mounts at /run/netns/blue; a service's directory is the engine's own; other paths are told whole. */
function mountTitle({ mountPoints, service }: Namespace): string | null {
  const path = mountPoints.find((entry) => entry.startsWith(netnsDirectory)) ?? mountPoints[0]
  if (path === undefined) return null
  const isShort = path.startsWith(netnsDirectory) || service !== null
  return isShort ? path.slice(path.lastIndexOf('/') + 1) : path
}
