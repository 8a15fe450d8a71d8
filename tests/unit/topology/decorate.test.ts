import { describe, expect, it } from 'vitest'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { inSubnet } from '../../../src/core/topology/networkJoin'
import type { NetworkNames } from '../../../src/core/facts/dockerNames'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { topologyToText } from '../../../src/core/topology/text'
import { address, dockerHost, labHost, link, namespace } from './facts'
import { bridgeNetwork, container, endpoint, engineNames as names, network } from './names'

describe('Docker’s names', () => {
  const resolved = resolveTopology(dockerHost(2))

  it('put a container where its init process’s network namespace is', () => {
    const topology = decorateTopology(resolved, names([container('web', 1001), container('db', 1002)]))
    const found = topology.namespaces.map((entry) => [
      entry.id,
      entry.kind,
      entry.containers.map((known) => known.name),
    ])
    expect(found).toEqual([
      ['4:1', 'host', []],
      ['4:101', 'container', ['web']],
      ['4:102', 'container', ['db']],
    ])
  })

  it('put a host-mode container on the lab host, and two that share a namespace into one box', () => {
    const sharing = { ...dockerHost(1) }
    const facts = {
      ...sharing,
      namespaces: sharing.namespaces.map((entry) =>
        entry.isHost ? entry : { ...entry, processes: [...entry.processes, { pid: 1500, comm: 'sh' }] },
      ),
    }
    const topology = decorateTopology(
      resolveTopology(facts),
      names([container('host', 1), container('b', 1500), container('a', 1001)]),
    )
    expect(topology.namespaces.map((entry) => entry.containers.map((known) => known.name))).toEqual([
      ['host'],
      ['a', 'b'],
    ])
    expect(topology.namespaces[0]?.kind).toBe('host')
  })

  it('list a container that has no namespace, and leave a nameless namespace in the picture', () => {
    const topology = decorateTopology(resolved, names([container('gone', 0)]))
    expect(topology.stoppedContainers.map((entry) => [entry.name, entry.state])).toEqual([['gone', 'exited']])
    expect(topology.namespaces.map((entry) => entry.kind)).toEqual(['host', 'other', 'other'])
  })

  it('name a bridge only where kind, name and address agree', () => {
    const host = (kind: string, name: string, ip: string): string | null => {
      const facts = labHost(
        namespace('4:1', { isHost: true, links: [link(3, name, { kind })], addresses: [address(3, ip, 16)] }),
      )
      return decorateTopology(resolveTopology(facts), names([])).interfaces[0]?.networkId ?? null
    }
    expect(host('bridge', 'docker0', '172.17.0.1')).toBe(bridgeNetwork.id)
    expect(host('bridge', 'docker0', '192.168.0.1')).toBeNull()
    expect(host('dummy', 'docker0', '172.17.0.1')).toBeNull()
    expect(host('bridge', `br-${'b'.repeat(12)}`, '172.17.0.1')).toBeNull()
  })

  it('are missing, and that is said, while the engine is silent', () => {
    expect(decorateTopology(resolved, null).named).toBe(false)
    expect(topologyToText(decorateTopology(resolved, null), { language: 'en' })).toContain('engine does not answer')
  })
})

describe('a container', () => {
  const key = '/var/run/docker/netns/0123456789ab'
  const facts = (mountedAt: string): ReturnType<typeof labHost> =>
    labHost(
      namespace('4:1', { isHost: true, processes: [{ pid: 1, comm: 'bash' }] }),
      namespace('4:2', { processes: [{ pid: 7, comm: 'nginx' }] }),
      ...(mountedAt === '' ? [] : [namespace('4:3', { mountPoints: [mountedAt] })]),
    )
  const homesOf = (mountedAt: string, sandboxKey: string): string[] =>
    decorateTopology(resolveTopology(facts(mountedAt)), names([container('web', 7, { sandboxKey })]))
      .namespaces.filter((entry) => entry.containers.length > 0)
      .map((entry) => entry.id)

  it('has no home where its sandbox is mounted in another namespace than its PID lies in', () => {
    expect(homesOf('/run/docker/netns/0123456789ab', key)).toEqual([])
    const topology = decorateTopology(
      resolveTopology(facts('/run/docker/netns/0123456789ab')),
      names([container('web', 7, { sandboxKey: key })]),
    )
    expect(topology.stoppedContainers.map((entry) => [entry.name, entry.state])).toEqual([['web', 'running']])
  })

  it('is where its PID is, where no sandbox is told or it is not seen', () => {
    expect(homesOf('/run/docker/netns/0123456789ab', '')).toEqual(['4:2'])
    expect(homesOf('/run/netns/blue', key)).toEqual(['4:2'])
    expect(homesOf('', key)).toEqual(['4:2'])
  })

  it('carries its state, its labels, and what Compose calls it', () => {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'db', tier: 'back' }
    const [, home] = decorateTopology(
      resolveTopology(dockerHost(1)),
      names([container('web', 1001, { labels, state: 'paused' })]),
    ).namespaces
    expect(home?.containers[0]).toMatchObject({
      state: 'paused',
      labels,
      compose: { project: 'shop', service: 'db' },
    })
  })
})

describe('a namespace without a process', () => {
  const overlay = network('over', { id: 'l4yh2zq0x1abcdefghijklmno', driver: 'overlay', scope: 'swarm' })
  const serviceAt = (
    mountPoint: string,
    networks = [overlay],
    containers: Parameters<typeof names>[0] = [],
  ): unknown => {
    const facts = labHost(namespace('4:1', { isHost: true }), namespace('4:9', { mountPoints: [mountPoint] }))
    const found = decorateTopology(resolveTopology(facts), names(containers, networks)).namespaces[1]
    return found?.kind === 'network' ? found.service : (found?.kind ?? null)
  }

  it.each([
    ['/run/docker/netns/1-l4yh2zq0x1', { role: 'overlay', networkId: overlay.id }],
    ['/run/docker/netns/12-l4yh2zq0x', { role: 'overlay', networkId: overlay.id }],
    ['/var/run/docker/netns/lb_l4yh2zq0x', { role: 'load-balancer', networkId: overlay.id }],
    ['/run/docker/netns/1-zzzzzzzzzz', { role: 'overlay', networkId: null }],
    ['/run/docker/netns/1-l4yh2zq0', 'other'],
    ['/run/docker/netns/0123456789ab', 'other'],
    ['/run/docker/netns/default', 'other'],
    ['/run/netns/1-l4yh2zq0x1', 'other'],
    ['/home/learner/run/docker/netns/1-l4yh2zq0x1', 'other'],
    ['/run/docker/netns/below/1-l4yh2zq0x1', 'other'],
  ])('mounted at %s is %j', (mountPoint, expected) => {
    expect(serviceAt(mountPoint)).toEqual(expected)
  })

  it('whose mount fits two networks is named by neither', () => {
    const twin = { ...overlay, id: 'l4yh2zq0x1zzzzzzzzzzzzzzz' }
    expect(serviceAt('/run/docker/netns/1-l4yh2zq0x1', [overlay, twin])).toEqual({ role: 'overlay', networkId: null })
  })

  it('is the ingress sandbox of the network that the engine says is the ingress', () => {
    const networks = [overlay, { ...overlay, id: 'i'.repeat(25), ingress: true }]
    expect(serviceAt('/run/docker/netns/ingress_sbox', networks)).toEqual({
      role: 'ingress',
      networkId: 'i'.repeat(25),
    })
    expect(serviceAt('/run/docker/netns/ingress_sbox')).toEqual({ role: 'ingress', networkId: null })
  })

  it('is looked for where the engine says that its sandboxes are mounted', () => {
    const web = container('web', 7, { sandboxKey: '/run/user/1000/docker/netns/0123456789ab' })
    expect(serviceAt('/run/user/1000/docker/netns/1-l4yh2zq0x1')).toBe('other')
    expect(serviceAt('/run/user/1000/docker/netns/1-l4yh2zq0x1', [overlay], [web])).toMatchObject({ role: 'overlay' })
  })

  it('keeps its role while the engine is silent', () => {
    const facts = labHost(namespace('4:9', { mountPoints: ['/run/docker/netns/1-l4yh2zq0x1'] }))
    const topology = decorateTopology(resolveTopology(facts), null)
    expect(topology.namespaces[0]?.service).toEqual({ role: 'overlay', networkId: null })
    expect(topology.about).toMatchObject({ sources: 'kernel-only', missing: ['engine-silent'] })
  })

  it('gives its network to what stands in it, but for loopback', () => {
    const facts = labHost(
      namespace('4:9', {
        mountPoints: ['/run/docker/netns/1-l4yh2zq0x1'],
        links: [
          link(1, 'lo', { arpType: 772 }),
          link(2, 'br0', { kind: 'bridge' }),
          link(5, 'vxlan0', { kind: 'vxlan', master: 2 }),
          link(7, 'veth0', { kind: 'veth', master: 2, iflink: 6, linkNetnsid: 1 }),
        ],
        nsids: { 1: '4:101' },
      }),
      namespace('4:101', {
        links: [link(6, 'eth0', { kind: 'veth', iflink: 7, linkNetnsid: 0 })],
        nsids: { 0: '4:9' },
      }),
    )
    const topology = decorateTopology(resolveTopology(facts), names([], [overlay]))
    expect(topology.interfaces.map((entry) => [entry.name, entry.networkId])).toEqual([
      ['eth0', overlay.id],
      ['lo', null],
      ['br0', overlay.id],
      ['vxlan0', overlay.id],
      ['veth0', overlay.id],
    ])
  })
})

describe('a Docker network', () => {
  const inner = network('inner', { internal: true })
  const nameOf = `br-${'i'.repeat(12)}`
  const bridgeOf = (networks: Parameters<typeof names>[1], ...addresses: [string, number][]): string | null => {
    const facts = labHost(
      namespace('4:1', {
        isHost: true,
        links: [link(3, nameOf, { kind: 'bridge' })],
        addresses: addresses.map(([ip, length]) => ({
          ...address(3, ip, length),
          family: ip.includes(':') ? 6 : 4,
          scope: ip.startsWith('fe80') ? 253 : 0,
        })),
      }),
    )
    return decorateTopology(resolveTopology(facts), names([], networks)).interfaces[0]?.networkId ?? null
  }

  it('is its bridge without an address only where the engine says that it gives it none', () => {
    const open = { ...inner, internal: false }
    expect(bridgeOf([inner])).toBe(inner.id)
    expect(bridgeOf([inner], ['fe80::1', 64])).toBe(inner.id)
    expect(bridgeOf([{ ...open, gateways: [''] }])).toBeNull()
    expect(bridgeOf([{ ...open, options: { 'com.docker.network.bridge.inhibit_ipv4': 'true' } }])).toBe(inner.id)
    expect(bridgeOf([open])).toBeNull()
    expect(bridgeOf([inner], ['192.168.1.1', 24])).toBeNull()
  })

  it('of IPv6 alone is matched by its IPv6 address', () => {
    const six = { ...inner, internal: false, subnets: ['fd00:1::/64'], gateways: ['fd00:1::1'] }
    expect(bridgeOf([six], ['fd00:1::1', 64])).toBe(inner.id)
    expect(bridgeOf([six], ['fd00:2::1', 64])).toBeNull()
  })

  it('keeps its bridge whose address was taken away while an endpoint of it hangs there', () => {
    const facts = dockerHost(1)
    const bare = {
      ...facts,
      namespaces: facts.namespaces.map((entry) => ({
        ...entry,
        addresses: entry.addresses.filter((known) => known.address !== '172.17.0.1'),
      })),
    }
    const networkOfDocker0 = (containers: Parameters<typeof names>[0]): string | null | undefined =>
      decorateTopology(resolveTopology(bare), names(containers)).interfaces.find((entry) => entry.name === 'docker0')
        ?.networkId
    expect(networkOfDocker0([container('web', 1001, { endpoints: [endpoint(bridgeNetwork, '172.17.0.2')] })])).toBe(
      bridgeNetwork.id,
    )
    expect(networkOfDocker0([])).toBeNull()
  })

  it('of another driver has the bridge whose ports all lead to its endpoints, and no other', () => {
    const plugged = network('plugged', { driver: 'vethlab' })
    const other = network('other', { driver: 'vethlab', subnets: ['172.18.0.0/16'] })
    const networkOfBridge = (served: readonly (readonly [string, NetworkNames, string])[]): string | null | undefined =>
      decorateTopology(
        resolveTopology(dockerHost(2)),
        names(
          served.map(([name, of, address], at) => container(name, 1001 + at, { endpoints: [endpoint(of, address)] })),
          [plugged, other],
        ),
      ).interfaces.find((entry) => entry.name === 'docker0')?.networkId
    expect(
      networkOfBridge([
        ['one', plugged, '172.17.0.2'],
        ['two', plugged, '172.17.0.3'],
      ]),
    ).toBe(plugged.id)
    expect(
      networkOfBridge([
        ['one', plugged, '172.17.0.2'],
        ['two', other, '172.17.0.3'],
      ]),
    ).toBeNull()
    expect(networkOfBridge([['one', plugged, '172.17.0.2']])).toBeNull()
  })

  it('that the engine’s list does not have serves nothing, though an endpoint names it', () => {
    const made = network('made-in-between', { subnets: ['10.9.0.0/16'] })
    const web = container('web', 1001, { endpoints: [endpoint(made, '172.17.0.2')] })
    const topology = decorateTopology(resolveTopology(dockerHost(1)), names([web], []))
    expect(topology.interfaces.filter((entry) => entry.networkId !== null)).toEqual([])
  })

  it('has its bridge’s ports and their peers, whether Docker named them or not', () => {
    const topology = decorateTopology(resolveTopology(dockerHost(1)), names([]))
    const named = topology.interfaces.filter((entry) => entry.networkId === bridgeNetwork.id)
    expect(named.map((entry) => entry.key)).toEqual(['4:1/12', '4:1/3', '4:101/11'])
  })

  it('has a macvlan by its endpoint, and an ipvlan though all of them share one MAC address', () => {
    const mac = '02:00:00:00:00:02'
    const [mv, first, second] = [
      network('mv', { driver: 'macvlan' }),
      network('first', { driver: 'ipvlan' }),
      network('second', { driver: 'ipvlan' }),
    ]
    const facts = labHost(
      namespace('4:1', { isHost: true, links: [link(2, 'eth0')] }),
      namespace('4:2', {
        processes: [{ pid: 7, comm: 'nginx' }],
        links: [
          link(5, 'eth0', { kind: 'macvlan', iflink: 2, linkNetnsid: 0, mac: '02:aa:00:00:00:01' }),
          link(6, 'eth1', { kind: 'ipvlan', iflink: 2, linkNetnsid: 0, mac }),
          link(7, 'eth2', { kind: 'ipvlan', iflink: 2, linkNetnsid: 0, mac }),
        ],
        addresses: [address(6, '10.1.0.2', 24), address(7, '10.2.0.2', 24)],
        nsids: { 0: '4:1' },
      }),
    )
    const web = container('web', 7, {
      endpoints: [
        endpoint(mv, '', { mac: '02:AA:00:00:00:01' }),
        endpoint(first, '10.1.0.2', { mac }),
        endpoint(second, '10.2.0.2', { mac }),
      ],
    })
    const topology = decorateTopology(resolveTopology(facts), names([web], [mv, first, second]))
    expect(topology.interfaces.map((entry) => [entry.name, entry.networkId])).toEqual([
      ['eth0', null],
      ['eth0', mv.id],
      ['eth1', first.id],
      ['eth2', second.id],
    ])
  })
})

it('tells what lies in a subnet, and takes nonsense for no', () => {
  expect(inSubnet({ address: '172.17.3.4' }, '172.17.0.0/16')).toBe(true)
  expect(inSubnet({ address: 'fd00::1' }, '172.17.0.0/16')).toBe(false)
  expect(inSubnet({ address: '172.17.3.4' }, 'nonsense')).toBe(false)
})

it('prints hostile names so that no terminal acts on them', () => {
  const hostile = ['\u001b[31mred', 'new\nline', '<img src=x>', '가나다라마', '\u202ertl']
  const links = hostile.map((name, index) => link(index + 1, name, { kind: 'dummy' }))
  const text = topologyToText(resolveTopology(labHost(namespace('4:1', { isHost: true, links }))), { language: 'ko' })

  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  expect(text.split('\n')).toHaveLength(hostile.length + 2)
  expect(text).toContain('␛[31mred')
})
