/**
 * Lays Docker's names over a resolved picture. Names never make topology: a container is where its init process's network
 * namespace is, and a Docker network is a bridge interface only where kernel facts (kind, name, address) agree.
 */
import type { ContainerNames, EngineNames } from '../facts/dockerNames'
import type { NamespaceId } from '../facts/types'
import { dockerNetwork, namespaceContainer, stoppedContainer } from './engineElements'
import { joinNetworks } from './networkJoin'
import { by } from './resolve'
import { engineDirectories, realPath, serviceOf } from './service'
import type { EngineAbout, Namespace, NamespaceService, Topology } from './types'

/**
 * @param resolved from `resolveTopology`.
 * @param names what the engine said last; null before it has said anything. Names that may be stale are still names: that
 *   they are behind is said beside the picture, not in it.
 */
export function decorateTopology(resolved: Topology, names: EngineNames | null): Topology {
  const services = servicesOf(resolved.namespaces, names)
  if (!names) return nameless(resolved, services)
  const homes = containerHomes(resolved, names.containers)
  const containersOf = containersByHome(homes)
  const networkOf = joinNetworks({ interfaces: resolved.interfaces, names, containersOf, services })
  return {
    ...resolved,
    named: true,
    about: aboutEngine(resolved.about, names),
    namespaces: resolved.namespaces.map((namespace) =>
      nameNamespace(namespace, containersOf.get(namespace.id) ?? [], services.get(namespace.id) ?? null),
    ),
    interfaces: resolved.interfaces.map((entry) => {
      const networkId = networkOf.get(entry.key)
      return networkId === undefined ? entry : { ...entry, networkId }
    }),
    networks: names.networks.map(dockerNetwork).sort(by((network) => network.id)),
    stoppedContainers: names.containers
      .filter((container) => !homes.has(container))
      .map(stoppedContainer)
      .sort(by((container) => container.id)),
    images: names.images,
  }
}

function aboutEngine(about: EngineAbout, names: EngineNames): EngineAbout {
  const { version, apiVersion } = names
  return { ...about, version, apiVersion, sources: 'kernel-and-engine' }
}

function nameless(resolved: Topology, services: ReadonlyMap<NamespaceId, NamespaceService>): Topology {
  const missing = resolved.about.missing.filter((part) => part !== 'engine-silent')
  return {
    ...resolved,
    about: { ...resolved.about, missing: [...missing, 'engine-silent'] },
    namespaces: resolved.namespaces.map((namespace) =>
      nameNamespace(namespace, [], services.get(namespace.id) ?? null),
    ),
  }
}

function servicesOf(
  namespaces: readonly Namespace[],
  names: EngineNames | null,
): ReadonlyMap<NamespaceId, NamespaceService> {
  const directories = engineDirectories(names?.containers ?? [])
  const services = new Map<NamespaceId, NamespaceService>()
  for (const namespace of namespaces) {
    // A learner may mount the host's own namespace wherever he likes: it stays the host.
    if (namespace.kind === 'host') continue
    const service = serviceOf(namespace.mountPoints, directories, names?.networks ?? null)
    if (service) services.set(namespace.id, service)
  }
  return services
}

/**
 * The engine's PID and the agent's are numbers of the same PID namespace: the lab host's own. A PID may have been given to
 * another process since the engine said it; so where the engine also names the sandbox, and that is mounted in this
 * picture, both must be the same namespace. One that fails this has no home until names and facts agree again.
 */
function containerHomes(
  resolved: Topology,
  containers: readonly ContainerNames[],
): ReadonlyMap<ContainerNames, NamespaceId> {
  const namespaceOf = new Map<number, NamespaceId>()
  const mountedAt = new Map<string, NamespaceId>()
  for (const namespace of resolved.namespaces) {
    for (const process of namespace.processes) namespaceOf.set(process.pid, namespace.id)
    for (const mountPoint of namespace.mountPoints) mountedAt.set(realPath(mountPoint), namespace.id)
  }
  const homes = new Map<ContainerNames, NamespaceId>()
  for (const container of containers) {
    const home = container.pid > 0 ? namespaceOf.get(container.pid) : undefined
    // Empty for `--network container:…`: there the PID is all that the engine tells.
    const sandbox = mountedAt.get(realPath(container.sandboxKey))
    if (home !== undefined && (sandbox === undefined || sandbox === home)) homes.set(container, home)
  }
  return homes
}

function containersByHome(
  homes: ReadonlyMap<ContainerNames, NamespaceId>,
): ReadonlyMap<NamespaceId, readonly ContainerNames[]> {
  const containersOf = new Map<NamespaceId, ContainerNames[]>()
  for (const [container, id] of homes) {
    const known = containersOf.get(id)
    if (known) known.push(container)
    else containersOf.set(id, [container])
  }
  return containersOf
}

/** A container's box is the container's, wherever else it is mounted. */
function nameNamespace(
  namespace: Namespace,
  containers: readonly ContainerNames[],
  service: NamespaceService | null,
): Namespace {
  if (containers.length > 0) {
    return {
      ...namespace,
      kind: namespace.kind === 'host' ? 'host' : 'container',
      containers: containers.map(namespaceContainer).sort(by((container) => container.name)),
    }
  }
  return service ? { ...namespace, kind: 'network', service } : namespace
}
