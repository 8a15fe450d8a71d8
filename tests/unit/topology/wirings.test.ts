/** What holds for every wiring, however the kernel's numbers fall. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostFacts, LinkFacts, NamespaceFacts } from '../../../src/core/facts/types'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Interface, Topology } from '../../../src/core/topology/types'
import { address, dockerHost, labHost, link, namespace } from './facts'

const kinds = ['veth', 'netkit', 'bridge', 'vrf', 'macvlan', 'ipvlan', 'vlan', 'vxlan', 'gre', 'geneve', null] as const

const arbitraryLink: fc.Arbitrary<LinkFacts> = fc
  .record({
    ifindex: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom(...kinds),
    master: fc.option(fc.integer({ min: 1, max: 6 })),
    iflink: fc.option(fc.integer({ min: 0, max: 6 })),
    linkNetnsid: fc.option(fc.integer({ min: 0, max: 2 })),
    underlay: fc.option(fc.integer({ min: 1, max: 6 })),
    local: fc.option(fc.constantFrom('10.0.0.1', '10.0.0.2')),
  })
  .map(({ underlay, local, ...facts }) => {
    const info = { kind: 'vxlan', vni: 1, port: 4789, underlay, local, group: null } as const
    return link(facts.ifindex, `if${facts.ifindex}`, { ...facts, info: facts.kind === 'vxlan' ? info : null })
  })

const arbitraryNamespace: fc.Arbitrary<NamespaceFacts> = fc
  .record({
    id: fc.constantFrom('4:1', '4:2', '4:3', '4:4'),
    links: fc.uniqueArray(arbitraryLink, { selector: (entry) => entry.ifindex, maxLength: 6 }),
    nsids: fc.dictionary(fc.constantFrom('0', '1'), fc.constantFrom('4:1', '4:2', '4:3', '4:9')),
    owner: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ id, links, nsids, owner }) =>
    namespace(id, { isHost: id === '4:1', links, nsids, addresses: [address(owner, '10.0.0.1', 24)] }),
  )

const arbitraryFacts: fc.Arbitrary<HostFacts> = fc
  .uniqueArray(arbitraryNamespace, { selector: (entry) => entry.id, maxLength: 4 })
  .map((namespaces) => labHost(...namespaces))

function relationsOf(entry: Interface): (string | null)[] {
  return [entry.vethPeer, entry.parentInterface, entry.underlay, entry.master, entry.bridge, ...entry.bridgePorts]
}

function forEveryPicture(say: (topology: Topology, byKey: ReadonlyMap<string, Interface>) => void): void {
  fc.assert(
    fc.property(arbitraryFacts, (facts) => {
      const topology = resolveTopology(facts)
      say(topology, new Map(topology.interfaces.map((entry) => [entry.key, entry])))
    }),
    { numRuns: 500 },
  )
}

describe('in every wiring', () => {
  it('our peer’s peer is us, and nobody is his own', () => {
    forEveryPicture((topology, byKey) => {
      for (const entry of topology.interfaces) {
        if (entry.vethPeer === null) continue
        expect(entry.vethPeer).not.toBe(entry.key)
        expect(byKey.get(entry.vethPeer)).toMatchObject({ vethPeer: entry.key, kind: entry.kind })
      }
    })
  })

  it('no key dangles, in a relation or a wire', () => {
    forEveryPicture((topology, byKey) => {
      for (const key of topology.interfaces.flatMap(relationsOf)) expect(key === null || byKey.has(key)).toBe(true)
      for (const wire of topology.wires) expect(byKey.has(wire.from) && byKey.has(wire.to)).toBe(true)
      for (const entry of topology.interfaces.filter(({ info }) => info?.kind === 'vxlan' && info.underlay === null)) {
        expect(entry.underlay).not.toBe(entry.key)
      }
      expect(new Set(topology.wires.map((wire) => wire.key)).size).toBe(topology.wires.length)
    })
  })

  it('a bridge’s ports are those that say so, and every relation has its one wire', () => {
    forEveryPicture((topology, byKey) => {
      for (const entry of topology.interfaces) {
        if (entry.bridge !== null) expect(byKey.get(entry.bridge)?.bridgePorts).toContain(entry.key)
        for (const port of entry.bridgePorts) expect(byKey.get(port)?.bridge).toBe(entry.key)
      }
      const pairs = topology.interfaces.filter((entry) => entry.vethPeer !== null).length / 2
      const count = (relation: (entry: Interface) => string | null): number =>
        topology.interfaces.filter((entry) => relation(entry) !== null).length
      expect(topology.wires).toHaveLength(
        pairs +
          count((entry) => entry.parentInterface) +
          count((entry) => entry.underlay) +
          count((entry) => entry.master),
      )
    })
  })

  it('the order of what the kernel said tells nothing', () => {
    const shuffled = <T>(values: readonly T[], seed: number): T[] =>
      values
        .map((value, index) => ({ value, at: Math.sin(seed * (index + 1)) }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value)
    fc.assert(
      fc.property(arbitraryFacts, fc.integer({ min: 1, max: 1000 }), (facts, seed) => {
        const namespaces = shuffled(facts.namespaces, seed).map((entry) => ({
          ...entry,
          links: shuffled(entry.links, seed),
          // Two addresses of one interface keep the kernel's order; here each has one.
        }))
        expect(resolveTopology({ ...facts, namespaces })).toEqual(resolveTopology(facts))
      }),
    )
  })
})

it('reads each link a few times, however many there are', () => {
  const reads = (containers: number): number => {
    const facts = dockerHost(containers)
    let count = 0
    const counted = (entry: LinkFacts): LinkFacts =>
      new Proxy(entry, {
        get(target, property, receiver): unknown {
          count += 1
          return Reflect.get(target, property, receiver)
        },
      })
    resolveTopology({
      ...facts,
      namespaces: facts.namespaces.map((entry) => ({ ...entry, links: entry.links.map(counted) })),
    })
    return count
  }
  // Counted, not timed: ten times the containers, ten times the reads and the host's own few.
  expect(reads(200)).toBeLessThanOrEqual(10 * reads(20))
})
