/** The resolved picture of both kernels' recordings, beside what iproute2 printed at the same moment. */
import { describe, expect, it } from 'vitest'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Interface, Topology } from '../../../src/core/topology/types'
import { decodeRecording, readRecordings } from '../rtnetlink/recording'
import { labHost, namespace } from './facts'

const ids = ['4:1', '4:2', '4:3'] as const

/** A recording does not hold what nsids stand for: a namespace's are in the order in which its neighbours were met. */
function pictureOf(name: Parameters<typeof readRecordings>[0]): Topology {
  const [host, one, two] = readRecordings(name).map(decodeRecording)
  return resolveTopology(
    labHost(
      namespace(ids[0], { isHost: true, ...host, nsids: { 0: ids[1], 1: ids[2] } }),
      namespace(ids[1], { ...one, nsids: { 0: ids[0] } }),
      namespace(ids[2], { ...two, nsids: { 0: ids[0] } }),
    ),
  )
}

function named(topology: Topology, namespaceId: string, name: string): Interface | undefined {
  return topology.interfaces.find((entry) => entry.namespaceId === namespaceId && entry.name === name)
}

interface Printed {
  readonly ifname: string
  readonly link?: string | null
}

describe.each(['bridge-macvlan-vxlan', 'vlan-ipvlan-tun'] as const)('of the recording %s', (name) => {
  const topology = pictureOf(name)
  const recordings = readRecordings(name)

  it.each([0, 1, 2] as const)('what stands on what in namespace %i is what iproute2 says by name', (index) => {
    const links = recordings[index].iproute2.links as Printed[]
    // Of ipvtap the kernel does not tell it, and iproute2 guesses: see below.
    const theirs = links.filter((link) => typeof link.link === 'string' && link.ifname !== 'ipt1')
    const ours = theirs.map(({ ifname }) => {
      const entry = named(topology, ids[index], ifname)
      const lower = entry?.parentInterface ?? entry?.vethPeer ?? entry?.underlay
      return { ifname, link: topology.interfaces.find((other) => other.key === lower)?.name }
    })
    expect(ours).toEqual(theirs.map(({ ifname, link }) => ({ ifname, link })))
  })

  it('leaves no lower link outside but the one that the kernel does not place', () => {
    const outside = topology.interfaces.filter((entry) => entry.lowerLinkOutside).map((entry) => entry.name)
    expect(outside).toEqual(name === 'vlan-ipvlan-tun' ? ['ipt1'] : [])
  })
})

describe('across the namespaces of the second kernel', () => {
  const topology = pictureOf('vlan-ipvlan-tun')
  const uplink = named(topology, ids[0], 'uplink')?.key

  it('a VLAN and an ipvlan are found on their parent in the host', () => {
    expect(uplink).toBeDefined()
    expect(named(topology, ids[1], 'far.20')).toMatchObject({ kind: 'vlan', parentInterface: uplink })
    expect(named(topology, ids[2], 'ipv1')).toMatchObject({ kind: 'ipvlan', parentInterface: uplink })
  })

  it('an ipvtap is not put upon an interface that only has its parent’s number', () => {
    const decoy = named(topology, ids[2], 'decoy')
    const tap = named(topology, ids[2], 'ipt1')
    expect(decoy?.ifindex).toBe(named(topology, ids[0], 'tapped')?.ifindex)
    expect(tap).toMatchObject({ kind: 'ipvtap', parentInterface: null, lowerLinkOutside: true })
    expect(topology.wires.filter((wire) => wire.from === tap?.key)).toEqual([])
  })
})
