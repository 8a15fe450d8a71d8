/** Each kind of check on networks, namespaces, overlays and what the lab host's tools say, passed and failed. */
import type { CheckContext, ToolAnswer } from '../../../src/core/checks/context'
import type { CheckSpec } from '../../../src/core/checks/spec'
import type { DockerNetwork, Interface, Namespace, Topology } from '../../../src/core/topology/types'
import {
  containerId,
  docker0Mac,
  emptyHost,
  engineId,
  hostId,
  hostModeHost,
  link,
  neighbour,
  runningHost,
  testNginx,
  withAddress,
} from './pictures'

export type Case = readonly [
  sentence: string,
  spec: CheckSpec,
  code: string,
  topology: Topology,
  context?: Partial<CheckContext>,
]

const networkId = '0123456789abcdef'
const network = (more: Partial<DockerNetwork> = {}): DockerNetwork => ({
  id: networkId,
  name: 'test-bridge',
  driver: 'bridge',
  scope: 'local',
  subnets: ['172.18.0.0/16'],
  gateways: ['172.18.0.1'],
  internal: false,
  options: {},
  labels: {},
  ...more,
})
const withNetwork = (topology: Topology, more: Partial<DockerNetwork> = {}): Topology => ({
  ...topology,
  networks: [network(more)],
})
const bridge = (more: Partial<Interface> = {}): Interface =>
  link(hostId, 4, 'br-0123456789ab', { kind: 'bridge', networkId, ...withAddress('172.18.0.1', 16), ...more })
const withLinks = (topology: Topology, ...links: readonly Interface[]): Topology => ({
  ...topology,
  interfaces: [...topology.interfaces.filter((entry) => !links.some((other) => other.key === entry.key)), ...links],
})
const withContainer = (topology: Topology, more: Partial<Namespace>): Topology => ({
  ...topology,
  namespaces: topology.namespaces.map((entry) => (entry.id === containerId ? { ...entry, ...more } : entry)),
})
const inner = (more: Partial<Interface>): Topology => runningHost({ inner: more })
const asked = (...answers: readonly [end: string, stdout: string, status?: number][]): Partial<CheckContext> => ({
  ask: (argv): ToolAnswer | undefined => {
    const line = argv.join(' ')
    const answer = answers.find(([end]) => line.endsWith(end))
    return answer && { stdout: answer[1], status: answer[2] ?? 0 }
  },
})
const processes = [{ pid: 7, comm: 'nginx' }]
const alive = withContainer(runningHost(), { processes })
const mounted = withContainer(alive, { mountPoints: ['/run/docker/netns/8b7504f82c82'] })
const macvlan = (mode: number, parent = `${hostId}/2`): Topology =>
  inner({ kind: 'macvlan', vethPeer: null, parentInterface: parent, info: { kind: 'macvlan', mode } })
const vlan = (id: number): Topology =>
  withLinks(
    emptyHost(),
    link(hostId, 8, 'eth0.10', {
      kind: 'vlan',
      parentInterface: `${hostId}/2`,
      info: { kind: 'vlan', id, protocol: 0x8100 },
    }),
  )
const hiddenId = '4:3000'
const hidden = (remote: string | null, port = 4789): Topology => {
  const picture = withNetwork(emptyHost(), { name: 'test-overlay', driver: 'overlay' })
  const host = picture.namespaces[0]
  if (!host) throw new Error('a picture has its host')
  const fdb = remote === null ? [] : [{ ifindex: 5, mac: docker0Mac, bridge: null, vlan: null, remote }]
  const namespace: Namespace = {
    ...host,
    id: hiddenId,
    kind: 'network',
    service: { role: 'overlay', networkId },
    fdb: fdb.map((entry) => ({ ...entry, remotePort: null, vni: null, state: 'permanent' })),
  }
  const vxlan = link(hiddenId, 5, 'vxlan0', {
    kind: 'vxlan',
    bridge: `${hiddenId}/2`,
    info: { kind: 'vxlan', vni: 4097, port, underlay: null, local: null, group: null },
  })
  return { ...withLinks(picture, vxlan), namespaces: [host, namespace] }
}
/** Two containers that know each other, or not. */
const siblings = (mac: string | null): Topology => {
  const running = runningHost({ neighbours: mac === null ? [] : [{ ...neighbour(mac), address: '172.17.0.3' }] })
  const first = running.namespaces.find((entry) => entry.id === containerId)
  if (!first) throw new Error('the container has a namespace')
  const second = { ...first, id: '4:4000', containers: [{ ...testNginx, id: 'b'.repeat(64), name: 'other' }] }
  const eth0 = link('4:4000', 9, 'eth0', { kind: 'veth', mac: '02:00:00:00:00:03', ...withAddress('172.17.0.3', 16) })
  return { ...withLinks(running, eth0), namespaces: [...running.namespaces, second] }
}
const rules = (packets: number, to: string): string =>
  `*nat\n[9:540] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\n[${packets}:60] -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination ${to}\nCOMMIT\n`
const drops = (packets: number): string =>
  `[${packets}:84] -A DOCKER-ISOLATION-STAGE-2 -o br-0123456789ab -j DROP\n[5:9] -A DOCKER-ISOLATION-STAGE-2 -j RETURN\n`
const connection = (reply: string, flag = ''): string =>
  `ipv4     2 tcp      6 118 TIME_WAIT src=10.0.2.15 dst=10.0.2.15 sport=51000 dport=8080 ${flag} src=${reply} dst=172.17.0.1 sport=80 dport=51000 [ASSURED] mark=0 use=1\n`
const container = 'test-nginx'
const onEth0 = { id: 'c', container, interface: 'eth0' } as const
const refusal = 'network dm-f80ae046430b is already using parent interface eth0'

export const networkCases: readonly Case[] = [
  [
    'the network is there',
    { id: 'c', kind: 'network-exists', network: 'test-bridge', driver: 'bridge' },
    'network-there',
    withNetwork(emptyHost()),
  ],
  [
    'there is no such network',
    { id: 'c', kind: 'network-exists', network: 'test-bridge', driver: 'bridge' },
    'network-absent',
    emptyHost(),
  ],
  [
    'it has another driver',
    { id: 'c', kind: 'network-exists', network: 'test-bridge', driver: 'macvlan' },
    'driver-other',
    withNetwork(emptyHost()),
  ],
  ['the network is gone', { id: 'c', kind: 'network-absent', network: 'test-bridge' }, 'network-gone', emptyHost()],
  [
    'the network is left',
    { id: 'c', kind: 'network-absent', network: 'test-bridge' },
    'network-left',
    withNetwork(emptyHost()),
  ],

  [
    'a bridge serves it',
    { id: 'c', kind: 'network-bridge', network: 'test-bridge', state: 'up' },
    'network-bridge-there',
    withNetwork(withLinks(emptyHost(), bridge())),
  ],
  [
    'its bridge has no carrier',
    { id: 'c', kind: 'network-bridge', network: 'test-bridge', state: 'up' },
    'state-other',
    withNetwork(withLinks(emptyHost(), bridge({ state: 'no-carrier' }))),
  ],
  [
    'its bridge is called otherwise',
    { id: 'c', kind: 'network-bridge', network: 'test-bridge', state: 'up' },
    'bridge-named-otherwise',
    withNetwork(withLinks(emptyHost(), bridge({ name: 'br-other' }))),
  ],
  [
    'only a name looks like its bridge',
    { id: 'c', kind: 'network-bridge', network: 'test-bridge', state: 'up' },
    'bridge-absent',
    withNetwork(withLinks(emptyHost(), bridge({ networkId: null }))),
  ],

  [
    'docker0 is the network’s',
    { id: 'c', kind: 'network-names-bridge', network: 'test-bridge', bridge: 'docker0' },
    'bridge-named',
    withNetwork(emptyHost(), { options: { 'com.docker.network.bridge.name': 'docker0' }, subnets: ['172.17.0.0/16'] }),
  ],
  [
    'docker0’s address is not in its subnet',
    { id: 'c', kind: 'network-names-bridge', network: 'test-bridge', bridge: 'docker0' },
    'bridge-address-outside',
    withNetwork(emptyHost(), { options: { 'com.docker.network.bridge.name': 'docker0' } }),
  ],
  [
    'no option names docker0',
    { id: 'c', kind: 'network-names-bridge', network: 'test-bridge', bridge: 'docker0' },
    'bridge-option-other',
    withNetwork(emptyHost()),
  ],

  [
    'the container is on it',
    { id: 'c', kind: 'container-on-network', container, network: 'test-bridge' },
    'on-network',
    withNetwork(inner({ networkId })),
  ],
  [
    'the container is not on it',
    { id: 'c', kind: 'container-on-network', container, network: 'test-bridge' },
    'not-on-network',
    withNetwork(runningHost()),
  ],
  [
    'the default route leaves by it',
    { id: 'c', kind: 'default-route-on', container, network: 'test-bridge' },
    'default-route-on',
    withNetwork(inner({ networkId })),
  ],
  [
    'the default route leaves elsewhere',
    { id: 'c', kind: 'default-route-on', container, network: 'test-bridge' },
    'default-route-elsewhere',
    withNetwork(runningHost()),
  ],
  [
    'the veth is a port of the network’s bridge',
    { ...onEth0, kind: 'veth-is-bridge-port', bridge: 'network:test-bridge' },
    'bridge-port',
    withNetwork(withLinks(runningHost({ bridge: 'br-0123456789ab' }), bridge({ bridgePorts: [`${hostId}/10`] }))),
  ],
  [
    'the veth is a port of docker0',
    { ...onEth0, kind: 'veth-is-bridge-port', bridge: 'network:test-bridge' },
    'other-bridge',
    withNetwork(withLinks(runningHost(), bridge())),
  ],

  [
    'it is in the host’s namespace',
    { id: 'c', kind: 'container-on-host', container },
    'container-on-host',
    hostModeHost(),
  ],
  ['it has a namespace of its own', { id: 'c', kind: 'container-on-host', container }, 'own-namespace', runningHost()],
  [
    'its namespace is mounted',
    { id: 'c', kind: 'namespace-mounted', container, under: '/var/run/docker/netns' },
    'namespace-mounted',
    mounted,
  ],
  [
    'its namespace is mounted elsewhere',
    { id: 'c', kind: 'namespace-mounted', container, under: '/var/run/docker/netns' },
    'not-mounted',
    withContainer(alive, { mountPoints: ['/run/docker/netnsx/1'] }),
  ],
  [
    'it has nothing',
    { id: 'c', kind: 'container-isolated', container },
    'isolated',
    withContainer(inner({ state: 'down' }), { routes: [] }),
  ],
  ['it has an interface', { id: 'c', kind: 'container-isolated', container }, 'has-interfaces', runningHost()],
  ['it has a route', { id: 'c', kind: 'container-isolated', container }, 'has-routes', inner({ state: 'down' })],
  [
    'no route leads there',
    { id: 'c', kind: 'no-route-to', container, address: '10.0.2.15' },
    'no-route',
    withContainer(runningHost(), { routes: [] }),
  ],
  [
    'the default route leads there',
    { id: 'c', kind: 'no-route-to', container, address: '10.0.2.15' },
    'route-there',
    runningHost(),
  ],

  ['a macvlan on eth0', { ...onEth0, kind: 'macvlan-is', parent: 'eth0', mode: 'bridge' }, 'macvlan-there', macvlan(4)],
  [
    'a macvlan in another mode',
    { ...onEth0, kind: 'macvlan-is', parent: 'eth0', mode: 'bridge' },
    'mode-other',
    macvlan(1),
  ],
  [
    'a macvlan on docker0',
    { ...onEth0, kind: 'macvlan-is', parent: 'eth0', mode: 'bridge' },
    'parent-other',
    macvlan(4, `${hostId}/3`),
  ],
  [
    'a veth is no macvlan',
    { ...onEth0, kind: 'macvlan-is', parent: 'eth0', mode: 'bridge' },
    'not-a-macvlan',
    runningHost(),
  ],
  ['VLAN 10', { id: 'c', kind: 'vlan-is', interface: 'eth0.10', vlan: 10, parent: 'eth0' }, 'vlan-there', vlan(10)],
  [
    'a VLAN of another id whatever its name',
    { id: 'c', kind: 'vlan-is', interface: 'eth0.10', vlan: 10, parent: 'eth0' },
    'vlan-other',
    vlan(20),
  ],
  [
    'no VLAN',
    { id: 'c', kind: 'vlan-is', interface: 'eth0.10', vlan: 10, parent: 'eth0' },
    'interface-absent',
    emptyHost(),
  ],
  ['the MTU', { ...onEth0, kind: 'interface-mtu', mtu: 1450 }, 'mtu-as-expected', inner({ mtu: 1450 })],
  ['another MTU', { ...onEth0, kind: 'interface-mtu', mtu: 1450 }, 'mtu-other', runningHost()],

  [
    'it knows the other one',
    { ...onEth0, kind: 'neighbour-of', other: 'other' },
    'neighbour-known',
    siblings('02:00:00:00:00:03'),
  ],
  [
    'it knows somebody else at that address',
    { ...onEth0, kind: 'neighbour-of', other: 'other' },
    'neighbour-other',
    siblings('02:00:00:00:00:99'),
  ],
  ['it has never asked', { ...onEth0, kind: 'neighbour-of', other: 'other' }, 'neighbour-absent', siblings(null)],
  [
    'the gateway is silent',
    { id: 'c', kind: 'neighbour-silent', container, address: '10.0.2.15' },
    'neighbour-silent',
    runningHost({ neighbours: [neighbour('', 1)] }),
  ],
  [
    'the gateway answers',
    { id: 'c', kind: 'neighbour-silent', container, address: '10.0.2.15' },
    'neighbour-answered',
    runningHost({ neighbours: [neighbour(docker0Mac)] }),
  ],
  [
    'nobody was asked for',
    { id: 'c', kind: 'neighbour-silent', container, address: '10.0.2.15' },
    'neighbour-absent',
    runningHost(),
  ],

  [
    'the overlay’s VXLAN',
    { id: 'c', kind: 'overlay-vxlan', network: 'test-overlay', port: 4789 },
    'vxlan-there',
    hidden(null),
  ],
  [
    'a VXLAN on another port',
    { id: 'c', kind: 'overlay-vxlan', network: 'test-overlay', port: 4789 },
    'port-other',
    hidden(null, 8472),
  ],
  [
    'the other host is named',
    { id: 'c', kind: 'overlay-names-host', network: 'test-overlay', other: 1 },
    'host-named',
    hidden('10.0.2.15'),
    { hosts: [emptyHost()] },
  ],
  [
    'another host is named',
    { id: 'c', kind: 'overlay-names-host', network: 'test-overlay', other: 1 },
    'host-not-named',
    hidden('10.0.2.99'),
    { hosts: [emptyHost()] },
  ],
  [
    'the other host is not seen',
    { id: 'c', kind: 'overlay-names-host', network: 'test-overlay', other: 1 },
    'other-host-unseen',
    hidden('10.0.2.15'),
  ],

  [
    'the engine refuses',
    { id: 'c', kind: 'engine-refused', request: 'networks/create', names: 'eth0' },
    'refused',
    emptyHost(),
    { refusals: [{ request: 'networks/create', message: refusal }] },
  ],
  [
    'the refusal names a longer name',
    { id: 'c', kind: 'engine-refused', request: 'networks/create', names: 'eth0' },
    'refused-otherwise',
    emptyHost(),
    { refusals: [{ request: 'networks/create', message: `${refusal}.10` }] },
  ],
  [
    'another request was refused',
    { id: 'c', kind: 'engine-refused', request: 'networks/create', names: 'eth0' },
    'not-refused',
    emptyHost(),
    { refusals: [{ request: 'containers/create', message: refusal }] },
  ],
  [
    'a command of an earlier step does not count',
    { id: 'c', kind: 'engine-exec', container, since: 'step' },
    'exec-none',
    runningHost(),
    { execs: [{ containerId: engineId, command: 'ls' }], execsBeforeStep: 1 },
  ],
  [
    'a command that speaks of something else',
    { id: 'c', kind: 'engine-exec', container, naming: '10.0.2.15' },
    'exec-none',
    runningHost(),
    { execs: [{ containerId: engineId, command: 'ping 10.0.2.150' }] },
  ],
  [
    'a command that speaks of it',
    { id: 'c', kind: 'engine-exec', container, naming: '10.0.2.15' },
    'exec-seen',
    runningHost(),
    { execs: [{ containerId: engineId, command: 'ping -c 1 10.0.2.15' }] },
  ],
  [
    'packets passed',
    { id: 'c', kind: 'packets-counted', interface: 'eth0', protocol: 'udp', port: 4789 },
    'packets-seen',
    emptyHost(),
    { packets: () => 3 },
  ],
  [
    'no packet passed',
    { id: 'c', kind: 'packets-counted', interface: 'eth0', protocol: 'udp', port: 4789 },
    'no-packets',
    emptyHost(),
    { packets: () => 0 },
  ],

  [
    'the name leads to docker0',
    { id: 'c', kind: 'name-resolves', container, name: 'host.docker.internal', addressOf: 'docker0' },
    'name-resolved',
    alive,
    asked(['internal', '172.17.0.1      STREAM host.docker.internal\n']),
  ],
  [
    'the name leads elsewhere',
    { id: 'c', kind: 'name-resolves', container, name: 'host.docker.internal', addressOf: 'docker0' },
    'name-resolved-otherwise',
    alive,
    asked(['internal', 'Server:\t127.0.0.11\nAddress:\t127.0.0.11:53\n\nName:\tx\nAddress: 192.0.2.1\n']),
  ],
  ['the name has not been asked for', { id: 'c', kind: 'name-resolves', container, name: 'x' }, 'not-asked', alive],
  [
    'the container has no resolver',
    { id: 'c', kind: 'name-resolves', container, name: 'x' },
    'no-answer',
    alive,
    asked(['x', '', 127]),
  ],
  [
    'the name does not resolve',
    { id: 'c', kind: 'name-unresolved', container, name: 'x' },
    'name-unresolved',
    alive,
    asked(['x', '', 2]),
  ],
  [
    'the name resolves after all',
    { id: 'c', kind: 'name-unresolved', container, name: 'x' },
    'name-resolved',
    alive,
    asked(['x', '172.17.0.3 STREAM x\n']),
  ],
  [
    'the link leads there',
    { id: 'c', kind: 'path-leads-to', path: '/var/run/netns', to: '/var/run/docker/netns' },
    'path-leads',
    emptyHost(),
    asked(['netns', '/run/docker/netns\n']),
  ],
  [
    'there is no link',
    { id: 'c', kind: 'path-leads-to', path: '/var/run/netns', to: '/var/run/docker/netns' },
    'path-absent',
    emptyHost(),
    asked(['docker/netns', '/run/docker/netns\n'], ['run/netns', '', 1]),
  ],
  [
    'nothing is there',
    { id: 'c', kind: 'path-absent', path: '/var/run/netns' },
    'path-gone',
    emptyHost(),
    asked(['netns', '', 1]),
  ],
  [
    'something is there',
    { id: 'c', kind: 'path-absent', path: '/var/run/netns' },
    'path-left',
    emptyHost(),
    asked(['netns', '']),
  ],
  [
    'both list the same',
    { id: 'c', kind: 'same-interfaces', container },
    'interfaces-same',
    mounted,
    asked(['ip -j link', '[{"ifindex":1,"ifname":"lo","address":"00"}]']),
  ],
  [
    'the lists differ',
    { id: 'c', kind: 'same-interfaces', container },
    'interfaces-differ',
    mounted,
    asked(['c82 ip -j link', '[]'], ['ip -j link', '[{"ifindex":1,"ifname":"lo","address":"00"}]']),
  ],
  [
    'ip netns finds nothing',
    { id: 'c', kind: 'same-interfaces', container },
    'netns-unreachable',
    mounted,
    asked(['ip -j link', '', 1]),
  ],
  [
    'the driver listens',
    { id: 'c', kind: 'driver-listens' },
    'driver-listens',
    emptyHost(),
    asked(['-x -n', 'u_str LISTEN 0 511 /run/docker/plugins/vethlab.sock 4711 * 0\n']),
  ],
  [
    'another socket listens',
    { id: 'c', kind: 'driver-listens' },
    'driver-not-running',
    emptyHost(),
    asked(['-x -n', 'u_str LISTEN 0 511 /run/docker/plugins/vethlab.sock.old 4711 * 0\n']),
  ],
  ...(
    [
      ['NetworkDriver.Join', 'driver-called', '/run/docker/plugins/vethlab.sock'],
      ['NetworkDriver.Leave', 'driver-not-called', '/run/docker/plugins/vethlab.sock'],
      ['NetworkDriver.Join', 'driver-not-running', '/run/docker.sock'],
    ] as const
  ).map(([call, code, socket]): Case => [
    `${call} is asked for`,
    { id: 'c', kind: 'driver-called', call },
    code,
    emptyHost(),
    asked(
      ['-x -n', `u_str LISTEN 0 511 ${socket} 4711 * 0\n`],
      ['network-plugin.log', '{"call":"NetworkDriver.Join","asked":{}}\n{"call":"NetworkDriver.Leave'],
    ),
  ]),
  [
    'the proxy listens',
    { id: 'c', kind: 'socket-listens', port: 8080, process: 'docker-proxy' },
    'listens',
    emptyHost(),
    asked(['-p', 'LISTEN 0 4096 0.0.0.0:8080 0.0.0.0:* users:(("docker-proxy",pid=9,fd=4))\n']),
  ],
  [
    'nobody listens',
    { id: 'c', kind: 'socket-listens', port: 8080, process: 'docker-proxy' },
    'nobody-listens',
    emptyHost(),
    asked(['-p', 'LISTEN 0 4096 0.0.0.0:18080 0.0.0.0:* users:(("docker-proxy",pid=9,fd=4))\n']),
  ],
  [
    'another listens',
    { id: 'c', kind: 'socket-listens', port: 8080, process: 'docker-proxy' },
    'process-other',
    emptyHost(),
    asked(['-p', 'LISTEN 0 128 [::]:8080 [::]:* users:(("nginx",pid=9,fd=4))\n']),
  ],
  [
    'a rule forwards',
    { id: 'c', kind: 'nat-forwards', port: 8080, container, containerPort: 80 },
    'nat-forwards',
    runningHost(),
    asked(['nat', rules(0, '172.17.0.2:80')]),
  ],
  [
    'a rule forwards elsewhere',
    { id: 'c', kind: 'nat-forwards', port: 8080, container, containerPort: 80 },
    'nat-elsewhere',
    runningHost(),
    asked(['nat', rules(0, '172.17.0.2:8080')]),
  ],
  [
    'no rule forwards',
    { id: 'c', kind: 'nat-forwards', port: 8081, container, containerPort: 80 },
    'no-nat-rule',
    runningHost(),
    asked(['nat', rules(0, '172.17.0.2:80')]),
  ],
  [
    'the rule counted',
    { id: 'c', kind: 'nat-counted', port: 8080 },
    'nat-counted',
    emptyHost(),
    asked(['nat', rules(1, '172.17.0.2:80')]),
  ],
  [
    'the rule has not counted',
    { id: 'c', kind: 'nat-counted', port: 8080 },
    'nat-not-counted',
    emptyHost(),
    asked(['nat', rules(0, '172.17.0.2:80')]),
  ],
  [
    'iptables-save fails',
    { id: 'c', kind: 'nat-counted', port: 8080 },
    'no-answer',
    emptyHost(),
    asked(['nat', '', 3]),
  ],
  [
    'the connection is tracked',
    { id: 'c', kind: 'connection-tracked', port: 8080, container, containerPort: 80 },
    'tracked',
    runningHost(),
    asked(['conntrack', connection('172.17.0.2')]),
  ],
  [
    'another one answered',
    { id: 'c', kind: 'connection-tracked', port: 8080, container, containerPort: 80 },
    'tracked-elsewhere',
    runningHost(),
    asked(['conntrack', connection('172.17.0.9')]),
  ],
  [
    'nobody has answered',
    { id: 'c', kind: 'connection-tracked', port: 8080, container, containerPort: 80 },
    'not-tracked',
    runningHost(),
    asked(['conntrack', connection('172.17.0.2', '[UNREPLIED]')]),
  ],
  [
    'packets were dropped',
    { id: 'c', kind: 'isolation-drops', network: 'test-bridge' },
    'drops-counted',
    withNetwork(withLinks(emptyHost(), bridge())),
    asked(['filter', drops(1)]),
  ],
  [
    'no packet was dropped',
    { id: 'c', kind: 'isolation-drops', network: 'test-bridge' },
    'no-drops',
    withNetwork(withLinks(emptyHost(), bridge())),
    asked(['filter', drops(0)]),
  ],
]
