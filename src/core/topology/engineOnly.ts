/**
 * The picture of an engine whose kernel cannot be read: on another machine, in a VM, or without root. Only what its API
 * says is in it. What the API does not say is marked as untold and never guessed: ifindex 0, MTU 0, state "unknown", no
 * carrier, no MAC address of a network; there is no veth, no bridge interface and no route.
 */
import type { ContainerEndpoint, ContainerNames, EngineNames, NetworkNames } from '../facts/dockerNames'
import type { AddressFacts } from '../facts/types'
import { dockerNetwork, namespaceContainer, stoppedContainer } from './engineElements'
import { by } from './resolve'
import type { EngineAbout, Interface, Namespace, Topology, Wire } from './types'

export interface EngineOnlyOptions {
  /** The name by which the engine is asked for, such as "system". */
  readonly engine: string
  /** What is known of it; version, API version and sources are filled in. */
  readonly about: EngineAbout
}

const hostId = 'engine:host'

/**
 * Draws what the engine says: a box for its host with one interface for each network, a box for each running container
 * (shared by `--network container:…`) with one interface for each endpoint, and a wire between the two.
 *
 * @returns a picture at revision 0; its keys are made of the engine's ids and are stable while those are.
 */
export function topologyFromEngine(names: EngineNames, options: EngineOnlyOptions): Topology {
  const networks = names.networks.filter(hasInterface)
  const homes = engineHomes(names.containers)
  const known = new Set(networks.map((network) => network.id))
  const joined = [...homes]
    .filter(([container, home]) => home === boxId(container))
    .flatMap(([container, home]) =>
      container.endpoints.filter(({ networkId }) => known.has(networkId)).map((endpoint) => ({ home, endpoint })),
    )
  return {
    schema: 'vethlab/topology@1',
    engine: options.engine,
    about: { ...options.about, version: names.version, apiVersion: names.apiVersion, sources: 'engine-only' },
    revision: 0,
    named: true,
    hostNamespace: hostId,
    namespaces: boxes(homes).sort(by((namespace) => namespace.id)),
    interfaces: [
      ...networks.map(networkInterface),
      ...joined.map(({ home, endpoint }) => endpointInterface(home, endpoint)),
    ].sort(by((entry) => entry.key)),
    wires: joined.map(({ home, endpoint }) => endpointWire(home, endpoint)).sort(by((wire) => wire.key)),
    networks: names.networks.map(dockerNetwork).sort(by((network) => network.id)),
    stoppedContainers: names.containers
      .filter((container) => !homes.has(container))
      .map(stoppedContainer)
      .sort(by((container) => container.id)),
    images: names.images,
  }
}

/** "host" and "none" are no networks that anything could hang on. */
function hasInterface(network: NetworkNames): boolean {
  return network.driver !== 'host' && network.driver !== 'null'
}

function boxId(container: ContainerNames): string {
  return `engine:${container.id}`
}

/** The box of each container that runs. */
function engineHomes(containers: readonly ContainerNames[]): ReadonlyMap<ContainerNames, string> {
  const running = containers.filter((container) => container.pid > 0)
  // The engine writes the id where a person wrote a name (runconfig); a name is understood all the same.
  const byReference = new Map([
    ...running.map((container) => [container.name, container] as const),
    ...running.map((container) => [container.id, container] as const),
  ])
  return new Map(running.map((container) => [container, homeOf(container, byReference)]))
}

/** Follows `container:…` to the container whose namespace it is; where that does not run any more, it is its own. */
function homeOf(container: ContainerNames, byReference: ReadonlyMap<string, ContainerNames>): string {
  const seen = new Set<ContainerNames>()
  let owner = container
  for (;;) {
    seen.add(owner)
    if (owner.networkMode === 'host') return hostId
    if (!owner.networkMode.startsWith('container:')) return boxId(owner)
    const next = byReference.get(owner.networkMode.slice('container:'.length))
    if (!next || seen.has(next)) return boxId(owner)
    owner = next
  }
}

function boxes(homes: ReadonlyMap<ContainerNames, string>): Namespace[] {
  const containersOf = new Map<string, ContainerNames[]>([[hostId, []]])
  for (const [container, home] of homes) {
    const known = containersOf.get(home)
    if (known) known.push(container)
    else containersOf.set(home, [container])
  }
  return [...containersOf].map(([id, containers]) => ({
    id,
    kind: id === hostId ? 'host' : 'container',
    origin: 'engine',
    containers: containers.map(namespaceContainer).sort(by((container) => container.name)),
    service: null,
    processes: [],
    mountPoints: [],
    routes: [],
    rules: [],
    neighbours: [],
    fdb: [],
    vlans: [],
  }))
}

const untold = {
  ifindex: 0,
  state: 'unknown',
  carrier: null,
  flags: 0,
  mtu: 0,
  mac: '',
  alias: null,
  altNames: [],
  group: 0,
  info: null,
  bridge: null,
  bridgePorts: [],
  vethPeer: null,
  master: null,
  port: null,
  parentInterface: null,
  underlay: null,
  underlayNamespace: null,
  lowerLinkOutside: false,
} as const satisfies Partial<Interface>

function networkInterface(network: NetworkNames): Interface {
  return {
    ...untold,
    key: `${hostId}/${network.id}`,
    namespaceId: hostId,
    name: network.name,
    kind: 'docker-network',
    addresses: network.gateways.flatMap((gateway, index) =>
      toldAddress(gateway, Number(network.subnets[index]?.split('/')[1])),
    ),
    networkId: network.id,
  }
}

function endpointInterface(home: string, endpoint: ContainerEndpoint): Interface {
  return {
    ...untold,
    key: `${home}/${endpoint.networkId}`,
    namespaceId: home,
    // Which of the container's interfaces it is, the API does not say.
    name: endpoint.network,
    kind: 'endpoint',
    mac: endpoint.mac.toLowerCase(),
    addresses: [
      ...toldAddress(endpoint.address, endpoint.prefixLength),
      ...toldAddress(endpoint.address6, endpoint.prefixLength6),
    ],
    networkId: endpoint.networkId,
  }
}

function endpointWire(home: string, endpoint: ContainerEndpoint): Wire {
  const from = `${home}/${endpoint.networkId}`
  const to = `${hostId}/${endpoint.networkId}`
  return { key: `endpoint:${from}>${to}`, kind: 'endpoint', from, to }
}

/** @returns no address where the engine gives none, or one without its prefix. */
function toldAddress(address: string, prefixLength: number): AddressFacts[] {
  if (address === '' || !Number.isInteger(prefixLength)) return []
  const family = address.includes(':') ? 6 : 4
  return [{ ifindex: 0, family, address, prefixLength, scope: 0, peer: null, broadcast: null, label: null }]
}
