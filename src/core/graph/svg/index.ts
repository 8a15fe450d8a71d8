/** The picture as a file: one SVG without scripts, style sheets or anything to load. */
import type { Language } from '../../lesson/types'
import type { Topology } from '../../topology/types'
import { describeBox, describeSocket, groupTitle, wireChange, wireKindsOf, type ChangeMarks } from '../describe'
import { indexTopology } from '../index'
import type { BoxPlace, GraphLayout, GroupPlace } from '../types'
import { drawBox } from './box'
import { drawFrame, drawGroupBox } from './group'
import { drawLegend, legendRow } from './legend'
import type { Pen } from './shapes'
import { drawSocket } from './socket'
import { svgColours, svgWords, type SvgTheme } from './style'
import { escapeXml } from './text'
import { drawWire } from './wire'

export interface SvgOptions {
  readonly language: Language
  readonly theme: SvgTheme
  /** Since "before"; null where nothing is compared. With them, `topology` and `layout` may hold what is gone (`withGhosts`). */
  readonly changes: ChangeMarks
}

/** What is drawn of a layout. */
export type PlacedGraph = Omit<GraphLayout, 'memory'>

const margin = 28
const titleHeight = 34

/**
 * @param layout of `topology`, by `layoutGraph`.
 * @returns a whole document, names escaped. Its size in px is that of the layout.
 */
export function graphToSvg(topology: Topology, layout: PlacedGraph, options: SvgOptions): string {
  const pen: Pen = { words: svgWords[options.language], colours: svgColours[options.theme] }
  const index = indexTopology(topology)
  const kinds = wireKindsOf(layout.wires)
  const width = Math.max(layout.width, 420) + 2 * margin
  const legendTop = layout.height + margin
  const height = titleHeight + legendTop + (kinds.length + 4) * legendRow + margin
  const titles = new Map(
    layout.groups.map((group) => [group.id, groupText(group, groupTitle(index, group.subject), pen)]),
  )
  const boxes = layout.boxes.flatMap((box) => boxParts(box, titles, index, options.changes, pen))
  const wires = layout.wires.map((wire) => drawWire(wire, wireChange(wire, options.changes), pen))
  const frames = layout.groups
    .filter((group) => group.framed)
    .map((group) => drawFrame(group, titles.get(group.id) ?? '', pen))
  const title = escapeXml(topology.engine)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" font-family="system-ui, sans-serif" lang="${options.language}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="${pen.colours.back}"/>`,
    `<text x="${String(margin)}" y="${String(margin + 6)}" font-size="17" font-weight="700" fill="${pen.colours.text}">${title}</text>`,
    `<g transform="translate(${String(margin)} ${String(margin + titleHeight - 10)})">`,
    ...frames,
    ...boxes,
    ...wires,
    drawLegend(kinds, legendTop, pen),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function boxParts(
  box: BoxPlace,
  titles: ReadonlyMap<string, string>,
  index: ReturnType<typeof indexTopology>,
  changes: ChangeMarks,
  pen: Pen,
): string[] {
  const content = describeBox(index, box, changes)
  const drawn =
    box.mode === 'group' ? drawGroupBox(box, content, titles.get(box.id) ?? '', pen) : drawBox(box, content, pen)
  return [drawn, ...box.sockets.map((socket) => drawSocket(box, socket, describeSocket(index, socket, changes), pen))]
}

function groupText(group: GroupPlace, title: ReturnType<typeof groupTitle>, pen: Pen): string {
  const name = title.by === 'kind' ? pen.words.groupKinds[title.kind] : title.name
  return `${group.more ? `${pen.words.more} ` : ''}${name}: ${pen.words.boxesIn(group.members.length)}`
}
