/** The free room at the right of boxes, for names that stand beside them when they are seen from far away. */
import { bottom, right } from './geometry'
import type { BoxPlace } from './types'

/** A name is that high at most where names stand beside boxes, in px of the layout. */
const nameHeight = 200

/** @returns by box id, the px up to the next box at its right; nothing where there is none, or where a box is compact. */
export function roomsBeside(boxes: readonly BoxPlace[]): ReadonlyMap<string, number> {
  const rooms = new Map<string, number>()
  for (const box of boxes) {
    if (box.mode === 'compact') continue
    const [edge, low] = [right(box), box.y + Math.min(box.height, nameHeight)]
    const next = boxes.reduce(
      (least, other) => (other.x >= edge && other.y < low && bottom(other) > box.y ? Math.min(least, other.x) : least),
      Infinity,
    )
    if (next !== Infinity) rooms.set(box.id, next - edge)
  }
  return rooms
}
