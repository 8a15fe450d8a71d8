/** Marks that more than one part of the exported picture bears. */
import type { Change } from '../../topology/compare'
import type { InterfaceState } from '../../topology/types'
import type { Counts, Point } from '../types'
import { rectangle, text, type Pen } from './shapes'
import { textWidth } from './text'

/** Its right top corner stands at the point. */
export function badge(at: Point, change: Change | null, pen: Pen): string {
  if (change === null) return ''
  const word = pen.words.changes[change]
  const width = textWidth(word, 11) + 10
  const place = { x: at.x - width, y: at.y, width, height: 17 }
  const { line } = pen.colours.changes[change]
  return (
    rectangle(place, { fill: line, stroke: line, radius: 8, dashed: false, width: 0 }) +
    text(
      { x: at.x - width / 2, y: at.y + 12.5 },
      word,
      { size: 11, fill: pen.colours.back, width, weight: 700 },
      'middle',
    )
  )
}

/** A full disc, a half one, a crossed ring: readable without colours. */
export function stateMark(at: Point, state: InterfaceState, pen: Pen): string {
  const colour = state === 'up' ? pen.colours.changes.new.line : pen.colours.warn
  const ring = `<circle cx="${String(at.x)}" cy="${String(at.y)}" r="4.5" fill="${state === 'up' ? colour : 'none'}" stroke="${colour}" stroke-width="1.5"/>`
  if (state === 'up') return ring
  const inside =
    state === 'no-carrier'
      ? `M${String(at.x)} ${String(at.y - 4.5)} A4.5 4.5 0 0 0 ${String(at.x)} ${String(at.y + 4.5)} Z`
      : `M${String(at.x - 3)} ${String(at.y - 3)} L${String(at.x + 3)} ${String(at.y + 3)} M${String(at.x + 3)} ${String(at.y - 3)} L${String(at.x - 3)} ${String(at.y + 3)}`
  return `${ring}<path d="${inside}" fill="${state === 'down' ? 'none' : colour}" stroke="${colour}" stroke-width="1.5"/>`
}

/** What a part stands on: the colour of its change, if it has one. */
export function backOf(change: Change | null, otherwise: string, pen: Pen): string {
  return change === null ? otherwise : pen.colours.changes[change].back
}

/** How many are in each state and have each change; those of which there is none are left out. */
export function countsText(counts: Counts, pen: Pen): string {
  const { states, changes } = pen.words
  const parts: readonly [number, string][] = [
    [counts.up, states.up],
    [counts.noCarrier, states['no-carrier']],
    [counts.down, states.down],
    [counts.new, changes.new],
    [counts.changed, changes.changed],
    [counts.gone, changes.gone],
  ]
  return parts.flatMap(([count, word]) => (count === 0 ? [] : [`${word} ${String(count)}`])).join(' · ')
}
