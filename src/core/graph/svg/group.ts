/** A group in the exported picture, collapsed or not. */
import type { BoxContent, BoxPlace, GroupPlace } from '../types'
import { countsText } from './marks'
import { group, rectangle, text, type Pen } from './shapes'

/** A collapsed group: how many are in it, and how they are. */
export function drawGroupBox(box: BoxPlace, content: BoxContent, title: string, pen: Pen): string {
  const behind = [8, 4].map((by) =>
    rectangle(
      { ...box, x: box.x + by, y: box.y + by },
      { fill: pen.colours.box, stroke: pen.colours.container, radius: 12, dashed: false, width: 1.5 },
    ),
  )
  const parts = [
    ...behind,
    rectangle(box, { fill: pen.colours.box, stroke: pen.colours.container, radius: 12, dashed: false, width: 2 }),
    text({ x: box.x + 14, y: box.y + 22 }, title, {
      size: 15,
      fill: pen.colours.text,
      width: box.width - 28,
      weight: 700,
    }),
    text({ x: box.x + 14, y: box.y + 41 }, content.counts ? countsText(content.counts, pen) : '', {
      size: 12.5,
      fill: pen.colours.quiet,
      width: box.width - 28,
    }),
  ]
  return group(title, parts)
}

/** The frame around the boxes of a group. */
export function drawFrame(place: GroupPlace, title: string, pen: Pen): string {
  return group(title, [
    rectangle(place, { fill: 'none', stroke: pen.colours.line, radius: 14, dashed: true, width: 1.5 }),
    text({ x: place.x + 14, y: place.y + 24 }, title, {
      size: 14,
      fill: pen.colours.quiet,
      width: place.width - 28,
      weight: 700,
    }),
  ])
}
