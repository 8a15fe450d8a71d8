/** A layout the other way round, so that two lab hosts look at each other; what is written in a box stays as it is read. */
import { right } from './geometry'
import type { BoxPlace, GraphLayout, Point, Rectangle, WirePlace } from './types'

/** @param width of what it is mirrored in, in px; at least the layout's own. */
export function mirrorLayout(layout: GraphLayout, width: number): GraphLayout {
  const flip = <T extends Rectangle>(place: T): T => ({ ...place, x: width - right(place) })
  const boxes = layout.boxes.map((box) => mirrorBox(flip(box)))
  const compact = new Map(boxes.flatMap((box) => (box.mode === 'compact' ? [[box.id, box] as const] : [])))
  const mirrorWire = (wire: WirePlace): WirePlace => {
    const points = wire.points.map((point) => ({ ...point, x: width - point.x }))
    const ended = endIn(points, compact.get(wire.fromBox), wire.from)
    return { ...wire, points: endIn(ended.reverse(), compact.get(wire.toBox), wire.to).reverse() }
  }
  return { ...layout, boxes, groups: layout.groups.map(flip), wires: layout.wires.map(mirrorWire) }
}

/** In a compact box the name stands at the left, whichever way the picture goes. */
function mirrorBox(box: BoxPlace): BoxPlace {
  if (box.mode === 'compact') return box
  return { ...box, sockets: box.sockets.map((socket) => ({ ...socket, x: box.width - right(socket) })) }
}

/** A wire comes up to such a box from below: its first two points are where its socket is. */
function endIn(points: readonly Point[], box: BoxPlace | undefined, id: string): Point[] {
  const socket = box?.sockets.find((entry) => entry.id === id)
  if (!box || !socket) return [...points]
  const x = box.x + socket.x + socket.width / 2
  return points.map((point, index) => (index < 2 ? { ...point, x } : point))
}
