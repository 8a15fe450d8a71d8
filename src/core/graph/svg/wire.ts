/** A wire in the exported picture. */
import type { Change } from '../../topology/compare'
import type { WireKind } from '../../topology/types'
import { wirePath } from '../path'
import type { WirePlace } from '../types'
import { labelRoom } from '../tunnels'
import { wireStyles } from '../wireStyles'
import { group, text, type Pen } from './shapes'

/** A wire by its kind's line; what it stands for is told when it is more than one. */
export function drawWire(wire: WirePlace, change: Change | null, pen: Pen): string {
  const colour = change === null ? pen.colours.wire : pen.colours.changes[change].line
  const count = wire.wires.length > 1 ? ` × ${String(wire.wires.length)}` : ''
  const word = change === null ? '' : ` · ${pen.words.changes[change]}`
  const parts = [wireLine(wirePath(wire.points), wire.kind, colour, change === null ? 0 : 1.5, pen)]
  const [start, end] = [wire.points[0], wire.points.at(-1)]
  if (count !== '' && start && end) {
    const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 - 8 }
    parts.push(
      text(middle, `×${String(wire.wires.length)}`, { size: 12, fill: pen.colours.quiet, width: 60 }, 'middle'),
    )
  }
  const { label } = wire
  if (label)
    parts.push(
      text({ x: label.at.x, y: label.at.y + 4 }, label.text, { size: 13, fill: pen.colours.text, width: labelRoom }),
    )
  return group(`${pen.words.wires[wire.kind]}${count}${word}`, parts, change === 'gone' ? 0.55 : 1)
}

/** The line of a kind along a path; thicker by `wider` px. */
export function wireLine(path: string, kind: WireKind, colour: string, wider: number, pen: Pen): string {
  const style = wireStyles[kind]
  const dash = style.dash === null ? '' : ` stroke-dasharray="${style.dash}"`
  const line = (stroke: string, width: number): string =>
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${String(width)}" stroke-linecap="round"${dash}/>`
  const outer = line(colour, style.width + wider)
  return style.double ? outer + line(pen.colours.back, style.width - 3.5) : outer
}
