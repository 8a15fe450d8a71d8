/** Small facts for the tests of core: one link, one namespace, one lab host. */
import type { ContainerNames, EngineNames } from '../../../src/core/facts/dockerNames'
import type { HostFacts, LinkFacts, NamespaceFacts } from '../../../src/core/facts/types'

export function link(ifindex: number, name: string, more: Partial<LinkFacts> = {}): LinkFacts {
  return {
    ifindex,
    name,
    kind: null,
    arpType: 1,
    flags: 0x10043,
    operState: 6,
    carrier: true,
    mtu: 1500,
    mac: `02:00:00:00:00:${ifindex.toString(16).padStart(2, '0')}`,
    master: null,
    iflink: null,
    linkNetnsid: null,
    group: 0,
    alias: null,
    altNames: [],
    info: null,
    port: null,
    ...more,
  }
}

export function namespace(id: string, more: Partial<NamespaceFacts> = {}): NamespaceFacts {
  return {
    id,
    isHost: false,
    processes: [],
    mountPoints: [],
    links: [],
    addresses: [],
    routes: [],
    rules: [],
    neighbours: [],
    fdb: [],
    vlans: [],
    nsids: {},
    ...more,
  }
}

export function labHost(...namespaces: NamespaceFacts[]): HostFacts {
  return { engine: 'lab-1', revision: 1, namespaces }
}

export function address(ifindex: number, text: string, prefixLength: number): NamespaceFacts['addresses'][number] {
  return { ifindex, family: 4, address: text, prefixLength, scope: 0, peer: null, broadcast: null, label: null }
}

/** A host with docker0 and so many containers on it, each by a veth pair, as `docker run` makes them. */
export function dockerHost(containers: number): HostFacts {
  const numbers = Array.from({ length: containers }, (_unused, index) => index + 1)
  const ports = numbers.map((number) =>
    link(10 + 2 * number, `veth${number}`, { kind: 'veth', master: 3, iflink: 9 + 2 * number, linkNetnsid: number }),
  )
  const host = namespace('4:1', {
    isHost: true,
    links: [
      link(1, 'lo', { arpType: 772, operState: 0 }),
      link(2, 'eth0', { kind: 'veth', linkNetnsid: 0, iflink: 7 }),
      link(3, 'docker0', { kind: 'bridge' }),
      ...ports,
    ],
    addresses: [address(2, '10.0.2.15', 24), address(3, '172.17.0.1', 16)],
    nsids: Object.fromEntries(numbers.map((number) => [number, `4:${100 + number}`])),
    processes: [{ pid: 1, comm: 'bash' }],
  })
  const inside = numbers.map((number) =>
    namespace(`4:${100 + number}`, {
      links: [
        link(1, 'lo', { arpType: 772, operState: 0 }),
        link(9 + 2 * number, 'eth0', { kind: 'veth', iflink: 10 + 2 * number, linkNetnsid: 0 }),
      ],
      addresses: [address(9 + 2 * number, containerAddress(number), 16)],
      nsids: { 0: '4:1' },
      processes: [{ pid: 1000 + number, comm: 'nginx' }],
    }),
  )
  return labHost(host, ...inside)
}

function containerAddress(number: number): string {
  return `172.17.${(number + 1) >> 8}.${(number + 1) & 255}`
}

/** What an engine calls the containers of `dockerHost`, and the network that they are on. */
export function dockerNames(containers: number): EngineNames {
  return {
    version: '20.10.24',
    apiVersion: '1.41',
    images: ['nginx:latest'],
    containers: Array.from({ length: containers }, (_unused, index) => containerNames(index + 1)),
    networks: [
      {
        id: 'b'.repeat(64),
        name: 'bridge',
        driver: 'bridge',
        scope: 'local',
        subnets: ['172.17.0.0/16'],
        gateways: ['172.17.0.1'],
        internal: false,
        options: { 'com.docker.network.bridge.name': 'docker0' },
        labels: {},
      },
    ],
  }
}

export function containerNames(number: number, more: Partial<ContainerNames> = {}): ContainerNames {
  return {
    id: number.toString(16).padStart(64, '0'),
    name: `web-${number}`,
    image: 'nginx',
    state: 'running',
    pid: 1000 + number,
    sandboxKey: '',
    networkMode: 'default',
    labels: {},
    endpoints: [
      {
        network: 'bridge',
        networkId: 'b'.repeat(64),
        address: containerAddress(number),
        prefixLength: 16,
        address6: '',
        prefixLength6: 0,
        mac: '',
        gateway: '172.17.0.1',
      },
    ],
    ...more,
  }
}
