/** Small pictures in the model's own shape, for checks that decide by them; real ones are met in tests/docker. */
import type { NeighbourFacts, RouteFacts } from '../../../src/core/facts/types'
import { labHostAbout } from '../../../src/core/topology/resolve'
import type { Interface, Namespace, NamespaceContainer, Topology } from '../../../src/core/topology/types'

export const hostId = '4:1000'
export const containerId = '4:2000'
export const docker0Mac = '02:42:73:36:70:85'
export const engineId = '90610ce2300092be22a7b898cb226f469828a794ba36b0387983669900c05cff'

export function link(namespaceId: string, ifindex: number, name: string, more: Partial<Interface> = {}): Interface {
  return {
    key: `${namespaceId}/${String(ifindex)}`,
    namespaceId,
    ifindex,
    name,
    kind: 'ethernet',
    state: 'up',
    carrier: true,
    flags: 0x11043,
    mtu: 1500,
    mac: '02:00:00:00:00:01',
    alias: null,
    altNames: [],
    group: 0,
    info: null,
    addresses: [],
    bridge: null,
    bridgePorts: [],
    vethPeer: null,
    master: null,
    port: null,
    parentInterface: null,
    underlay: null,
    underlayNamespace: null,
    lowerLinkOutside: false,
    networkId: null,
    ...more,
  }
}

export function withAddress(address: string, prefixLength: number): Pick<Interface, 'addresses'> {
  const rest = { ifindex: 0, family: 4, scope: 0, peer: null, broadcast: null, label: null } as const
  return { addresses: [{ ...rest, address, prefixLength }] }
}

export function defaultRoute(gateway: string | null): RouteFacts {
  return {
    family: 4,
    table: 254,
    type: 1,
    protocol: 3,
    scope: 0,
    destination: '0.0.0.0',
    destinationLength: 0,
    gateway,
    outInterface: 9,
    preferredSource: null,
    metric: null,
  }
}

export function neighbour(mac: string, state = 2): NeighbourFacts {
  return { ifindex: 9, family: 4, address: '172.17.0.1', mac, state }
}

export const testNginx: NamespaceContainer = {
  id: engineId,
  name: 'test-nginx',
  image: 'nginx:latest',
  networkMode: 'default',
  state: 'running',
  labels: {},
  compose: null,
}

function namespace(id: string, more: Partial<Namespace>): Namespace {
  return {
    id,
    kind: 'container',
    origin: 'kernel',
    containers: [],
    service: null,
    processes: [],
    mountPoints: [],
    routes: [],
    rules: [],
    neighbours: [],
    fdb: [],
    vlans: [],
    ...more,
  }
}

function picture(more: Partial<Topology>): Topology {
  return {
    schema: 'vethlab/topology@1',
    engine: 'lab-1',
    about: labHostAbout,
    revision: 1,
    named: true,
    hostNamespace: hostId,
    namespaces: [namespace(hostId, { kind: 'host' })],
    interfaces: [],
    wires: [],
    networks: [],
    stoppedContainers: [],
    images: ['nginx:latest'],
    ...more,
  }
}

/** docker0 without a port; eth0 is a veth whose peer, the fabric's, lies outside the picture. */
export function emptyHost(): Topology {
  return picture({
    interfaces: [
      link(hostId, 1, 'lo', { kind: 'loopback' }),
      link(hostId, 2, 'eth0', { kind: 'veth', lowerLinkOutside: true, ...withAddress('10.0.2.15', 24) }),
      link(hostId, 3, 'docker0', { kind: 'bridge', mac: docker0Mac, ...withAddress('172.17.0.1', 16) }),
    ],
  })
}

export interface RunningOptions {
  readonly bridge?: string
  readonly container?: Partial<NamespaceContainer>
  readonly inner?: Partial<Interface>
  readonly outer?: Partial<Interface>
  readonly routes?: readonly RouteFacts[]
  readonly neighbours?: readonly NeighbourFacts[]
}

/** The same host after `docker run`: vethac20fa0 (ifindex 10) on docker0, eth0 (ifindex 9) in the container. */
export function runningHost(options: RunningOptions = {}): Topology {
  const outerKey = `${hostId}/10`
  const innerKey = `${containerId}/9`
  const bridge = options.bridge ?? 'docker0'
  const bridges = [
    link(hostId, 3, 'docker0', { kind: 'bridge', mac: docker0Mac, ...withAddress('172.17.0.1', 16) }),
    link(hostId, 4, 'br-0123456789ab', { kind: 'bridge', ...withAddress('172.18.0.1', 16) }),
  ].map((entry) => (entry.name === bridge ? { ...entry, bridgePorts: [outerKey] } : entry))
  const master = bridges.find((entry) => entry.name === bridge)?.key ?? null
  return picture({
    revision: 2,
    namespaces: [
      namespace(hostId, { kind: 'host' }),
      namespace(containerId, {
        containers: [{ ...testNginx, ...options.container }],
        routes: options.routes ?? [defaultRoute('172.17.0.1')],
        neighbours: options.neighbours ?? [],
      }),
    ],
    interfaces: [
      ...emptyHost().interfaces.filter((entry) => entry.kind !== 'bridge'),
      ...bridges.filter((entry) => entry.name === 'docker0' || entry.name === bridge),
      link(hostId, 10, 'vethac20fa0', { kind: 'veth', bridge: master, vethPeer: innerKey, ...options.outer }),
      link(containerId, 9, 'eth0', {
        kind: 'veth',
        vethPeer: outerKey,
        ...withAddress('172.17.0.2', 16),
        ...options.inner,
      }),
    ],
  })
}

/** The empty host with a container that has no network namespace in the picture. */
export function stoppedHost(state: string, name = 'test-nginx'): Topology {
  return { ...emptyHost(), stoppedContainers: [{ id: engineId, name, image: 'nginx:latest', state }] }
}

/** A container with `--network host`: it sits in the lab host's own namespace. */
export function hostModeHost(): Topology {
  const host = emptyHost()
  return { ...host, namespaces: [namespace(hostId, { kind: 'host', containers: [testNginx] })] }
}
