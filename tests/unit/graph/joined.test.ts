import { describe, expect, it } from 'vitest'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import type { GraphLayout } from '../../../src/core/graph/types'
import type { HostFacts } from '../../../src/core/facts/types'
import { joinTopologies } from '../../../src/core/topology/join'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { splitTopology } from '../../../src/core/topology/split'
import type { Topology } from '../../../src/core/topology/types'
import { link, namespace } from '../topology/facts'
import { addressOf, fabricFacts, fabricId, hostFacts, hostId, overlayId, remote, vxlanKey } from '../topology/twoHosts'
import { faults, moved } from './sound'

const other = (number: number): number => 3 - number

/** A lab host with an overlay, a container of its own on docker0, and so many namespaces without a wire. */
function host(number: number, isolated = 1, peer = other(number)): HostFacts {
  const facts = hostFacts(number, { fdb: [remote(addressOf(peer))] })
  const inside = `4:${String(number * 100 + 50)}`
  const container = namespace(inside, {
    links: [link(1, 'lo', { arpType: 772 }), link(8, 'eth0', { kind: 'veth', iflink: 7, linkNetnsid: 0 })],
    nsids: { 0: hostId(number) },
  })
  const [own, ...rest] = facts.namespaces
  if (!own) throw new Error('no lab host')
  const port = link(7, 'veth7', { kind: 'veth', master: 3, iflink: 8, linkNetnsid: 2 })
  return {
    ...facts,
    namespaces: [
      { ...own, links: [...own.links, port], nsids: { ...own.nsids, 2: inside } },
      ...rest,
      container,
      ...Array.from({ length: isolated }, (_unused, at) =>
        namespace(`4:${String(number * 100 + 60 + at)}`, { links: [link(1, 'lo', { arpType: 772 })] }),
      ),
    ],
  }
}

/** Named as by the engine: the overlay's namespace serves a network. */
function named(facts: HostFacts): Topology {
  const topology = resolveTopology(facts)
  const isOverlay = (id: string): boolean => [overlayId(1), overlayId(2)].includes(id)
  const namespaces = topology.namespaces.map((entry) =>
    isOverlay(entry.id) ? { ...entry, kind: 'network' as const } : entry,
  )
  return { ...topology, namespaces }
}

const pictureOf = (...hosts: HostFacts[]): Topology => joinTopologies(hosts.map(named), fabricFacts(hosts))
const boxOf = (layout: GraphLayout, id: string): GraphLayout['boxes'][number] => {
  const box = layout.boxes.find((entry) => entry.id === id)
  if (!box) throw new Error(`no box ${id}`)
  return box
}

describe('the layout of two lab hosts', () => {
  const topology = pictureOf(host(1), host(2))
  const layout = layoutGraph(topology, freshLayout)

  it('is sound, and every wire is drawn', () => {
    expect(faults(layout, topology)).toEqual([])
    expect(new Set(layout.wires.flatMap((wire) => wire.wires))).toEqual(new Set(topology.wires.map((wire) => wire.key)))
    expect(new Set(layout.wires.map((wire) => wire.id)).size).toBe(layout.wires.length)
    expect(new Set(layout.boxes.map((box) => box.id)).size).toBe(layout.boxes.length)
  })

  it('has them look at each other, and the fabric above, wired to each eth0 around the outer side', () => {
    const [first, second, fabric] = [hostId(1), hostId(2), fabricId].map((id) => boxOf(layout, id))
    if (!first || !second || !fabric) throw new Error('a box is missing')
    expect(first.x + first.width).toBeLessThan(second.x)
    expect(first.x).toBe(layout.width - (second.x + second.width))
    expect(first.y).toBe(second.y)
    for (const box of layout.boxes) if (box !== fabric) expect(box.y).toBeGreaterThan(fabric.y + fabric.height)
    const uplinks = layout.wires.filter((wire) => wire.kind === 'veth' && [wire.fromBox, wire.toBox].includes(fabricId))
    expect(uplinks).toHaveLength(2)
    const lanes = uplinks.map(({ points }) => points[1]?.x ?? NaN).sort((a, b) => a - b)
    expect(lanes[0]).toBeLessThan(Math.min(...layout.boxes.map((box) => box.x)))
    expect(lanes[1]).toBeGreaterThan(Math.max(...layout.boxes.map((box) => box.x + box.width)))
  })

  it('leads the tunnel through the channel between both and says VNI and UDP port', () => {
    const tunnel = layout.wires.find((wire) => wire.kind === 'vxlan-tunnel')
    expect(tunnel).toMatchObject({ from: vxlanKey(1), to: vxlanKey(2), label: { text: 'VNI 4097 · UDP 4789' } })
    const [left, right] = [boxOf(layout, overlayId(1)), boxOf(layout, overlayId(2))]
    // Both are laid out alike: it goes straight across.
    expect(tunnel?.points).toHaveLength(2)
    expect(left.x + left.width).toBeLessThan(tunnel?.label?.at.x ?? 0)
    expect(right.x).toBeGreaterThan(tunnel?.label?.at.x ?? Infinity)
  })

  it('leads the tunnels of ends at different heights in lanes that no box stands in', () => {
    const hosts = [host(1), host(2, 1, 3), host(3, 1, 2)]
    const uneven = layoutGraph(joinTopologies(hosts.map(named), fabricFacts(hosts, [1, 2, 3])), freshLayout)
    const middle = uneven.wires.find((wire) => wire.kind === 'vxlan-tunnel')?.points.slice(1, -1) ?? []
    expect(middle).toHaveLength(2)
    const boxes = uneven.boxes.filter((box) => box.id !== fabricId)
    for (const { x } of middle) for (const box of boxes) expect(x < box.x || x > box.x + box.width).toBe(true)
  })

  it('has a third below the first, moved only where that one has outgrown its room', () => {
    const three = (isolated: number): Topology => {
      const hosts = [host(1, isolated), host(2), host(3)]
      return joinTopologies(hosts.map(named), fabricFacts(hosts, [1, 2, 3]))
    }
    const before = layoutGraph(three(1), freshLayout)
    expect(faults(before, three(1))).toEqual([])
    const [first, third] = [boxOf(before, hostId(1)), boxOf(before, hostId(3))]
    expect(third.x).toBe(first.x)
    expect(third.y).toBeGreaterThan(first.y + first.height)
    const fuller = layoutGraph(three(4), { ...freshLayout, previous: before })
    const others = moved(before, fuller)
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter((line) => !/^4:3\d\d /.test(line))).toEqual([])
    // Back to what it was, nobody closes up.
    expect(moved(fuller, layoutGraph(three(1), { ...freshLayout, previous: fuller }))).toEqual([])
    // Nor does anybody change columns when the first one goes.
    const hosts = [host(2), host(3)]
    const fewer = joinTopologies(hosts.map(named), fabricFacts(hosts, [2, 3]))
    const left = layoutGraph(fewer, { ...freshLayout, previous: before })
    expect(boxOf(left, hostId(3)).x).toBeLessThan(boxOf(left, hostId(2)).x)
  })

  it('collapses groups that are called the same in both lab hosts apart', () => {
    const many = pictureOf(host(1, 14), host(2, 14))
    const closed = layoutGraph(many, freshLayout)
    expect(faults(closed, many)).toEqual([])
    const ids = closed.groups.filter((group) => group.collapsed).map((group) => group.id)
    expect(new Set(ids).size).toBe(2)
    const open = layoutGraph(many, { ...freshLayout, expanded: ids.slice(0, 1) })
    expect(open.groups.filter((group) => group.collapsed).map((group) => group.id)).toEqual(ids.slice(1))
    expect(faults(open, many)).toEqual([])
  })
})

describe('a joined picture taken apart', () => {
  it('is what was joined', () => {
    const pictures = [host(1), host(2)].map((facts) => resolveTopology(facts))
    const { parts } = splitTopology(joinTopologies(pictures, fabricFacts([host(1), host(2)])))
    for (const [at, { engine, hostNamespace, interfaces, wires }] of parts.entries()) {
      expect({ engine, hostNamespace, interfaces, wires }).toEqual({
        engine: pictures[at]?.engine,
        hostNamespace: pictures[at]?.hostNamespace,
        interfaces: pictures[at]?.interfaces,
        wires: pictures[at]?.wires,
      })
    }
  })
})
