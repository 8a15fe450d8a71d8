import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTopologies } from '../../../src/core/topology/compare'
import { applyTopologyDiff, diffTopology } from '../../../src/core/topology/diff'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { dockerHost, labHost, link, namespace } from './facts'

/** Any few namespaces with any few links, wired at random. */
const arbitraryTopology: fc.Arbitrary<Topology> = fc
  .array(
    fc.record({
      id: fc.integer({ min: 1, max: 4 }).map((number) => `4:${number}`),
      links: fc.uniqueArray(
        fc.record({
          ifindex: fc.integer({ min: 1, max: 6 }),
          kind: fc.constantFrom('veth', 'bridge', 'macvlan', null),
          mtu: fc.constantFrom(1500, 1450),
          master: fc.option(fc.integer({ min: 1, max: 6 })),
          iflink: fc.option(fc.integer({ min: 0, max: 6 })),
          linkNetnsid: fc.option(fc.integer({ min: 0, max: 2 })),
        }),
        { selector: (entry) => entry.ifindex, maxLength: 6 },
      ),
      nsids: fc.dictionary(fc.constantFrom('0', '1'), fc.constantFrom('4:1', '4:2', '4:9')),
    }),
    { maxLength: 4 },
  )
  .map((namespaces) => {
    const unique = new Map(namespaces.map((entry) => [entry.id, entry]))
    return resolveTopology(
      labHost(
        ...[...unique.values()].map((entry) =>
          namespace(entry.id, {
            isHost: entry.id === '4:1',
            links: entry.links.map((facts) => link(facts.ifindex, `if${facts.ifindex}`, facts)),
            nsids: entry.nsids,
          }),
        ),
      ),
    )
  })

describe('a diff', () => {
  it('leads from any picture to any other', () => {
    fc.assert(
      fc.property(arbitraryTopology, arbitraryTopology, (from, to) => {
        expect(applyTopologyDiff(from, diffTopology(from, to))).toEqual(to)
      }),
    )
  })

  it('keeps what did not change as the very same object', () => {
    const from = resolveTopology(dockerHost(3))
    const to = resolveTopology(dockerHost(4))
    const applied = applyTopologyDiff(from, diffTopology(from, to))
    const kept = applied.interfaces.filter((entry) => from.interfaces.includes(entry))
    // Only docker0 has another port list.
    expect(kept).toHaveLength(from.interfaces.length - 1)
  })

  it('is empty between equals', () => {
    const diff = diffTopology(resolveTopology(dockerHost(3)), resolveTopology(dockerHost(3)))
    for (const part of [diff.namespaces, diff.interfaces, diff.wires]) {
      expect(part).toEqual({ added: [], changed: [], removed: [] })
    }
  })

  it('has wires only between interfaces that are there', () => {
    fc.assert(
      fc.property(arbitraryTopology, (topology) => {
        const keys = new Set(topology.interfaces.map((entry) => entry.key))
        for (const wire of topology.wires) expect(keys.has(wire.from) && keys.has(wire.to)).toBe(true)
      }),
    )
  })
})

it('compares two moments: what docker run made is new, and nothing else', () => {
  const changes = compareTopologies(resolveTopology(dockerHost(1)), resolveTopology(dockerHost(2)))
  expect([...changes.namespaces]).toEqual([['4:102', 'new']])
  expect([...changes.interfaces].sort()).toEqual([
    ['4:1/14', 'new'],
    ['4:102/1', 'new'],
    ['4:102/13', 'new'],
  ])
  const back = compareTopologies(resolveTopology(dockerHost(2)), resolveTopology(dockerHost(1)))
  expect(back.goneInterfaces.map((entry) => entry.key).sort()).toEqual(['4:1/14', '4:102/1', '4:102/13'])
})
