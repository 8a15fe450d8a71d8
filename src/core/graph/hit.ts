/** Which wire a point of the picture lies on. */
import type { Point, WirePlace } from './types'

/** A curve is measured by so many straight parts; over the widest gap one of them is a few pixels off at most. */
const curveParts = 24

/**
 * @param reach px around a wire in which it is meant, too.
 * @returns the nearest wire; null where none is so near.
 */
export function wireAt(wires: Iterable<WirePlace>, point: Point, reach: number): WirePlace | null {
  let found: WirePlace | null = null
  let least = reach
  for (const wire of wires) {
    if (!isAround(wire.points, point, least)) continue
    const way = straightened(wire.points)
    for (const [at, from] of way.entries()) {
      const to = way[at + 1]
      const distance = to ? distanceTo(point, from, to) : Infinity
      if (distance <= least) [found, least] = [wire, distance]
    }
  }
  return found
}

function isAround(points: readonly Point[], { x, y }: Point, reach: number): boolean {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const point of points) {
    ;[left, right] = [Math.min(left, point.x), Math.max(right, point.x)]
    ;[top, bottom] = [Math.min(top, point.y), Math.max(bottom, point.y)]
  }
  return x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach
}

/** As `wirePath` draws it: two points at different heights are joined by a curve, which leaves and arrives level. */
function straightened(points: readonly Point[]): readonly Point[] {
  const [start, end] = points
  if (points.length !== 2 || !start || !end || start.y === end.y) return points
  const bend = (start.x + end.x) / 2
  return Array.from({ length: curveParts + 1 }, (_unused, part) => {
    const t = part / curveParts
    const s = 1 - t
    return {
      x: s ** 3 * start.x + 3 * s * s * t * bend + 3 * s * t * t * bend + t ** 3 * end.x,
      y: s * s * (s + 3 * t) * start.y + t * t * (t + 3 * s) * end.y,
    }
  })
}

function distanceTo(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length
  const at = Math.min(1, Math.max(0, share))
  return Math.hypot(point.x - from.x - at * dx, point.y - from.y - at * dy)
}
