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
function host(number: number, isolated = 1): HostFacts {
  const facts = hostFacts(number, { fdb: [remote(addressOf(other(number)))] })
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

  it('has them below each other, and the fabric at their left with straight wires to each eth0', () => {
    const [first, second, fabric] = [hostId(1), hostId(2), fabricId].map((id) => boxOf(layout, id))
    expect(first && second && first.y + first.height < second.y).toBe(true)
    expect(first && fabric && fabric.x + fabric.width < first.x).toBe(true)
    const uplinks = layout.wires.filter((wire) => wire.kind === 'veth' && [wire.fromBox, wire.toBox].includes(fabricId))
    expect(uplinks).toHaveLength(2)
    for (const { points } of uplinks) expect(new Set(points.map((point) => point.y)).size).toBe(1)
  })

  it('leads the tunnel around all boxes and says VNI and UDP port', () => {
    const tunnel = layout.wires.find((wire) => wire.kind === 'vxlan-tunnel')
    expect(tunnel).toMatchObject({ from: vxlanKey(1), to: vxlanKey(2), label: { text: 'VNI 4097 · UDP 4789' } })
    const lane = Math.max(...(tunnel?.points.map((point) => point.x) ?? []))
    for (const box of layout.boxes) expect(box.x + box.width).toBeLessThan(lane)
  })

  it('moves a lab host as a whole, and only where one above it has outgrown its room', () => {
    const fuller = layoutGraph(pictureOf(host(1, 4), host(2)), { ...freshLayout, previous: layout })
    const lower = [...moved(layout, fuller)].filter((line) => !line.startsWith(fabricId))
    expect(lower.length).toBeGreaterThan(0)
    expect(lower.filter((line) => !/^4:2\d\d /.test(line))).toEqual([])
    const [before, after] = [layout, fuller].map((one) => [boxOf(one, hostId(2)), boxOf(one, overlayId(2))])
    const shift = (at: number): number => (after?.[at]?.y ?? 0) - (before?.[at]?.y ?? 0)
    expect(shift(0)).toBe(shift(1))
    // Back to what it was, nobody closes up.
    expect(moved(fuller, layoutGraph(topology, { ...freshLayout, previous: fuller }))).toEqual([])
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
