/** Wires between what can be seen, and the way that each takes. */
import type { Topology, WireKind } from '../topology/types'
import { bottom, right } from './geometry'
import type { Scene, Spot } from './scene'
import type { Point, Rectangle, WirePlace } from './types'

/** How far a wire goes straight before it bends, and how far a loop reaches out. */
const reach = 34
const loopReach = 26
/** Wires to ports run beside those to boxes in the same gutter. */
const portGutter = 3

/** One for each wire, and one for all wires of a kind between the same two sockets where one of them is a bundle. */
export function placeWires(topology: Pick<Topology, 'wires'>, scene: Pick<Scene, 'spots'>): WirePlace[] {
  const found = new Map<string, { kind: WireKind; from: Spot; to: Spot; wires: string[] }>()
  for (const wire of topology.wires) {
    const [from, to] = [scene.spots.get(wire.from), scene.spots.get(wire.to)]
    if (!from || !to || from === to) continue
    const id = `${wire.kind}:${from.socket}>${to.socket}`
    const known = found.get(id)
    if (known) known.wires.push(wire.key)
    else found.set(id, { kind: wire.kind, from, to, wires: [wire.key] })
  }
  return [...found].map(([id, { kind, from, to, wires }]) => ({
    id: wires.length === 1 ? (wires[0] ?? id) : id,
    kind,
    fromBox: from.box,
    from: from.socket,
    toBox: to.box,
    to: to.socket,
    wires,
    points: route(from, to, kind),
  }))
}

function route(from: Spot, to: Spot, kind: WireKind): readonly Point[] {
  if (center(from.place) <= center(to.place)) return leftToRight(from, to, kind)
  return [...leftToRight(to, from, kind)].reverse()
}

function leftToRight(left: Spot, far: Spot, kind: WireKind): readonly Point[] {
  if (left.gutter !== null || far.gutter !== null) return throughGutters(left, far, kind)
  if (far.place.x < right(left.place)) return loop(left.place, far.place)
  const [start, end] = [rightSide(left.place), leftSide(far.place)]
  if (Math.abs(start.y - end.y) < 0.5) return [start, end]
  // Far away, the bend comes first: the rest of the way is straight, along the row of the other end.
  if (left.box === far.box || end.x - start.x < 8 * reach) return [start, end]
  const x = start.x + reach
  return [start, { x, y: start.y }, { x, y: end.y }, end]
}

/** Two sockets above each other are joined around their right side. */
function loop(one: Rectangle, other: Rectangle): readonly Point[] {
  const x = Math.max(right(one), right(other)) + loopReach
  const [start, end] = [rightSide(one), rightSide(other)]
  return [start, { x, y: start.y }, { x, y: end.y }, end]
}

/** In a grid, wires run between the rows and come up to their socket from below. */
function throughGutters(left: Spot, far: Spot, kind: WireKind): readonly Point[] {
  const by = kind === 'veth' ? 0 : portGutter
  const [start, ...out] = way(left, by)
  const [end, ...back] = way(far, by)
  const [from, to] = [out.at(-1) ?? start, back.at(-1) ?? end]
  if (!start || !end || !from || !to) return []
  const middle: Point[] = []
  if (Math.abs(from.y - to.y) >= 0.5) {
    const x = left.gutter === null ? from.x + reach : to.x - reach
    middle.push({ x, y: from.y }, { x, y: to.y })
  }
  return [start, ...out, ...middle, ...back.reverse(), end]
}

/** From the socket's edge to where the wire may turn; from a socket without a gutter, its side alone. */
function way(spot: Spot, by: number): readonly Point[] {
  if (spot.gutter === null) return [rightSide(spot.place)]
  const x = center(spot.place)
  return [
    { x, y: bottom(spot.place) },
    { x, y: spot.gutter + by },
  ]
}

function center(place: Rectangle): number {
  return place.x + place.width / 2
}

function rightSide(place: Rectangle): Point {
  return { x: right(place), y: place.y + place.height / 2 }
}

function leftSide(place: Rectangle): Point {
  return { x: place.x, y: place.y + place.height / 2 }
}
