/**
 * Several lab hosts in one picture: in two columns that look at each other, each lab host laid out as if it were alone. The
 * fabric lies above them, wired to each eth0 around the outer side; tunnels pass through the channel between the columns.
 */
import { splitTopology } from '../topology/split'
import type { InterfaceKey, Topology } from '../topology/types'
import { placeFabric } from './fabric'
import { bottom, boxColumnGap, boxWidth, hostWidth } from './geometry'
import { mirrorLayout } from './mirrored'
import { moveLayout, ownIds, ownWishes } from './moved'
import { layoutPicture } from './picture'
import type { Spot } from './scene'
import { channelWidth, isTunnel, routeTunnels } from './tunnels'
import type { BoxPlace, GraphLayout, LayoutOptions, PartMemory, Side, WirePlace } from './types'
import { laneRoom, routeUplink } from './uplinks'
import { placeWires } from './wires'

/** Between two lab hosts, so that nobody takes a box of one for the other's. */
const partGap = 110
/** A column has room for a lab host and a container from the beginning. */
const leastWidth = hostWidth + boxColumnGap + boxWidth

interface Columns {
  /** Where the left one begins, and the right one ends. */
  readonly edges: Readonly<Record<Side, number>>
  readonly widths: Readonly<Record<Side, number>>
  readonly channel: number
}

/** @param topology from `joinTopologies`. */
export function layoutJoined(topology: Topology, options: LayoutOptions): GraphLayout {
  const { parts, between, crossing } = splitTopology(topology)
  const placed = stackParts(parts, options)
  const places = placesOf(parts, placed)
  const columns = measure(placed, crossing.filter(isTunnel).length, between.namespaces.length > 0)
  const { edges } = columns
  const fabric = placeFabric(between, (peer) => places.get(peer), { x: edges.left, width: edges.right - edges.left })
  const layouts = placed.map((part) => placePart(part, columns, fabric.bottom))
  const boxes = [...fabric.boxes, ...layouts.flatMap((layout) => layout.boxes)]
  const spots = spotsOf(boxes)
  const wires = [
    ...layouts.flatMap((layout) => layout.wires),
    ...routeCrossing(crossing, topology, { spots, places, columns }),
  ]
  return {
    boxes,
    groups: layouts.flatMap((layout) => layout.groups),
    wires,
    width: edges.right + edges.left,
    height: boxes.reduce((most, box) => Math.max(most, bottom(box)), 0),
    memory: { bands: [], uplinks: [], anchors: [], rows: [], hubs: [], parts: placed },
  }
}

type Places = ReadonlyMap<InterfaceKey, { readonly side: Side; readonly above: number }>

/** A lab host keeps its column, and the room that it once had: what shrinks above another moves nothing below. */
function stackParts(parts: readonly Topology[], options: LayoutOptions): PartMemory[] {
  const before = new Map(options.previous?.memory.parts?.map((part) => [part.labHost, part]))
  const known = parts.map((part) => before.get(part.engine))
  const counts = { left: 0, right: 0 }
  for (const part of known) if (part) counts[part.side] += 1
  const tops = { left: 0, right: 0 }
  return parts.map((part, index) => {
    const last = known[index]
    const side = last?.side ?? (counts.left <= counts.right ? 'left' : 'right')
    if (!last) counts[side] += 1
    const wishes = ownWishes(options, part.engine)
    const layout = layoutPicture(part, { ...wishes, previous: last?.layout ?? null })
    const height = Math.max(layout.height, last?.height ?? 0)
    const width = Math.max(layout.width, last?.width ?? leastWidth)
    const placed = { labHost: part.engine, layout, side, top: tops[side], width, height }
    tops[side] += height + partGap
    return placed
  })
}

/** By interface, where its lab host stands. */
function placesOf(parts: readonly Topology[], placed: readonly PartMemory[]): Places {
  const counts = { left: 0, right: 0 }
  return new Map(
    parts.flatMap((part, index) => {
      const side = placed[index]?.side ?? 'left'
      const place = { side, above: counts[side]++ }
      return part.interfaces.map((entry) => [entry.key, place] as const)
    }),
  )
}

function measure(placed: readonly PartMemory[], tunnels: number, wired: boolean): Columns {
  const of = (side: Side): readonly PartMemory[] => placed.filter((part) => part.side === side)
  const width = (side: Side): number => of(side).reduce((most, part) => Math.max(most, part.width), leastWidth)
  const widths = { left: width('left'), right: width('right') }
  const left = wired ? laneRoom(Math.max(of('left').length, of('right').length)) : 0
  const channel = left + widths.left
  return { edges: { left, right: channel + channelWidth(tunnels) + widths.right }, widths, channel }
}

function placePart({ labHost, layout, side, top }: PartMemory, columns: Columns, below: number): GraphLayout {
  const { edges, widths } = columns
  const turned = side === 'left' ? layout : mirrorLayout(layout, widths.right)
  const x = side === 'left' ? edges.left : edges.right - widths.right
  return moveLayout(turned, ownIds(labHost), { x, y: below + top })
}

interface Drawn {
  readonly spots: Map<string, Spot>
  readonly places: Places
  readonly columns: Columns
}

/** What leads from one part to another, or lies in the fabric. */
function routeCrossing(
  crossing: Topology['wires'],
  topology: Topology,
  { spots, places, columns }: Drawn,
): readonly WirePlace[] {
  const wires = placeWires({ wires: crossing }, { spots })
  const others = wires
    .filter((wire) => !isTunnel(wire))
    .map((wire) => {
      const [from, to] = [spots.get(wire.from), spots.get(wire.to)]
      const place = places.get(wire.from) ?? places.get(wire.to)
      if (wire.kind !== 'veth' || !from || !to || !place) return wire
      return routeUplink(wire, { from, to }, { ...place, edge: columns.edges[place.side] })
    })
  return [...others, ...routeTunnels(wires.filter(isTunnel), topology, spots, columns.channel)]
}

/** By interface, and by socket where that is a bundle. */
function spotsOf(boxes: readonly BoxPlace[]): Map<string, Spot> {
  const spots = new Map<string, Spot>()
  for (const box of boxes) {
    for (const socket of box.sockets) {
      const { width, height } = socket
      const place = { x: box.x + socket.x, y: box.y + socket.y, width, height }
      for (const key of [socket.id, ...socket.bundled])
        spots.set(key, { box: box.id, socket: socket.id, place, gutter: null })
    }
  }
  return spots
}
