/** What every layout must keep, whatever it is of. */
import type { BoxPlace, GraphLayout, Point, Rectangle } from '../../../src/core/graph/types'
import type { Topology } from '../../../src/core/topology/types'

function over(a: Rectangle, b: Rectangle): boolean {
  const slack = 0.001
  return (
    a.x < b.x + b.width - slack &&
    b.x < a.x + a.width - slack &&
    a.y < b.y + b.height - slack &&
    b.y < a.y + a.height - slack
  )
}

function overlaps(places: readonly (Rectangle & { readonly id: string })[]): string[] {
  const sorted = [...places].sort((a, b) => a.y - b.y)
  return sorted.flatMap((a, index) => {
    const found: string[] = []
    for (let at = index + 1; at < sorted.length; at += 1) {
      const b = sorted[at]
      if (!b || b.y >= a.y + a.height) break
      if (over(a, b)) found.push(`${a.id} lies over ${b.id}`)
    }
    return found
  })
}

function isInside(inner: Rectangle, width: number, height: number): boolean {
  return (
    inner.x >= 0 && inner.y >= 0 && inner.x + inner.width <= width + 0.001 && inner.y + inner.height <= height + 0.001
  )
}

function isOnEdge(point: Point, place: Rectangle): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.01
  const within =
    point.x > place.x - 0.01 &&
    point.x < place.x + place.width + 0.01 &&
    point.y > place.y - 0.01 &&
    point.y < place.y + place.height + 0.01
  const edge =
    near(point.x, place.x) ||
    near(point.x, place.x + place.width) ||
    near(point.y, place.y) ||
    near(point.y, place.y + place.height)
  return within && edge
}

/** @returns one sentence for everything that is wrong; empty for a sound layout. */
export function faults(layout: GraphLayout, topology: Topology): string[] {
  return [
    ...overlaps(layout.boxes),
    ...layout.boxes.flatMap(boxFaults),
    ...wireFaults(layout),
    ...missing(layout, topology),
    ...overlaps(layout.groups.filter((group) => group.framed).map((group) => ({ ...group, id: group.key }))),
  ]
}

function boxFaults(box: BoxPlace): string[] {
  const outside = box.sockets.filter((socket) => !isInside(socket, box.width, box.height))
  return [...overlaps(box.sockets), ...outside.map((socket) => `${socket.id} reaches out of ${box.id}`)]
}

function wireFaults(layout: GraphLayout): string[] {
  const sockets = new Map<string, Rectangle>()
  for (const box of layout.boxes) {
    for (const socket of box.sockets)
      sockets.set(`${box.id} ${socket.id}`, { ...socket, x: box.x + socket.x, y: box.y + socket.y })
  }
  const ids = new Set<string>()
  return layout.wires.flatMap((wire) => {
    const [from, to] = [sockets.get(`${wire.fromBox} ${wire.from}`), sockets.get(`${wire.toBox} ${wire.to}`)]
    const [first, last] = [wire.points[0], wire.points.at(-1)]
    const found = ids.has(wire.id) ? [`two wires are called ${wire.id}`] : []
    ids.add(wire.id)
    if (!from || !to || !first || !last) return [...found, `${wire.id} has an end without a socket`]
    if (!isOnEdge(first, from)) found.push(`${wire.id} does not begin on its socket`)
    if (!isOnEdge(last, to)) found.push(`${wire.id} does not end on its socket`)
    return found
  })
}

/** Every namespace is one box or in one collapsed group; every wire is drawn unless both ends are in the same group. */
function missing(layout: GraphLayout, topology: Topology): string[] {
  const shown = layout.boxes.flatMap((box) => (box.mode === 'group' ? box.members : [box.id]))
  const boxOf = new Map(
    layout.boxes.flatMap((box) => (box.mode === 'group' ? box.members : [box.id]).map((id) => [id, box.id])),
  )
  const drawn = new Set(layout.wires.flatMap((wire) => wire.wires))
  const namespaceOf = new Map(topology.interfaces.map((entry) => [entry.key, entry.namespaceId]))
  const wires = topology.wires.filter((wire) => {
    const [from, to] = [boxOf.get(namespaceOf.get(wire.from) ?? ''), boxOf.get(namespaceOf.get(wire.to) ?? '')]
    const isHidden = from === to && layout.boxes.some((box) => box.id === from && box.mode === 'group')
    return !isHidden && !drawn.has(wire.key)
  })
  return [
    ...(new Set(shown).size === shown.length ? [] : ['a namespace is shown twice']),
    ...topology.namespaces.filter((entry) => !boxOf.has(entry.id)).map((entry) => `${entry.id} is not shown`),
    ...wires.map((wire) => `${wire.key} is not drawn`),
  ]
}

/** Absolute places of all boxes and sockets. */
export function placesOf(layout: GraphLayout): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>()
  for (const box of layout.boxes) {
    places.set(box.id, { x: box.x, y: box.y })
    for (const socket of box.sockets) places.set(`${box.id} ${socket.id}`, { x: box.x + socket.x, y: box.y + socket.y })
  }
  return places
}

/** Boxes and sockets of `before` that are elsewhere in `after` by a px or more; what is gone does not count. */
export function moved(before: GraphLayout, after: GraphLayout): string[] {
  const now = placesOf(after)
  return [...placesOf(before)].flatMap(([id, was]) => {
    const is = now.get(id)
    return is && Math.hypot(is.x - was.x, is.y - was.y) >= 1
      ? [`${id} moved from ${was.x},${was.y} to ${is.x},${is.y}`]
      : []
  })
}
