import { describe, expect, it } from 'vitest'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Interface, Topology } from '../../../src/core/topology/types'
import { decodeRecording, readRecordings } from '../rtnetlink/recording'
import { address, dockerHost, labHost, link, namespace } from './facts'

function named(topology: Topology, namespaceId: string, name: string): Interface {
  const found = topology.interfaces.find((entry) => entry.namespaceId === namespaceId && entry.name === name)
  if (!found) throw new Error(`no ${name} in ${namespaceId}`)
  return found
}

describe('veth peers', () => {
  it('are found across namespaces, and each is the other’s', () => {
    const topology = resolveTopology(dockerHost(2))
    expect(named(topology, '4:1', 'veth2').vethPeer).toBe('4:102/13')
    expect(named(topology, '4:102', 'eth0').vethPeer).toBe('4:1/14')
    expect(topology.wires.map((wire) => wire.kind).sort()).toEqual(['bridge-port', 'bridge-port', 'veth', 'veth'])
  })

  it('are found where both share an ifindex, for which the kernel leaves IFLA_LINK out', () => {
    const topology = resolveTopology(
      labHost(
        namespace('4:1', {
          isHost: true,
          links: [link(5, 'a', { kind: 'veth', linkNetnsid: 0 })],
          nsids: { 0: '4:2' },
        }),
        namespace('4:2', { links: [link(5, 'b', { kind: 'veth', linkNetnsid: 3 })], nsids: { 3: '4:1' } }),
      ),
    )
    expect(named(topology, '4:1', 'a').vethPeer).toBe('4:2/5')
    expect(topology.wires).toHaveLength(1)
  })

  it('are found within one namespace', () => {
    const links = [link(4, 'a', { kind: 'veth', iflink: 5 }), link(5, 'b', { kind: 'veth', iflink: 4 })]
    expect(named(resolveTopology(labHost(namespace('4:1', { links }))), '4:1', 'a').vethPeer).toBe('4:1/5')
  })

  it('are not believed when only one end says so', () => {
    const topology = resolveTopology(
      labHost(
        namespace('4:1', { links: [link(5, 'a', { kind: 'veth', iflink: 6, linkNetnsid: 0 })], nsids: { 0: '4:2' } }),
        namespace('4:2', { links: [link(6, 'b', { kind: 'veth', iflink: 9, linkNetnsid: 0 })], nsids: { 0: '4:1' } }),
      ),
    )
    expect(topology.wires).toEqual([])
    expect(named(topology, '4:1', 'a')).toMatchObject({ vethPeer: null, lowerLinkOutside: true })
  })

  it('are told by each namespace’s own nsids, which collide', () => {
    const one = (id: string, peer: string): ReturnType<typeof namespace> =>
      namespace(id, { links: [link(2, 'eth0', { kind: 'veth', linkNetnsid: 0 })], nsids: { 0: peer } })
    const topology = resolveTopology(labHost(one('4:1', '4:2'), one('4:2', '4:1'), one('4:3', '4:9')))
    expect(named(topology, '4:1', 'eth0').vethPeer).toBe('4:2/2')
    expect(named(topology, '4:3', 'eth0')).toMatchObject({ vethPeer: null, lowerLinkOutside: true })
  })
})

describe('other relations', () => {
  it('make a bridge port only of what hangs on a bridge', () => {
    const links = [
      link(2, 'docker0', { kind: 'bridge' }),
      link(3, 'bond0', { kind: 'bond' }),
      link(4, 'port', { master: 2 }),
      link(5, 'slave', { master: 3 }),
    ]
    const topology = resolveTopology(labHost(namespace('4:1', { links })))
    expect(named(topology, '4:1', 'docker0').bridgePorts).toEqual(['4:1/4'])
    expect(named(topology, '4:1', 'slave').bridge).toBeNull()
  })

  it('find the parent interface of a macvlan across namespaces, and of a VLAN within one', () => {
    const topology = resolveTopology(
      labHost(
        namespace('4:1', {
          isHost: true,
          links: [link(2, 'eth0'), link(3, 'eth0.10', { kind: 'vlan', iflink: 2 })],
        }),
        namespace('4:2', {
          links: [link(9, 'eth0', { kind: 'macvlan', iflink: 2, linkNetnsid: 0 })],
          nsids: { 0: '4:1' },
        }),
      ),
    )
    expect(named(topology, '4:2', 'eth0').parentInterface).toBe('4:1/2')
    expect(named(topology, '4:1', 'eth0.10').parentInterface).toBe('4:1/2')
    expect(topology.wires.map((wire) => wire.kind).sort()).toEqual(['macvlan', 'vlan'])
  })

  it('name the parent of any other kind by its driver’s word, and draw it as lower', () => {
    const links = [
      link(2, 'eth0'),
      link(3, 'macsec0', { kind: 'macsec', iflink: 2 }),
      link(4, 'gre1', { kind: 'gre', iflink: 2 }),
      link(5, 'gre0', { kind: 'gre', iflink: 0 }),
    ]
    const topology = resolveTopology(labHost(namespace('4:1', { links })))
    expect(topology.interfaces.map((entry) => [entry.name, entry.parentInterface])).toEqual([
      ['eth0', null],
      ['macsec0', '4:1/2'],
      ['gre1', '4:1/2'],
      ['gre0', null],
    ])
    expect(topology.wires.map((wire) => wire.kind)).toEqual(['lower', 'lower'])
  })

  it('take an equal index in another namespace for a parent only of kinds that have one', () => {
    const at = (kind: string, iflink: number | null): unknown => {
      const facts = labHost(
        namespace('4:1', { isHost: true, links: [link(5, 'eth0')] }),
        namespace('4:2', { links: [link(5, 'x', { kind, iflink, linkNetnsid: 0 })], nsids: { 0: '4:1' } }),
      )
      const { parentInterface, lowerLinkOutside } = named(resolveTopology(facts), '4:2', 'x')
      return [parentInterface, lowerLinkOutside]
    }
    expect(at('ipvlan', null)).toEqual(['4:1/5', false])
    expect(at('macvtap', 5)).toEqual(['4:1/5', false])
    // What a driver without a lower link reports after a move is its own index.
    expect(at('geneve', null)).toEqual([null, false])
    expect(at('geneve', 5)).toEqual([null, false])
  })

  it('make pairs of every kind that comes in pairs', () => {
    const links = [link(4, 'a', { kind: 'netkit', iflink: 5 }), link(5, 'b', { kind: 'netkit', iflink: 4 })]
    const topology = resolveTopology(labHost(namespace('4:1', { links })))
    expect(named(topology, '4:1', 'a')).toMatchObject({ vethPeer: '4:1/5', parentInterface: null })
    expect(topology.wires.map((wire) => wire.kind)).toEqual(['veth'])
  })

  it('say that a master is no bridge', () => {
    const links = [link(3, 'red', { kind: 'vrf' }), link(4, 'eth0', { master: 3 }), link(5, 'eth1', { master: 99 })]
    const topology = resolveTopology(labHost(namespace('4:1', { links })))
    expect(named(topology, '4:1', 'eth0')).toMatchObject({ master: '4:1/3', bridge: null })
    expect(named(topology, '4:1', 'eth1').master).toBeNull()
    expect(topology.wires).toEqual([{ key: 'port:4:1/4>4:1/3', kind: 'port', from: '4:1/4', to: '4:1/3' }])
  })

  it.each([
    [{ flags: 0x2, carrier: null, operState: 2 }, 'down'],
    [{ flags: 0x1003, carrier: false, operState: 2 }, 'no-carrier'],
    [{ flags: 0x10049, carrier: true, operState: 0, arpType: 772 }, 'up'],
    [{ flags: 0x11043, carrier: true, operState: 6 }, 'up'],
    [{ flags: 0x1003, carrier: true, operState: 3 }, 'no-carrier'],
  ] as const)('tell the state of %o: %s', (more, state) => {
    const topology = resolveTopology(labHost(namespace('4:1', { links: [link(1, 'x', more)] })))
    expect(topology.interfaces[0]?.state).toBe(state)
  })

  it.each([
    [0x1002, true, null],
    [0x1002, false, null],
    [0x1003, false, false],
    [0x1003, null, null],
  ] as const)('say with the flags %s and the carrier %s that it is %s', (flags, carrier, said) => {
    const topology = resolveTopology(labHost(namespace('4:1', { links: [link(1, 'x', { flags, carrier })] })))
    expect(topology.interfaces[0]?.carrier).toBe(said)
  })

  it('are those that iproute2 tells of a recorded namespace', () => {
    const recordings = readRecordings('bridge-macvlan-vxlan')
    const recording = recordings.find((entry) => JSON.stringify(entry.iproute2.links).includes('"bridge"'))
    if (!recording) throw new Error('no recorded namespace holds a bridge')
    const topology = resolveTopology(labHost(namespace('4:1', { isHost: true, ...decodeRecording(recording) })))
    const theirs = recording.iproute2.links as { ifname: string; master?: string }[]
    const byKey = new Map(topology.interfaces.map((entry) => [entry.key, entry]))
    const ours = topology.interfaces.map((entry) => [
      entry.name,
      entry.bridge === null ? null : byKey.get(entry.bridge)?.name,
    ])
    const order = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1)
    expect(ours.sort(order)).toEqual(theirs.map((entry) => [entry.ifname, entry.master ?? null]).sort(order))
    expect(topology.wires.filter((wire) => wire.kind === 'bridge-port').length).toBeGreaterThan(0)
  })
})

describe('a VXLAN’s underlay', () => {
  const vxlan = (
    more: { underlay?: number; local?: string },
    facts: Partial<Parameters<typeof link>[2]> = {},
  ): ReturnType<typeof link> =>
    link(5, 'vxlan0', {
      kind: 'vxlan',
      info: { kind: 'vxlan', vni: 42, port: 4789, underlay: null, local: null, group: null, ...more },
      ...facts,
    })
  /** The host has eth0 with index 5, too: what a naive reader would take for the underlay after a move. */
  const resolved = (inHost: boolean, vx: ReturnType<typeof link>, nsids: Record<number, string> = {}): unknown => {
    const topology = resolveTopology(
      labHost(
        namespace('4:1', {
          isHost: true,
          links: [link(2, 'eth1'), ...(inHost ? [vx] : [link(5, 'eth0')])],
          addresses: [address(2, '10.0.2.15', 24)],
        }),
        namespace('4:2', { links: inHost ? [] : [link(2, 'br0', { kind: 'bridge' }), vx], nsids }),
      ),
    )
    const { underlay, underlayNamespace, parentInterface, lowerLinkOutside } = named(
      topology,
      inHost ? '4:1' : '4:2',
      'vxlan0',
    )
    const wires = topology.wires.map((wire) => `${wire.kind} ${wire.to}`)
    return { underlay, underlayNamespace, parentInterface, lowerLinkOutside, wires }
  }
  const nothing = {
    underlay: null,
    underlayNamespace: null,
    parentInterface: null,
    lowerLinkOutside: false,
    wires: [],
  }

  it('is the device that it was told, in its own namespace', () => {
    expect(resolved(true, vxlan({ underlay: 2 }))).toEqual({ ...nothing, underlay: '4:1/2', wires: ['vxlan 4:1/2'] })
  })

  it('is looked for where its socket stayed, when it was moved away', () => {
    const moved = { ...nothing, underlay: '4:1/2', underlayNamespace: '4:1', wires: ['vxlan 4:1/2'] }
    expect(resolved(false, vxlan({ underlay: 2 }, { linkNetnsid: 0 }), { 0: '4:1' })).toEqual(moved)
    // Kernels from 5.13 on send the own index as IFLA_LINK beside the nsid.
    expect(resolved(false, vxlan({ underlay: 2 }, { linkNetnsid: 0, iflink: 5 }), { 0: '4:1' })).toEqual(moved)
  })

  it('is the interface that owns its local address, where no device was told', () => {
    expect(resolved(false, vxlan({ local: '10.0.2.15' }, { linkNetnsid: 0 }), { 0: '4:1' })).toEqual({
      ...nothing,
      underlay: '4:1/2',
      underlayNamespace: '4:1',
      wires: ['vxlan 4:1/2'],
    })
    expect(resolved(false, vxlan({ local: '10.0.2.15' }))).toEqual(nothing)
  })

  it('is nothing where routing decides for each packet, as in Docker’s overlay', () => {
    expect(resolved(false, vxlan({}, { linkNetnsid: 0 }), { 0: '4:1' })).toEqual({
      ...nothing,
      underlayNamespace: '4:1',
    })
  })

  it('lies outside where its namespace is not in the picture', () => {
    expect(resolved(false, vxlan({ underlay: 2 }, { linkNetnsid: 3 }))).toEqual({ ...nothing, lowerLinkOutside: true })
  })
})
