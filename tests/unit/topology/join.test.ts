import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uplinkOf } from '../../../src/core/facts/fabric'
import type { HostFacts } from '../../../src/core/facts/types'
import { joinedEngine, joinTopologies } from '../../../src/core/topology/join'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { topologySchema } from '../../../src/core/topology/schema'
import { namespaceTitles } from '../../../src/core/topology/titles'
import type { Topology, Wire } from '../../../src/core/topology/types'
import { dockerHost, link, namespace } from './facts'
import {
  addressOf,
  fabricFacts,
  fabricId,
  hostFacts,
  hostId,
  overlayId,
  picturesOf,
  remote,
  vxlanKey,
} from './twoHosts'

const eth0 = (number: number): string => `${hostId(number)}/2`
const port = (number: number): string => `${fabricId}/${String(10 + number)}`
const joined = (hosts: readonly HostFacts[]): Topology => joinTopologies(picturesOf(hosts), fabricFacts(hosts))
const peerOf = (topology: Topology, key: string): unknown =>
  topology.interfaces.find((entry) => entry.key === key)?.vethPeer
const wiresOf = (topology: Topology, kind: Wire['kind']): string[] =>
  topology.wires.filter((wire) => wire.kind === kind).map((wire) => `${wire.from}>${wire.to}`)

describe('the fabric between lab hosts', () => {
  it('is wired by ifindex and nsid where both lab hosts use the same ones', () => {
    const topology = joined([hostFacts(1), hostFacts(2)])
    for (const number of [1, 2]) {
      expect(peerOf(topology, eth0(number))).toBe(port(number))
      expect(peerOf(topology, port(number))).toBe(eth0(number))
    }
    expect(wiresOf(topology, 'veth')).toEqual([1, 2].map((number) => `${eth0(number)}>${port(number)}`))
    expect(wiresOf(topology, 'bridge-port').filter((wire) => wire.startsWith(fabricId))).toHaveLength(2)
  })

  it('is wired by what the nsids say, whatever the ports are called', () => {
    const hosts = [hostFacts(1), hostFacts(2)]
    const fabric = fabricFacts(hosts)
    const crossed = { ...fabric, namespace: { ...fabric.namespace, nsids: { 0: hostId(2), 1: hostId(1) } } }
    const topology = joinTopologies(picturesOf(hosts), crossed)
    // Both ends contradict each other: neither is believed.
    expect(wiresOf(topology, 'veth')).toEqual([])
    expect(peerOf(topology, eth0(1))).toBeNull()
  })

  it('leaves the port of a lab host that is down without a wire', () => {
    const hosts = [hostFacts(1)]
    const topology = joinTopologies(picturesOf(hosts), fabricFacts(hosts, [1, 2]))
    expect(wiresOf(topology, 'veth')).toEqual([`${eth0(1)}>${port(1)}`])
    expect(topology.interfaces.find((entry) => entry.key === port(2))).toMatchObject({
      vethPeer: null,
      lowerLinkOutside: true,
    })
  })

  it('makes no wire to an eth0 that the lab host’s picture does not have yet', () => {
    const [one, two] = [hostFacts(1), hostFacts(2)]
    const behind = { ...two, namespaces: two.namespaces.map((entry) => ({ ...entry, links: [] })) }
    const topology = joinTopologies(picturesOf([one, behind]), fabricFacts([one, two]))
    expect(wiresOf(topology, 'veth')).toEqual([`${eth0(1)}>${port(1)}`])
    const keys = new Set(topology.interfaces.map((entry) => entry.key))
    expect(topology.wires.every((wire) => keys.has(wire.from) && keys.has(wire.to))).toBe(true)
  })

  it('is left out while it is not observed: the lab hosts stand apart', () => {
    const topology = joinTopologies(picturesOf([hostFacts(1), hostFacts(2)]), null)
    expect(topology.namespaces.map((entry) => entry.kind)).not.toContain('fabric')
    expect(topology.interfaces.find((entry) => entry.key === eth0(1))).toMatchObject({
      vethPeer: null,
      lowerLinkOutside: true,
    })
  })
})

describe('the joined picture', () => {
  it('names each lab host’s own namespace by the lab host, and fits the published schema', () => {
    const topology = joined([hostFacts(2), hostFacts(1)])
    const titles = namespaceTitles(topology)
    expect([titles.get(hostId(1)), titles.get(hostId(2)), titles.get(fabricId)]).toEqual(['lab-1', 'lab-2', 'fabric'])
    expect(topology).toMatchObject({ engine: joinedEngine, hostNamespace: null })
    expect(topologySchema.safeParse(topology).error).toBeUndefined()
  })

  it('has a network that both engines know once', () => {
    const network = { driver: 'overlay', scope: 'swarm', subnets: [], gateways: [], internal: false, options: {} }
    const pictures = picturesOf([hostFacts(1), hostFacts(2)]).map((picture) => ({
      ...picture,
      networks: [{ ...network, id: 'net', name: picture.engine, labels: {} }],
    }))
    expect(joinTopologies(pictures, null).networks.map((entry) => entry.name)).toEqual(['lab-1'])
  })

  it('keeps the object of a namespace that did not change', () => {
    const pictures = picturesOf([hostFacts(1), hostFacts(2)])
    const [before, after] = [joinTopologies(pictures, null), joinTopologies(pictures, null)]
    expect(before.namespaces.length).toBeGreaterThan(3)
    for (const [at, entry] of before.namespaces.entries()) expect(after.namespaces[at]).toBe(entry)
  })

  it('of one lab host is that lab host and the fabric', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), (containers) => {
        const host = dockerHost(containers)
        const [own] = host.namespaces
        if (!own) throw new Error('no lab host')
        const facts = {
          ...host,
          namespaces: [{ ...own, nsids: { ...own.nsids, 0: fabricId } }, ...host.namespaces.slice(1)],
        }
        const picture = resolveTopology(facts)
        const fabric = {
          revision: 1,
          namespace: namespace(fabricId, {
            isHost: true,
            links: [
              link(2, 'fabric0', { kind: 'bridge' }),
              link(7, 'p', { kind: 'veth', master: 2, linkNetnsid: 0, iflink: 2 }),
            ],
            nsids: { 0: own.id },
          }),
          uplinks: [uplinkOf({ ...own, nsids: { ...own.nsids, 0: fabricId } }, fabricId)],
        }
        const topology = joinTopologies([picture], fabric)
        const isFabric = (id: string): boolean => id === fabricId
        expect(topology.namespaces.filter((entry) => !isFabric(entry.id))).toEqual(
          picture.namespaces.map((entry) => ({ ...entry, labHost: 'lab-1' })),
        )
        expect(topology.interfaces.filter((entry) => !isFabric(entry.namespaceId))).toEqual(
          picture.interfaces.map((entry) =>
            entry.name === 'eth0' && entry.namespaceId === own.id
              ? { ...entry, vethPeer: `${fabricId}/7`, lowerLinkOutside: false }
              : entry,
          ),
        )
        expect(topology.wires.filter((wire) => !wire.key.includes(fabricId))).toEqual(picture.wires)
        expect(topology.wires.filter((wire) => wire.key.includes(fabricId))).toHaveLength(2)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a VXLAN tunnel', () => {
  const tunnels = (...hosts: HostFacts[]): string[] => [
    ...wiresOf(joined(hosts), 'vxlan-tunnel').map((wire) => `= ${wire}`),
    ...wiresOf(joined(hosts), 'vxlan-one-way').map((wire) => `- ${wire}`),
  ]
  const [one, two, three] = [addressOf(1), addressOf(2), addressOf(3)]

  it('joins two VXLANs of one VNI that name each other’s lab host, once, beside what they leave by', () => {
    const hosts = [hostFacts(1, { fdb: [remote(two)] }), hostFacts(2, { fdb: [remote(one), remote(one)] })]
    expect(tunnels(...hosts)).toEqual([`= ${vxlanKey(1)}>${vxlanKey(2)}`])
  })

  it('of which one side knows is told as such, from the side that knows', () => {
    expect(tunnels(hostFacts(1), hostFacts(2, { fdb: [remote(one)] }))).toEqual([`- ${vxlanKey(2)}>${vxlanKey(1)}`])
    expect(tunnels(hostFacts(1), hostFacts(2))).toEqual([])
  })

  it('is there for each pair of three lab hosts that know each other', () => {
    const hosts = [
      hostFacts(1, { fdb: [remote(two), remote(three)] }),
      hostFacts(2, { fdb: [remote(one), remote(three)] }),
      hostFacts(3, { fdb: [remote(one)] }),
    ]
    expect(tunnels(...hosts)).toEqual([
      `= ${vxlanKey(1)}>${vxlanKey(2)}`,
      `= ${vxlanKey(1)}>${vxlanKey(3)}`,
      `- ${vxlanKey(2)}>${vxlanKey(3)}`,
    ])
  })

  it('does not join other VNIs, other UDP ports, or a socket that is bound to another address', () => {
    const first = hostFacts(1, { fdb: [remote(two)] })
    expect(tunnels(first, hostFacts(2, { fdb: [remote(one)], vni: 4098 }))).toEqual([])
    expect(tunnels(first, hostFacts(2, { fdb: [remote(one)], port: 4790 }))).toEqual([])
    expect(tunnels(first, hostFacts(2, { local: '172.17.0.1' }))).toEqual([])
    expect(tunnels(first, hostFacts(2, { local: two }))).toEqual([`- ${vxlanKey(1)}>${vxlanKey(2)}`])
  })

  it('follows the entry’s own VNI and port', () => {
    const fdb = [remote(two, { vni: 7, remotePort: 8472 })]
    expect(tunnels(hostFacts(1, { fdb, vni: 7 }), hostFacts(2, { vni: 7, port: 8472 }))).toHaveLength(1)
    expect(tunnels(hostFacts(1, { fdb, vni: 7 }), hostFacts(2, { vni: 7 }))).toEqual([])
  })

  it('is not made of an address that every lab host has, nor of another interface’s entries', () => {
    expect(tunnels(hostFacts(1, { fdb: [remote('172.17.0.1'), remote('127.0.0.1')] }), hostFacts(2))).toEqual([])
    expect(tunnels(hostFacts(1, { fdb: [remote(two, { ifindex: 4 })] }), hostFacts(2))).toEqual([])
  })

  it('is not made of an address inside an overlay: the remote is one of the namespace of the socket', () => {
    const inner = hostFacts(2)
    const hosts = [
      hostFacts(1, { fdb: [remote('10.0.1.2')] }),
      {
        ...inner,
        namespaces: inner.namespaces.map((entry) =>
          entry.id === overlayId(2)
            ? { ...entry, addresses: [{ ...(entry.addresses[0] ?? anyAddress), ifindex: 4 }] }
            : entry,
        ),
      },
    ]
    expect(tunnels(...hosts)).toEqual([])
  })
})

const anyAddress = {
  ifindex: 4,
  family: 4,
  address: '10.0.1.2',
  prefixLength: 24,
  scope: 0,
  peer: null,
  broadcast: null,
  label: null,
} as const
