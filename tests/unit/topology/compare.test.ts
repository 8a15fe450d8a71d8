import { describe, expect, it } from 'vitest'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import type { HostFacts, LinkFacts, NamespaceFacts, RouteFacts } from '../../../src/core/facts/types'
import { compareTopologies, type TopologyChanges } from '../../../src/core/topology/compare'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { summarizeChanges, summaryText, type ChangeLine } from '../../../src/core/topology/summary'
import { summaryMessages } from '../../../src/core/topology/summaryMessages'
import { address, dockerHost, labHost, link, namespace } from './facts'
import { bridgeNetwork, container, engineNames, network } from './names'

const route = (more: Partial<RouteFacts> = {}): RouteFacts => ({
  family: 4,
  table: 254,
  type: 1,
  protocol: 3,
  scope: 0,
  destination: '0.0.0.0',
  destinationLength: 0,
  gateway: '172.17.0.1',
  outInterface: 13,
  preferredSource: null,
  metric: null,
  ...more,
})
const picture = (facts: HostFacts, names: EngineNames | null = null): ReturnType<typeof decorateTopology> =>
  decorateTopology(resolveTopology(facts), names)
const said = (changes: TopologyChanges, language: 'ko' | 'en' = 'en'): string[] =>
  summarizeChanges(changes).map((line) => summaryText(line, language))
/** The facts with one namespace changed. */
const edited = (facts: HostFacts, id: string, edit: (entry: NamespaceFacts) => Partial<NamespaceFacts>): HostFacts => ({
  ...facts,
  namespaces: facts.namespaces.map((entry) => (entry.id === id ? { ...entry, ...edit(entry) } : entry)),
})
const withLink = (name: string, more: Partial<LinkFacts>) => (entry: NamespaceFacts) => ({
  links: entry.links.map((known) => (known.name === name ? { ...known, ...more } : known)),
})

describe('what docker run did', () => {
  const after = edited(dockerHost(2), '4:102', () => ({ routes: [route()] }))
  const changes = compareTopologies(
    picture(dockerHost(1), engineNames([container('web', 1001)])),
    picture(after, engineNames([container('web', 1001), container('db', 1002)])),
  )

  it('is one glance', () => {
    expect(said(changes)).toEqual([
      'container db is new (image nginx:latest, running)',
      'new veth pair: veth2 on lab-1 ↔ eth0 on db',
      'veth2 on lab-1 is now a port of bridge docker0',
      'eth0 on db got address 172.17.0.3/16',
      'new route on db: default via 172.17.0.1 dev eth0',
    ])
  })

  it('is said in Korean, too', () => {
    expect(said(changes, 'ko')).toEqual([
      'db 컨테이너가 생겼다 (이미지 nginx:latest, running)',
      'veth 쌍이 생겼다: veth2 (lab-1) ↔ eth0 (db)',
      'veth2 인터페이스가 docker0 브리지의 포트가 되었다 (lab-1)',
      'eth0 인터페이스에 주소 172.17.0.3/16 추가 (db)',
      '라우트 추가 (db): default via 172.17.0.1 dev eth0',
    ])
  })

  it('leaves the bridge unchanged but for its ports', () => {
    expect(changes.interfaces.get('4:1/3')).toBeUndefined()
    expect(changes.details.get('4:1/3')).toMatchObject({ change: 'changed', newPorts: ['veth2'], fields: [] })
  })

  it('is undone by docker rm', () => {
    const back = compareTopologies(
      picture(after, engineNames([container('web', 1001), container('db', 1002)])),
      picture(dockerHost(1), engineNames([container('web', 1001)])),
    )
    expect(said(back)).toEqual(['container db is gone', 'veth pair gone: veth2 on lab-1 ↔ eth0 on db'])
    expect(back.details.get('4:1/3')).toMatchObject({ gonePorts: ['veth2'] })
  })
})

describe('an interface', () => {
  const facts = dockerHost(1)
  const host = (more: Partial<LinkFacts>, name = 'docker0'): TopologyChanges =>
    compareTopologies(picture(facts), picture(edited(facts, '4:1', withLink(name, more))))

  it.each([
    [{ flags: 0x1002, carrier: null, operState: 2 }, 'docker0 on lab-1: state up → down'],
    [{ mtu: 1450 }, 'docker0 on lab-1: MTU 1500 → 1450'],
    [{ mac: '02:00:00:00:00:99' }, 'docker0 on lab-1: MAC address 02:00:00:00:00:03 → 02:00:00:00:00:99'],
    [{ alias: 'mine' }, 'docker0 on lab-1: alias mine, before none'],
    [{ altNames: ['b', 'c'] }, 'docker0 on lab-1: alternative names b, c, before none'],
    [{ name: 'd0' }, 'd0 on lab-1: name docker0 → d0'],
    [
      { info: { kind: 'bridge', vlanFiltering: true, stp: false, bridgeId: '' } },
      'docker0 on lab-1: settings vlan_filtering, before none',
    ],
  ] as const)('that got %o is told: %s', (more, line) => {
    const changes = host(more)
    expect(said(changes)).toEqual([line])
    expect(changes.interfaces.get('4:1/3')).toBe('changed')
  })

  it('that left its bridge is told with both', () => {
    const changes = host({ master: null }, 'veth1')
    expect(said(changes)).toEqual(['veth1 on lab-1: master none, before docker0'])
    expect(changes.details.get('4:1/3')).toMatchObject({ gonePorts: ['veth1'], fields: [] })
  })

  it('whose peer moved into another namespace is told, though the name stays', () => {
    const pair = (inBox: boolean): HostFacts =>
      labHost(
        namespace('4:1', {
          isHost: true,
          links: [
            link(4, 'a', { kind: 'veth', iflink: 5, linkNetnsid: inBox ? 0 : null }),
            ...(inBox ? [] : [link(5, 'b', { kind: 'veth', iflink: 4 })]),
          ],
          nsids: inBox ? { 0: '4:2' } : {},
        }),
        namespace('4:2', {
          mountPoints: ['/run/netns/blue'],
          links: inBox ? [link(5, 'b', { kind: 'veth', iflink: 4, linkNetnsid: 0 })] : [],
          nsids: inBox ? { 0: '4:1' } : {},
        }),
      )
    expect(said(compareTopologies(picture(pair(false)), picture(pair(true))))).toEqual([
      'new interface b on blue (veth)',
      'interface b on lab-1 is gone (veth)',
      'a on lab-1: peer b → b (blue)',
    ])
  })

  it('does not change by what comes by itself: link-local addresses, neighbours, FDB, a bridge’s timers', () => {
    const noisy = edited(facts, '4:1', (entry) => ({
      links: entry.links.map((known) => ({
        ...known,
        port: known.master === null ? null : { state: 3, hairpin: false, learning: true, isolated: false },
        info:
          known.kind === 'bridge' ? { kind: 'bridge', vlanFiltering: false, stp: false, bridgeId: '8000.02' } : null,
      })),
      addresses: [...entry.addresses, { ...address(3, 'fe80::1', 64), family: 6, scope: 253 }],
      neighbours: [{ ifindex: 3, family: 4, address: '172.17.0.2', mac: '02:00:00:00:00:0b', state: 2 }],
      fdb: [
        {
          ...{ ifindex: 12, mac: '02:00:00:00:00:0b', bridge: 3, vlan: null, remote: null, remotePort: null },
          ...{ vni: null, state: 'dynamic' },
        },
      ],
      routes: [
        route({ family: 6, destination: 'fe80::', destinationLength: 64, gateway: null, outInterface: 3 }),
        route({ family: 6, destination: 'ff00::', destinationLength: 8, type: 5, table: 255, gateway: null }),
        route({ destination: '172.17.0.1', destinationLength: 32, type: 2, table: 255, gateway: null }),
      ],
    }))
    const changes = compareTopologies(picture(facts), picture(noisy))
    expect(said(changes)).toEqual([])
    expect([changes.interfaces.size, changes.details.size, changes.routes.length]).toEqual([0, 0, 0])
  })
})

it('tells routes by what they say: a new gateway is one gone and one new', () => {
  const facts = dockerHost(1)
  const at = (gateway: string): HostFacts =>
    edited(facts, '4:1', () => ({ routes: [route({ gateway, outInterface: 2 })] }))
  expect(said(compareTopologies(picture(at('10.0.2.2')), picture(at('10.0.2.3'))))).toEqual([
    'new route on lab-1: default via 10.0.2.3 dev eth0',
    'route gone on lab-1: default via 10.0.2.2 dev eth0',
  ])
})

describe('a container', () => {
  const names = (pid: number, more = {}): EngineNames => engineNames([container('web', pid, more)])

  /** As `docker restart` does: another namespace, other indexes, another veth. */
  const restarted = (ip: string, id = '4:900'): HostFacts => {
    const [host] = dockerHost(0).namespaces
    return labHost(
      {
        ...(host ?? namespace('4:1')),
        links: [...(host?.links ?? []), link(44, 'vethnew', { kind: 'veth', master: 3, iflink: 43, linkNetnsid: 7 })],
        nsids: { 7: id },
      },
      namespace(id, {
        links: [
          link(1, 'lo', { arpType: 772, operState: 0 }),
          link(43, 'eth0', { kind: 'veth', iflink: 44, linkNetnsid: 0 }),
        ],
        addresses: [address(43, ip, 16)],
        routes: [route({ outInterface: 43 })],
        nsids: { 0: '4:1' },
        processes: [{ pid: 2001, comm: 'nginx' }],
      }),
    )
  }
  const before = edited(dockerHost(1), '4:101', () => ({ routes: [route({ outInterface: 11 })] }))

  it('that was restarted is one change, whatever the kernel made anew', () => {
    const changes = compareTopologies(picture(before, names(1001)), picture(restarted('172.17.0.2'), names(2001)))
    expect(said(changes)).toEqual(['container web was restarted: it has a new network namespace'])
    expect(changes.containers[0]).toMatchObject({ namespaceBefore: '4:101', namespaceId: '4:900' })
    // The kernel's truth stays: these are other interfaces.
    expect(changes.interfaces.get('4:900/43')).toBe('new')
    expect(changes.interfaces.get('4:101/11')).toBe('gone')
  })

  it('that was restarted is known by its process where the kernel gave the inode again', () => {
    const changes = compareTopologies(
      picture(before, names(1001)),
      picture(restarted('172.17.0.2', '4:101'), names(2001)),
    )
    expect(said(changes)).toEqual(['container web was restarted: it has a new network namespace'])
  })

  it('that got another address by its restart is told with it', () => {
    const changes = compareTopologies(picture(before, names(1001)), picture(restarted('172.17.0.9'), names(2001)))
    expect(said(changes)).toEqual([
      'container web was restarted: it has a new network namespace',
      'eth0 on web got address 172.17.0.9/16',
      'eth0 on web lost address 172.17.0.2/16',
    ])
  })

  it('that stopped is told by its state', () => {
    const changes = compareTopologies(picture(before, names(1001)), picture(dockerHost(0), names(0)))
    expect(said(changes)).toEqual(['container web: running → exited', 'veth pair gone: veth1 on lab-1 ↔ eth0 on web'])
  })

  it('is neither new nor gone where one of the moments has no names', () => {
    const changes = compareTopologies(picture(before, null), picture(before, names(1001)))
    expect([changes.containers, changes.networks]).toEqual([[], []])
  })
})

it('tells Docker networks, and boxes that no container is in', () => {
  const facts = dockerHost(0)
  const blue = labHost(...facts.namespaces, namespace('4:7', { mountPoints: ['/run/netns/\u00ed\u0095\u009c'] }))
  const net = network('net', { subnets: ['172.18.0.0/16'] })
  const changes = compareTopologies(
    picture(facts, engineNames([], [bridgeNetwork])),
    picture(blue, engineNames([], [{ ...bridgeNetwork, labels: { a: 'b' } }, net])),
  )
  expect(said(changes)).toEqual([
    'Docker network bridge changed',
    'Docker network net is new (bridge 172.18.0.0/16)',
    'network namespace 한 is new',
  ])
})

it('has the same places in both languages, for every line', () => {
  const places = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()
  for (const [key, text] of Object.entries(summaryMessages.en)) {
    const korean = summaryMessages.ko[key as keyof typeof summaryMessages.ko]
    expect([key, places(korean)]).toEqual([key, places(text)])
  }
})

it('makes hostile names visible', () => {
  const line: ChangeLine = {
    key: 'interface-new',
    params: { name: '\u001b[31m', place: '{kind}', kind: 'dummy' },
    change: 'new',
    about: null,
  }
  expect(summaryText(line, 'en')).toBe('new interface ␛[31m on {kind} (dummy)')
})
