/** A wire's way as the data of an SVG path; the window and the exported picture draw the same. */
import type { Point } from './types'

const cornerRadius = 10

/** Two points at different heights are joined by a curve that leaves and arrives level; more points by rounded corners. */
export function wirePath(points: readonly Point[]): string {
  const [start, ...rest] = points
  const end = rest.at(-1)
  if (!start || !end) return ''
  if (rest.length === 1) {
    const bend = (start.x + end.x) / 2
    return start.y === end.y
      ? `M${at(start)} L${at(end)}`
      : `M${at(start)} C${at({ x: bend, y: start.y })} ${at({ x: bend, y: end.y })} ${at(end)}`
  }
  const corners = rest.slice(0, -1).map((corner, index) => {
    const before = points[index] ?? start
    const after = points[index + 2] ?? end
    return `L${at(towards(corner, before))} Q${at(corner)} ${at(towards(corner, after))}`
  })
  return [`M${at(start)}`, ...corners, `L${at(end)}`].join(' ')
}

/** The point on the way from a corner to its neighbour where the rounding begins. */
function towards(corner: Point, neighbour: Point): Point {
  const length = Math.hypot(neighbour.x - corner.x, neighbour.y - corner.y)
  if (length === 0) return corner
  const share = Math.min(cornerRadius, length / 2) / length
  return { x: corner.x + (neighbour.x - corner.x) * share, y: corner.y + (neighbour.y - corner.y) * share }
}

function at(point: Point): string {
  return `${number(point.x)} ${number(point.y)}`
}

/** Two decimals are finer than any screen. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}
