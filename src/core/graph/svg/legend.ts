/** The legend of the exported picture. */
import type { WireKind } from '../../topology/types'
import { stateMark } from './marks'
import { group, text, type Pen } from './shapes'
import { wireLine } from './wire'

/** From one of its lines to the next. */
export const legendRow = 26

/** The lines of the kinds that are in the picture, and the marks of the states. */
export function drawLegend(kinds: readonly WireKind[], top: number, pen: Pen): string {
  const label = (y: number, words: string): string =>
    text({ x: 70, y: y + 4 }, words, { size: 13, fill: pen.colours.text, width: 400 })
  const wires = kinds.map((kind, index) => {
    const y = top + (index + 1) * legendRow
    return (
      wireLine(`M2 ${String(y)} L54 ${String(y)}`, kind, pen.colours.wire, 0, pen) + label(y, pen.words.wires[kind])
    )
  })
  const states = (['up', 'no-carrier', 'down'] as const).map((state, index) => {
    const y = top + (kinds.length + index + 1) * legendRow
    return stateMark({ x: 28, y }, state, pen) + label(y, pen.words.states[state])
  })
  const head = text({ x: 0, y: top + 6 }, pen.words.legend, {
    size: 14,
    fill: pen.colours.quiet,
    width: 200,
    weight: 700,
  })
  return group(pen.words.legend, [head, ...wires, ...states])
}
