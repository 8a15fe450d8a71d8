/**
 * Several lab hosts in one picture: below each other, each laid out as if it were alone, the fabric at their left with each
 * port at the height of the eth0 that it leads to, and tunnels around the right side of what they join.
 */
import { splitTopology } from '../topology/split'
import type { Topology } from '../topology/types'
import { placeFabric, fabricRoom } from './fabric'
import { bottom, right } from './geometry'
import { moveLayout, ownIds, ownWishes } from './moved'
import { layoutPicture } from './picture'
import type { Spot } from './scene'
import { labelRoom, routeTunnels } from './tunnels'
import type { BoxPlace, GraphLayout, LayoutOptions, PartMemory } from './types'
import { placeWires } from './wires'

/** Between two lab hosts, so that nobody takes a box of one for the other's. */
const partGap = 110

/** @param topology from `joinTopologies`. */
export function layoutJoined(topology: Topology, options: LayoutOptions): GraphLayout {
  const { parts, between, crossing } = splitTopology(topology)
  const left = between.namespaces.length > 0 ? fabricRoom : 0
  const placed = stackParts(parts, options)
  const layouts = placed.map((part) => moveLayout(part.layout, ownIds(part.labHost), { x: left, y: part.top }))
  const spots = new Map<string, Spot>()
  const lab = layouts.flatMap((layout) => layout.boxes)
  markSpots(spots, lab)
  const fabric = placeFabric(between, spots)
  markSpots(spots, fabric)
  const boxes = [...fabric, ...lab]
  const wires = [
    ...layouts.flatMap((layout) => layout.wires),
    ...routeTunnels(placeWires({ wires: crossing }, { spots }), topology, boxes),
  ]
  const widest = boxes.reduce((most, box) => Math.max(most, right(box)), 0)
  return {
    boxes,
    groups: layouts.flatMap((layout) => layout.groups),
    wires,
    width: wires.reduce((most, { label }) => Math.max(most, (label?.at.x ?? 0) + labelRoom), widest),
    height: boxes.reduce((most, box) => Math.max(most, bottom(box)), 0),
    memory: { bands: [], uplinks: [], anchors: [], rows: [], hubs: [], parts: placed },
  }
}

/** A lab host keeps the room that it once had: what shrinks above another moves nothing below. */
function stackParts(parts: readonly Topology[], options: LayoutOptions): PartMemory[] {
  const before = new Map(options.previous?.memory.parts?.map((part) => [part.labHost, part]))
  let top = 0
  return parts.map((part) => {
    const known = before.get(part.engine)
    const wishes = ownWishes(options, part.engine)
    const layout = layoutPicture(part, { ...wishes, previous: known?.layout ?? null })
    const height = Math.max(layout.height, known?.height ?? 0)
    const placed = { labHost: part.engine, layout, top, height }
    top += height + partGap
    return placed
  })
}

function markSpots(spots: Map<string, Spot>, boxes: readonly BoxPlace[]): void {
  for (const box of boxes) {
    for (const socket of box.sockets) {
      const { width, height } = socket
      const place = { x: box.x + socket.x, y: box.y + socket.y, width, height }
      for (const key of socket.bundled.length > 0 ? socket.bundled : [socket.id])
        spots.set(key, { box: box.id, socket: socket.id, place, gutter: null })
    }
  }
}
