/** The room that the names of boxes have where these are seen from far away: on the box's upper edge, and beside the box. */
import { bottom, boxGap, boxWidth, right } from './geometry'
import type { BoxPlace } from './types'

export interface NameRoom {
  /** Where it has most: a wide box's name on its upper edge, that of a narrow one there and beyond, or beside it. */
  readonly at: 'wide' | 'over' | 'left' | 'right'
  /** How long a name on the upper edge may be, in px of the layout. */
  readonly over: number
  /** How long one at that side may be; 0 where there is less than on the edge. */
  readonly beside: number
}

/** A name is that high at most where names stand beside boxes, in px of the layout. */
const nameHeight = 200
/** From a name to what is next. */
const clearance = 10
/** So far a name on the upper edge reaches beyond its box: it is to be seen whose it is. */
const mostReach = 94
/** As long as a name likes; not infinite, since CSS is told. */
const endless = 100_000

/** @returns by box id; nothing where a box is compact. */
export function nameRooms(boxes: readonly BoxPlace[]): ReadonlyMap<string, NameRoom> {
  return new Map(boxes.flatMap((box) => (box.mode === 'compact' ? [] : [[box.id, roomOf(box, boxes)] as const])))
}

function roomOf(box: BoxPlace, boxes: readonly BoxPlace[]): NameRoom {
  if (!isNarrow(box)) return { at: 'wide', over: box.width, beside: 0 }
  const free = { left: endless, right: endless }
  const [high, low] = [box.y - boxGap, box.y + Math.min(box.height, nameHeight)]
  for (const other of boxes) {
    if (other.y >= low || bottom(other) <= high) continue
    const side = other.x >= right(box) ? 'right' : right(other) <= box.x ? 'left' : null
    if (side === null) continue
    const gap = side === 'right' ? other.x - right(box) : box.x - right(other)
    // Another narrow one's name comes the same way.
    free[side] = Math.min(free[side], (isNarrow(other) ? gap / 2 : gap) - clearance)
  }
  const over = box.width + 2 * Math.max(0, Math.min(mostReach, free.left, free.right))
  const side = free.left > free.right ? 'left' : 'right'
  return free[side] > over ? { at: side, over, beside: free[side] } : { at: 'over', over, beside: 0 }
}

function isNarrow(box: BoxPlace): boolean {
  return box.width <= boxWidth
}
