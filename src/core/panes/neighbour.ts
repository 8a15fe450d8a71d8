/** Which terminal lies at a side of another one. Pure. */
import { rectanglesOf } from './tree'
import type { PaneNode, PaneRectangle, Side } from './types'

/** Fractions that were added up differ in their last digits. */
const slack = 1e-6

/**
 * @returns the terminal that borders on that one at that side; of several, the one that borders on the most of it, and of
 *   those the upper or left one. Null where there is none.
 */
export function neighbour(root: PaneNode, terminal: number, side: Side): number | null {
  const rectangles = rectanglesOf(root)
  const from = rectangles.get(terminal)
  if (!from) return null
  let [best, most]: [number | null, number] = [null, slack]
  for (const [other, rectangle] of rectangles) {
    const shared = borders(from, rectangle, side) ? common(from, rectangle, side) : 0
    if (shared > most + slack) [best, most] = [other, shared]
  }
  return best
}

function borders(from: PaneRectangle, to: PaneRectangle, side: Side): boolean {
  const gap = {
    left: to.x + to.width - from.x,
    right: from.x + from.width - to.x,
    up: to.y + to.height - from.y,
    down: from.y + from.height - to.y,
  }[side]
  return Math.abs(gap) < slack
}

function common(from: PaneRectangle, to: PaneRectangle, side: Side): number {
  return side === 'left' || side === 'right'
    ? Math.min(from.y + from.height, to.y + to.height) - Math.max(from.y, to.y)
    : Math.min(from.x + from.width, to.x + to.width) - Math.max(from.x, to.x)
}
