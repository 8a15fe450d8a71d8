import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { indexNames } from '../../../src/core/recognise/nameIndex'
import { longestLine, scanLine } from '../../../src/core/recognise/scan'
import type { NameIndex } from '../../../src/core/recognise/types'
import type { LinkFacts, NamespaceFacts } from '../../../src/core/facts/types'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { address, labHost, link, namespace } from '../topology/facts'
import { container, engineNames } from '../topology/names'
import { dockerPicture, eth0Of, host, inside, portOf, said, saidIn, secondHost } from './pictures'

/** A lab host with these interfaces and nothing else. */
const only = (...links: LinkFacts[]): Topology => withFacts({ links })
const withFacts = (more: Partial<NamespaceFacts>): Topology =>
  resolveTopology(labHost(namespace('4:1', { isHost: true, ...more })))
const wordsOf = (picture: Topology, text: string): string[] => saidIn([picture], text).map(([word]) => word)

describe('where a name begins and ends', () => {
  const picture = only(link(2, 'eth0'), link(3, 'br-1234'), link(4, 'veth12', { altNames: ['uplink-a'] }))
  it.each([
    ['eth0: flags=4163', ['eth0']],
    ['eth0, (eth0) [eth0] "eth0" \'eth0\' <eth0> eth0; eth0.', Array<string>(8).fill('eth0')],
    ['veth12@if3: <UP>', ['veth12']],
    ['br-1234\t\t8000.0', ['br-1234']],
    ['xeth0 eth01 eth0x eth0-1 eth0_a my-eth0 br-12345 1br-1234', []],
    ['/sys/class/net/eth0/statistics dev=eth0', ['eth0', 'eth0']],
    ['eth0은 veth12에 연결됩니다. 인터페이스eth0', ['eth0', 'veth12', 'eth0']],
    ['uplink-a', ['uplink-a']],
    ['eth0\u2502eth0', ['eth0', 'eth0']],
  ])('%j', (text, expected) => {
    expect(wordsOf(picture, text)).toEqual(expected)
  })

  it('finds the whole name where a part of it is one, too', () => {
    const picture = only(link(2, 'eth0'), link(3, 'eth0.10', { kind: 'vlan', iflink: 2 }))
    expect(saidIn([picture], 'eth0.10@eth0: eth0.20 eth0')).toEqual([
      ['eth0.10', '4:1/3'],
      ['eth0', '4:1/2'],
      ['eth0', '4:1/2'],
    ])
  })

  it('finds a name with characters that usually end one, but does not take every parenthesis for an interface', () => {
    const picture = only(link(2, 'a@b'), link(3, 'x(1)y'), link(4, '('), link(5, 'p,q|r.'))
    expect(wordsOf(picture, '2: a@b: (up) x(1)y p,q|r. p,q')).toEqual(['a@b', 'x(1)y', 'p,q|r.'])
  })

  it('reads no names out of lines that are longer than anybody looks at', () => {
    const [names, rest] = [indexNames([picture]), ' '.repeat(longestLine - 4)]
    expect(scanLine(`eth0${rest}`, names, host)).toHaveLength(1)
    expect(scanLine(`eth0${rest} `, names, host)).toEqual([])
  })
})

describe('addresses', () => {
  const picture = withFacts({
    links: [link(1, 'lo', { arpType: 772, mac: '00:00:00:00:00:00' }), link(2, 'eth0', { mac: '02:42:ac:11:00:0a' })],
    addresses: [
      address(1, '127.0.0.1', 8),
      address(2, '10.0.0.1', 24),
      { ...address(2, 'fe80::42:acff:fe11:a', 64), family: 6, scope: 253 },
      { ...address(2, '2001:db8::1', 64), family: 6 },
    ],
  })
  it.each([
    ['inet 10.0.0.1/24 brd 10.0.0.255', ['10.0.0.1']],
    ['110.0.0.1 10.0.0.12 10.0.0.1a 10.0.0.1.1.1 x10.0.0.1 10.0.0 010.0.0.1 10.0.0.1-2', []],
    ['PING 10.0.0.1 (10.0.0.1) 56(84) bytes', ['10.0.0.1', '10.0.0.1']],
    ['64 bytes from 10.0.0.1: icmp_seq=1', ['10.0.0.1']],
    ['http://10.0.0.1:8080/ 10.0.0.1. 10.0.0.1은', ['10.0.0.1', '10.0.0.1', '10.0.0.1']],
    ['IP 10.0.0.1.43210 > 10.0.0.1.http: Flags', ['10.0.0.1', '10.0.0.1']],
    ['127.0.0.1 127.1 0.0.0.0 ::1 :: 255.255.255.255', []],
    ['fe80::42:acff:fe11:a%eth0', ['fe80::42:acff:fe11:a', 'eth0']],
    ['FE80::42:ACFF:FE11:A/64 fe80:0:0:0:42:acff:fe11:a: x', ['FE80::42:ACFF:FE11:A', 'fe80:0:0:0:42:acff:fe11:a']],
    [
      '[2001:db8::1]:80 2001:0db8:0000::0001. 2001:db8::1.5353 >',
      ['2001:db8::1', '2001:0db8:0000::0001', '2001:db8::1'],
    ],
    ['2001:db8::12 2001:db8::1f 2001:db8::1x :2001:db8::1 ::ffff:10.0.0.1', ['::ffff:10.0.0.1']],
    ['ether 02:42:AC:11:00:0A, 02:42:ac:11:00:0a > ff:ff:ff:ff:ff:ff', ['02:42:AC:11:00:0A', '02:42:ac:11:00:0a']],
    ['02:42:ac:11:00:0a: 02:42:ac:11:00:0a:0b 00:00:00:00:00:00 12:30:45', ['02:42:ac:11:00:0a']],
  ])('%j', (text, expected) => {
    const found = saidIn([picture], text)
    expect(found.map(([word]) => word)).toEqual(expected)
    expect(found.every(([, ...elements]) => elements.join() === '4:1/2')).toBe(true)
  })
})

describe('ordinary words that are names, too', () => {
  const lo = only(link(1, 'lo', { arpType: 772 }), link(2, 'up'), link(3, 'eth0'))
  it.each([
    ['1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536', ['lo']],
    ['lo: flags=73<UP,LOOPBACK,RUNNING>', ['lo']],
    ['    inet 127.0.0.1/8 scope host lo', ['lo']],
    ['127.0.0.0       0.0.0.0         255.0.0.0       U     0      0        0 lo', ['lo']],
    ['ip addr show dev lo', ['lo']],
    ['/sys/class/net/lo/mtu', ['lo']],
    ['lo and behold: what goes up', []],
    ['ip link set eth0 up', ['eth0']],
    ['tcpdump -i lo', ['lo']],
  ])('%j', (text, expected) => {
    expect(wordsOf(lo, text)).toEqual(expected)
  })

  it('the network "bridge" is one beside its id, and its driver of the same name is not', () => {
    const names = [dockerPicture(1)]
    expect(saidIn(names, 'bbbbbbbbbbbb   bridge    bridge    local')).toEqual([
      ['bbbbbbbbbbbb', '4:1/3'],
      ['bridge', '4:1/3'],
    ])
    expect(saidIn(names, 'a bridge over lo')).toEqual([])
  })

  it('a container called "7" is one beside its id', () => {
    const facts = labHost(namespace('4:1', { isHost: true }), namespace('4:2', { processes: [{ pid: 9, comm: 'x' }] }))
    const picture = decorateTopology(resolveTopology(facts), engineNames([container('7', 9, { id: 'e7'.repeat(32) })]))
    const line = 'e7e7e7e7e7e7   nginx   "sleep 7"   7 minutes ago   7'
    // The first of its kind: which column it stands in is not known here.
    expect(saidIn([picture], line).map(([word]) => word)).toEqual(['e7e7e7e7e7e7', '7'])
    expect(saidIn([picture], '7 of 7')).toEqual([])
  })
})

describe('what the engine calls things', () => {
  const picture = dockerPicture(3)
  const id = '2'.padStart(64, '0')
  it('a container is its box, by name and by id, short or whole or between', () => {
    const unlike = [dockerPicture(1)].map((one) => ({
      ...one,
      namespaces: one.namespaces.map((entry) => ({
        ...entry,
        containers: entry.containers.map((known) => ({ ...known, id: 'a1'.repeat(32) })),
      })),
    }))
    expect(saidIn(unlike, 'a1a1a1a1a1a1 web-1')).toEqual([
      ['a1a1a1a1a1a1', '4:101'],
      ['web-1', '4:101'],
    ])
    for (const length of [13, 40, 64]) expect(saidIn(unlike, 'a1'.repeat(32).slice(0, length))).toHaveLength(1)
    expect(saidIn(unlike, 'a1a1a1a1a1a')).toEqual([])
    expect(saidIn(unlike, `${'a1'.repeat(32)}f`)).toEqual([])
    expect(saidIn(unlike, 'root@a1a1a1a1a1a1:/# ')).toHaveLength(1)
  })

  it('an id’s beginning that two share is nobody’s, the whole of it is', () => {
    expect(saidIn([picture], id.slice(0, 12))).toEqual([])
    expect(saidIn([picture], id)).toEqual([[id, '4:102']])
  })

  it('a network is its bridge', () => {
    expect(saidIn([picture], 'b'.repeat(64))).toEqual([['b'.repeat(64), '4:1/3']])
  })

  it('a namespace is known by its inode and by where it is mounted', () => {
    const blue = namespace('4:4026532555', { mountPoints: ['/run/netns/blue', '/run/docker/netns/default'] })
    const found = saidIn([resolveTopology(labHost(blue))], 'net:[4026532555] blue default /run/docker/netns/default')
    expect(found.map(([word, element]) => [word, element])).toEqual(
      ['4026532555', 'blue', 'default'].map((word) => [word, '4:4026532555']),
    )
  })

  it('a bridge is known by its bridge id', () => {
    const info = { kind: 'bridge', vlanFiltering: false, stp: false, bridgeId: '8000.024200000001' } as const
    const bridge = only(link(3, 'docker0', { kind: 'bridge', info }))
    expect(wordsOf(bridge, 'docker0\t\t8000.024200000001\tno\t\tveth1')).toEqual(['docker0', '8000.024200000001'])
  })
})

describe('the same name in several places', () => {
  const two = dockerPicture(2)
  const index = indexNames([two])
  it('is first of all that of the own namespace', () => {
    expect(said('eth0: flags', index, inside(1))).toEqual([['eth0', eth0Of(1)]])
    expect(said('eth0: flags', index, inside(2))).toEqual([['eth0', eth0Of(2)]])
    expect(said('eth0: flags', index, host)).toEqual([['eth0', '4:1/2']])
  })

  it('is nobody’s where it is not in the own one and in several others', () => {
    const noHostEth0 = { ...two, interfaces: two.interfaces.filter((entry) => entry.key !== '4:1/2') }
    expect(saidIn([noHostEth0], 'eth0: flags')).toEqual([])
    expect(said('veth1', index, inside(2))).toEqual([['veth1', portOf(1)]])
  })

  it('is the one whose indexes the line prints, and none where they are nobody’s', () => {
    expect(said('11: eth0@if12: <BROADCAST>', index, host)).toEqual([
      ['eth0', eth0Of(1)],
      ['if12', portOf(1)],
    ])
    expect(said('    13: eth0@if14: <BROADCAST>', index, host)).toEqual([
      ['eth0', eth0Of(2)],
      ['if14', portOf(2)],
    ])
    expect(said('99: eth0@if12: <BROADCAST>', index, host)).toEqual([])
    expect(said('12: veth1@if11: <BROADCAST>', index, host)).toEqual([
      ['veth1', portOf(1)],
      ['if11', eth0Of(1)],
    ])
    expect(said('veth1@if99', index, host)).toEqual([])
  })

  it('an address of two lab hosts is that of the terminal’s own', () => {
    const other = secondHost()
    const both = [dockerPicture(1), other]
    expect(saidIn(both, '172.17.0.1')).toEqual([['172.17.0.1', '4:1/3']])
    expect(saidIn(both, '172.17.0.1', { labHost: 'lab-2', namespaceId: '5:1' })).toEqual([['172.17.0.1', '5:1/3']])
    expect(saidIn(both, '172.17.0.1', { labHost: 'lab-9', namespaceId: null })).toEqual([
      ['172.17.0.1', '4:1/3', '5:1/3'],
    ])
  })

  it('a name that only the other lab host has is that one’s', () => {
    expect(saidIn([dockerPicture(1), secondHost('web-9')], 'web-9')).toEqual([['web-9', '5:101']])
    expect(saidIn([dockerPicture(1), secondHost()], 'web-1')).toEqual([['web-1', '4:101']])
  })

  it('an address that is in a crowd of places names none of them', () => {
    const crowd = Array.from({ length: 40 }, (_unused, at) =>
      namespace(`4:${String(at + 2)}`, { links: [link(2, 'eth0')], addresses: [address(2, '10.9.9.9', 24)] }),
    )
    expect(saidIn([resolveTopology(labHost(namespace('4:1', { isHost: true }), ...crowd))], '10.9.9.9')).toEqual([])
    expect(
      saidIn([resolveTopology(labHost(namespace('4:1', { isHost: true }), ...crowd.slice(0, 3)))], '10.9.9.9'),
    ).toEqual([['10.9.9.9', '4:2/2', '4:3/2', '4:4/2']])
  })
})

describe('what real tools print', () => {
  const fixture = (name: string): string[] =>
    readFileSync(`tests/fixtures/outputs/${name}.after.txt`, 'utf8').split('\n')
  const bridgeInfo = { kind: 'bridge', vlanFiltering: false, stp: false, bridgeId: '8000.024200000001' } as const
  const index = indexNames([
    withFacts({
      links: [
        link(1, 'lo', { arpType: 772, mac: '00:00:00:00:00:00' }),
        link(2, 'docker0', { kind: 'bridge', info: bridgeInfo, mac: '02:42:00:00:00:01' }),
        link(3, 'eth0', { kind: 'veth', iflink: 4, mac: '02:00:00:00:00:03' }),
        link(4, 'veth1234567', { kind: 'veth', iflink: 3, master: 2, mac: '02:00:00:00:00:02' }),
      ],
      addresses: [
        address(2, '172.17.0.1', 16),
        { ...address(2, 'fe80::42:ff:fe00:1', 64), family: 6 },
        { ...address(3, 'fe80::ff:fe00:3', 64), family: 6 },
      ],
    }),
  ])
  const all = (name: string): string[] =>
    fixture(name).flatMap((line) => said(line, index, host).map(([word, element]) => `${word} ${String(element)}`))

  it('brctl show', () => {
    expect(all('brctl-show')).toEqual(['docker0 4:1/2', '8000.024200000001 4:1/2', 'veth1234567 4:1/4'])
  })
  it('route -n', () => {
    expect(all('route-n')).toEqual(['docker0 4:1/2'])
  })
  it('ip addr', () => {
    expect(all('ip-addr')).toEqual([
      'lo 4:1/1',
      'lo 4:1/1',
      'docker0 4:1/2',
      '02:42:00:00:00:01 4:1/2',
      '172.17.0.1 4:1/2',
      'docker0 4:1/2',
      'fe80::42:ff:fe00:1 4:1/2',
      'eth0 4:1/3',
      'veth1234567 4:1/4',
      '02:00:00:00:00:03 4:1/3',
      'fe80::ff:fe00:3 4:1/3',
      'veth1234567 4:1/4',
      'eth0 4:1/3',
      'docker0 4:1/2',
      '02:00:00:00:00:02 4:1/4',
    ])
  })
  it('ifconfig', () => {
    expect(all('ifconfig')).toEqual([
      'docker0 4:1/2',
      '172.17.0.1 4:1/2',
      'fe80::42:ff:fe00:1 4:1/2',
      '02:42:00:00:00:01 4:1/2',
      'eth0 4:1/3',
      'fe80::ff:fe00:3 4:1/3',
      '02:00:00:00:00:03 4:1/3',
      'lo 4:1/1',
      'veth1234567 4:1/4',
      '02:00:00:00:00:02 4:1/4',
    ])
  })
})

describe('what it costs', () => {
  /** Counts lookups, and forbids to walk. */
  function watched(index: NameIndex): { readonly index: NameIndex; lookups: () => number } {
    let lookups = 0
    const guard = <K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
      new Proxy(map, {
        get(target, property) {
          if (property !== 'get') throw new Error(`the index was walked: ${String(property)}`)
          return (key: K) => {
            lookups += 1
            return target.get(key)
          }
        },
      })
    const { names, addresses, ids, odd } = index
    return {
      index: { ...index, names: guard(names), addresses: guard(addresses), ids: guard(ids), odd: guard(odd) },
      lookups: () => lookups,
    }
  }
  const crowd = indexNames([
    resolveTopology(
      labHost(
        ...Array.from({ length: 5_000 }, (_unused, at) =>
          namespace(`4:${String(at + 1)}`, {
            links: [link(2, 'eth0'), link(3, `veth${String(at)}`)],
            addresses: [address(2, `10.${String(at >> 8)}.${String(at & 255)}.2`, 8)],
          }),
        ),
      ),
    ),
  ])

  it.each([
    ['names', 'veth17 eth0 10.0.17.2 '],
    ['colons', '1:2:3:'],
    ['dots', '1.2.3.'],
    ['scripts', 'a가'],
    ['parentheses', '(('],
    ['hex', 'abcdef0123'],
    ['signs', '@if1'],
  ])('grows with the line only, of %s', (_name, unit) => {
    const costs = [30, 300, 3_000].map((columns) => {
      const { index, lookups } = watched(crowd)
      scanLine(unit.repeat(Math.ceil(columns / unit.length)), index, host)
      return lookups() / columns
    })
    expect(Math.max(...costs)).toBeLessThanOrEqual(6)
  })
})
