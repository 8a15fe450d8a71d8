/** What a picture says of containers and networks that an action may be about. Pure; the engine decides in the end. */
import type { DockerNetwork, Topology } from '../topology/types'

export interface KnownContainer {
  readonly name: string
  /** "running", "exited" … as the engine says. */
  readonly state: string
  /** Null while it has no network namespace in the picture. */
  readonly networkMode: string | null
  /** Names of the networks that it has an interface of. */
  readonly networks: readonly string[]
}

/** Every container, running or not, by name. Linear: it is asked with every picture. */
export function knownContainers(topology: Topology): KnownContainer[] {
  const networks = networksOf(topology)
  const placed = topology.namespaces.flatMap((namespace) =>
    namespace.containers.map((container) => ({
      name: container.name,
      state: container.state,
      networkMode: container.networkMode,
      networks: namespace.kind === 'host' ? [] : [...(networks.get(namespace.id) ?? [])],
    })),
  )
  const stopped = topology.stoppedContainers.map(({ name, state }) => ({
    name,
    state,
    networkMode: null,
    networks: [],
  }))
  return [...placed, ...stopped].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Names of the networks that each namespace has an interface of. */
function networksOf(topology: Topology): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map(topology.networks.map((network) => [network.id, network.name]))
  const found = new Map<string, Set<string>>()
  for (const { namespaceId, networkId, kind } of topology.interfaces) {
    if (networkId === null || kind === 'bridge') continue
    const known = found.get(namespaceId)
    const name = names.get(networkId) ?? networkId
    if (known) known.add(name)
    else found.set(namespaceId, new Set([name]))
  }
  return found
}

/** The networks that every engine has and that cannot be removed. */
const predefined: readonly string[] = ['bridge', 'host', 'none']
export const isPredefined = (network: Pick<DockerNetwork, 'name'>): boolean => predefined.includes(network.name)

/** Containers with an interface of that network. */
export function endpointsOf(topology: Topology, network: string): string[] {
  return knownContainers(topology)
    .filter((container) => container.networks.includes(network))
    .map((container) => container.name)
}

/** A name that is free: web-1, web-2 … */
export function freeName(topology: Topology, stem: string): string {
  const taken = new Set([
    ...topology.namespaces.flatMap((namespace) => namespace.containers.map((container) => container.name)),
    ...topology.stoppedContainers.map((container) => container.name),
    ...topology.networks.map((network) => network.name),
  ])
  let number = 1
  while (taken.has(`${stem}-${String(number)}`)) number += 1
  return `${stem}-${String(number)}`
}
