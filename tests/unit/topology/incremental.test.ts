import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import type { HostFacts, LinkFacts, LinkInfo, NamespaceFacts } from '../../../src/core/facts/types'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { applyTopologyDiff, diffTopology } from '../../../src/core/topology/diff'
import { createTopologyBuilder, type TopologyBuilder } from '../../../src/core/topology/incremental'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { address, containerNames, dockerHost, dockerNames, labHost, link, namespace } from './facts'

const empty: Topology = { ...resolveTopology(labHost()), revision: 0 }

/** One namespace becomes this (null: it goes), or the engine's names become that. */
type Step = { readonly namespace: NamespaceFacts | null; readonly id: string } | { readonly names: EngineNames | null }

const ids = ['4:1', '4:2', '4:3', '4:4']
const arbitraryId = fc.constantFrom(...ids)
const ifindex = fc.integer({ min: 1, max: 5 })
const text = fc.constantFrom('172.17.0.2', '172.17.0.3', '10.0.0.1', '10.9.9.9')

const vxlan: fc.Arbitrary<LinkInfo> = fc.record<LinkInfo & { kind: 'vxlan' }>({
  kind: fc.constant('vxlan' as const),
  vni: fc.constant(7),
  port: fc.constant(4789),
  underlay: fc.option(ifindex),
  local: fc.option(text),
  group: fc.constant(null),
})

const arbitraryLink: fc.Arbitrary<LinkFacts> = fc
  .record({
    ifindex,
    name: fc.constantFrom('docker0', 'eth0', 'x'),
    kind: fc.constantFrom('veth', 'veth', 'veth', 'bridge', 'bridge', 'macvlan', 'vlan', 'vxlan', 'bond', 'gre', null),
    flags: fc.constantFrom(0x10043, 0x1002),
    mac: fc.constantFrom('02:00:00:00:00:01', '02:00:00:00:00:02'),
    master: fc.option(ifindex),
    iflink: fc.option(fc.integer({ min: 0, max: 5 })),
    linkNetnsid: fc.option(fc.integer({ min: 0, max: 2 })),
    tunnel: vxlan,
  })
  .map(({ tunnel, ...facts }) =>
    link(facts.ifindex, facts.name, { ...facts, info: facts.kind === 'vxlan' ? tunnel : null }),
  )

const arbitraryNamespace = (id: string): fc.Arbitrary<NamespaceFacts> =>
  fc
    .record({
      links: fc.uniqueArray(arbitraryLink, { selector: (entry) => entry.ifindex, maxLength: 5 }),
      addresses: fc.array(fc.record({ ifindex, text }), { maxLength: 4 }),
      nsids: fc.dictionary(fc.constantFrom('0', '1', '2'), fc.constantFrom(...ids, '4:9'), { maxKeys: 3 }),
      pids: fc.subarray([1001, 1002, 1003]),
      mountPoints: fc.subarray(['/run/docker/netns/lb_bbbbbbbbb', '/run/docker/netns/1-bbbbbbbbbb', '/run/netns/blue']),
    })
    .map(({ addresses, pids, ...facts }) =>
      namespace(id, {
        ...facts,
        isHost: id === '4:1',
        addresses: addresses.map((entry) => address(entry.ifindex, entry.text, 16)),
        processes: pids.map((pid) => ({ pid, comm: 'x' })),
      }),
    )

const arbitraryNames: fc.Arbitrary<EngineNames> = fc
  .record({
    containers: fc.subarray([1, 2, 3]),
    mac: fc.constantFrom('', '02:00:00:00:00:01'),
    sandboxKey: fc.constantFrom('', '/var/run/docker/netns/1-bbbbbbbbbb'),
    networks: fc.boolean(),
  })
  .map(({ containers, mac, sandboxKey, networks }) => {
    const all = dockerNames(0)
    return {
      ...all,
      networks: networks ? all.networks : [],
      containers: containers.map((number) => {
        const plain = containerNames(number)
        return { ...plain, sandboxKey, endpoints: plain.endpoints.map((endpoint) => ({ ...endpoint, mac })) }
      }),
    }
  })

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: arbitraryId.chain((id) => arbitraryNamespace(id).map((entry) => ({ id, namespace: entry }))),
  },
  { weight: 1, arbitrary: arbitraryId.map((id) => ({ id, namespace: null })) },
  { weight: 1, arbitrary: fc.option(arbitraryNames).map((names) => ({ names })) },
)

/** What a namespace is next: sometimes all new objects, sometimes only one table or one link differs from before. */
function blend(before: NamespaceFacts | undefined, next: NamespaceFacts, how: number): NamespaceFacts {
  if (!before || how === 0) return next
  if (how === 1) return { ...before, links: next.links }
  if (how === 2) return { ...before, addresses: next.addresses }
  if (how === 3) return { ...before, nsids: next.nsids }
  if (how === 4) return { ...before, processes: next.processes, mountPoints: next.mountPoints }
  // One link's state alone, the rest copied as it comes out of a pipe.
  const links = before.links.map((entry, at) => (at === 0 ? { ...entry, flags: entry.flags ^ 1 } : { ...entry }))
  return { ...before, links }
}

function withoutRevision({ revision, ...rest }: Topology): Omit<Topology, 'revision'> {
  expect(revision).toBeGreaterThanOrEqual(0)
  return rest
}

/** Takes the facts, and holds the result against everything made anew, and against what a page makes of the diffs. */
function check(builder: TopologyBuilder, facts: HostFacts, names: EngineNames | null): void {
  const before = builder.topology()
  const diff = builder.update(facts, names)
  const after = builder.topology()
  const anew = { ...decorateTopology(resolveTopology(facts), names), revision: after.revision }
  expect(withoutRevision(after)).toEqual(withoutRevision(anew))
  if (!diff) {
    expect(after).toBe(before)
    return
  }
  expect(diff).toEqual(diffTopology(before, anew))
  expect(applyTopologyDiff(before, diff)).toEqual(after)
  const keys = new Set(after.interfaces.map((entry) => entry.key))
  for (const wire of after.wires) expect(keys.has(wire.from) && keys.has(wire.to), wire.key).toBe(true)
}

describe('the picture made at the cost of what changed', () => {
  it('equals the one that is made anew, after any sequence of changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ step: arbitraryStep, how: fc.integer({ min: 0, max: 5 }), pause: fc.boolean() }), {
          minLength: 1,
          maxLength: 25,
        }),
        (steps) => {
          const builder = createTopologyBuilder(empty)
          const known = new Map<string, NamespaceFacts>()
          let names: EngineNames | null = null
          for (const { step, how, pause } of steps) {
            if ('names' in step) names = step.names
            else if (step.namespace) known.set(step.id, blend(known.get(step.id), step.namespace, how))
            else known.delete(step.id)
            // Several changes may come between two pictures.
            if (!pause) check(builder, labHost(...known.values()), names)
          }
          check(builder, labHost(...known.values()), names)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('keeps what did not change as the very same object, and says so', () => {
    const facts = dockerHost(50)
    const names = dockerNames(50)
    const builder = createTopologyBuilder(empty)
    builder.update(facts, names)
    const before = builder.topology()
    const [host, first, ...rest] = facts.namespaces as [NamespaceFacts, NamespaceFacts, ...NamespaceFacts[]]
    const down = { ...first, links: first.links.map((entry) => ({ ...entry, flags: entry.flags & ~1 })) }
    const diff = builder.update(
      { ...facts, namespaces: [{ ...host, links: host.links.map((l) => ({ ...l })) }, down, ...rest] },
      names,
    )
    expect(diff?.interfaces.changed.map((entry) => entry.namespaceId)).toEqual(['4:101', '4:101'])
    expect(diff?.namespaces.changed).toEqual([])
    const after = builder.topology()
    expect(after.interfaces.filter((entry) => !before.interfaces.includes(entry))).toHaveLength(2)
    expect(after.interfaces.find((entry) => entry.key === '4:101/11')?.networkId).toBe(names.networks[0]?.id)
    expect(builder.update(facts, names)?.interfaces.changed).toHaveLength(2)
    expect(builder.update(structuredClone(facts), names)).toBeNull()
  })
})
