/** Sizes, in px, and the places that follow from them alone. */
import type { Rectangle, SocketMode } from './types'

export const socketSize = { width: 188, height: 58 } as const
export const socketGap = 18
/** From one row of sockets to the next. */
export const rowPitch = socketSize.height + socketGap
/** Room for a box's title. */
export const header = 52
export const padding = 22
export const columnGap = 60
export const boxGap = 26
/** Between boxes that wires lead across, with room for a bend. */
export const boxColumnGap = 104
export const boxWidth = socketSize.width + 2 * padding
export const hostWidth = 3 * socketSize.width + 2 * columnGap + 2 * padding
/** Left edges of the host's three columns: what leads outside, bridges, ports. */
export const hostColumns = [
  padding,
  padding + socketSize.width + columnGap,
  padding + 2 * (socketSize.width + columnGap),
] as const
/** A box with this many interfaces or less has a full row for each; the rest have a line. */
const fullRows = 8
const lineHeight = 24
const linePitch = 28

export const compactBox = { width: 252, height: 30 } as const
/** A name stands at the left of a compact box, its sockets share the rest. */
export const compactName = 104
export const gridPitch = { x: compactBox.width + 16, y: compactBox.height + 12 } as const
/** A port of a compact box is a mark at the host's side, in the same row and column of a narrower grid. */
export const stripPitch = 15
export const stripWidth = 12
/** The widest grid whose strip fits in the ports' column. */
export const stripColumns = Math.floor(socketSize.width / stripPitch)

export const frame = { margin: 12, header: 40, bottom: 30 } as const

export interface Row {
  readonly y: number
  readonly height: number
  readonly mode: SocketMode
}

/** The rows of sockets in a box, from its top. */
export function socketRow(index: number): Row {
  if (index < fullRows) return { y: header + index * rowPitch, height: socketSize.height, mode: 'full' }
  return { y: header + fullRows * rowPitch + (index - fullRows) * linePitch, height: lineHeight, mode: 'compact' }
}

/** The height of a box with so many interfaces; one row at least. */
export function boxHeight(rows: number): number {
  const last = socketRow(Math.max(1, rows) - 1)
  return last.y + last.height + padding
}

/** What a box takes of its band: two rows at least, since an interface more than loopback comes a moment after the box. */
export function slotHeight(rows: number): number {
  return boxHeight(Math.max(2, rows)) + boxGap
}

export function right(place: Rectangle): number {
  return place.x + place.width
}

export function bottom(place: Rectangle): number {
  return place.y + place.height
}
