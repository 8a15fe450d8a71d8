/** The parts of the exported picture. Every text goes through `escapeXml`. */
import type { Change } from '../topology/compare'
import type { InterfaceState, WireKind } from '../topology/types'
import { compactName } from './geometry'
import { wirePath } from './path'
import type { Colours, svgWords } from './svgStyle'
import { escapeXml, fitText, textWidth } from './svgText'
import type {
  BoxContent,
  BoxPlace,
  Counts,
  GroupPlace,
  Point,
  Rectangle,
  SocketContent,
  SocketPlace,
  WirePlace,
} from './types'
import { wireStyles } from './wireStyles'

export interface Pen {
  readonly words: (typeof svgWords)['en']
  readonly colours: Colours
}

interface TextStyle {
  readonly size: number
  readonly fill: string
  readonly width: number
  readonly weight?: number
  readonly mono?: boolean
  readonly struck?: boolean
}

/** A namespace's box, without its sockets. */
export function drawBox(box: BoxPlace, content: BoxContent, pen: Pen): string {
  const line = boxLine(content, pen.colours)
  const parts = [
    rectangle(box, {
      fill: backOf(content.change, pen.colours.box, pen),
      stroke: line,
      radius: box.mode === 'compact' ? 6 : 12,
      dashed: isDashed(content),
      width: 2,
    }),
  ]
  if (box.mode === 'compact') {
    const at = { x: box.x + 8, y: box.y + 20 }
    parts.push(
      text(at, content.title, {
        size: 13,
        fill: pen.colours.text,
        width: compactName - 12,
        weight: 700,
        struck: content.change === 'gone',
      }),
    )
  } else parts.push(...headTexts(box, content, pen))
  return group(fullText(content, pen), parts)
}

function headTexts(box: BoxPlace, content: BoxContent, pen: Pen): string[] {
  const kind = content.service === null ? pen.words.boxes[content.kind] : pen.words.services[content.service]
  const word = content.change === null ? '' : pen.words.changes[content.change]
  const room = box.width - 28 - (word === '' ? 0 : textWidth(word, 12) + 18)
  const compose = content.compose === null ? '' : content.compose.service
  const origin = content.origin === 'engine' ? pen.words.engineOnly : ''
  const states = content.containerStates.filter((state) => state !== 'running').join(', ')
  const subtitle = [kind, compose, states, origin, content.subtitle].filter((part) => part !== '').join(' · ')
  return [
    text({ x: box.x + 14, y: box.y + 22 }, content.title, {
      size: 15,
      fill: pen.colours.text,
      width: room,
      weight: 700,
      struck: content.change === 'gone',
    }),
    text({ x: box.x + 14, y: box.y + 40 }, subtitle, { size: 12, fill: pen.colours.quiet, width: box.width - 28 }),
    badge({ x: box.x + box.width - 10, y: box.y + 10 }, content.change, pen),
  ]
}

function fullText(content: BoxContent, pen: Pen): string {
  return [pen.words.boxes[content.kind], content.title, content.subtitle].filter((part) => part !== '').join(' · ')
}

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

function countsText(counts: Counts, pen: Pen): string {
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

/** An interface on its box: name and kind, below them address and network; one line, or a mark, where there is less room. */
export function drawSocket(box: BoxPlace, socket: SocketPlace, content: SocketContent, pen: Pen): string {
  const place = { ...socket, x: box.x + socket.x, y: box.y + socket.y }
  const tooltip = [
    content.label,
    content.kind,
    content.detail,
    pen.words.states[content.state],
    ...content.addresses,
    content.network,
    content.outside ? pen.words.outside : null,
  ]
  const outline = {
    fill: backOf(content.change, pen.colours.socket, pen),
    stroke:
      content.change === null
        ? content.kind === 'bridge'
          ? pen.colours.host
          : pen.colours.wire
        : pen.colours.changes[content.change].line,
    radius: socket.mode === 'strip' ? 2 : 7,
    dashed: content.state !== 'up' || content.change === 'gone',
    width: content.kind === 'bridge' ? 2.5 : 1.5,
  }
  const parts = [rectangle(place, outline)]
  if (socket.mode === 'full' || socket.mode === 'bundle') parts.push(...socketTexts(place, content, pen))
  else if (socket.mode === 'compact') parts.push(...lineTexts(place, content, pen))
  return group(tooltip.filter((part) => part !== null && part !== '').join(' · '), parts)
}

function socketTexts(place: Rectangle, content: SocketContent, pen: Pen): string[] {
  const detail = [content.kind === 'bundle' ? '' : content.kind, content.detail ?? '']
    .filter((part) => part !== '')
    .join(' ')
  const word = content.change === null ? '' : pen.words.changes[content.change]
  const taken = word === '' ? 0 : textWidth(word, 12) + 16
  const counts = content.counts ? countsText(content.counts, pen) : ''
  const state = content.state === 'up' ? '' : pen.words.states[content.state]
  const second = [
    counts || (content.addresses[0] ?? detail),
    content.addresses.length > 1 ? `+${String(content.addresses.length - 1)}` : '',
  ]
    .join(' ')
    .trim()
  const side = state || (content.network ?? (content.addresses.length > 0 ? detail : ''))
  const sideWidth = side === '' ? 0 : Math.min(textWidth(side, 11.5) + 8, place.width * 0.4)
  return [
    stateMark({ x: place.x + 14, y: place.y + 19 }, content.state, pen),
    text({ x: place.x + 25, y: place.y + 24 }, content.label, {
      size: 14,
      fill: pen.colours.text,
      width: place.width - 32 - taken,
      weight: 700,
      mono: true,
      struck: content.change === 'gone',
    }),
    badge({ x: place.x + place.width - 6, y: place.y + 7 }, content.change, pen),
    text({ x: place.x + 10, y: place.y + 45 }, second, {
      size: 12.5,
      fill: pen.colours.text,
      width: place.width - 20 - sideWidth,
      mono: true,
    }),
    text(
      { x: place.x + place.width - 10, y: place.y + 45 },
      side,
      { size: 11.5, fill: state === '' ? pen.colours.quiet : pen.colours.warn, width: sideWidth },
      'end',
    ),
  ]
}

function lineTexts(place: Rectangle, content: SocketContent, pen: Pen): string[] {
  const line = [content.label, content.addresses[0] ?? content.kind].join(' ')
  return [
    stateMark({ x: place.x + 9, y: place.y + place.height / 2 }, content.state, pen),
    text({ x: place.x + 17, y: place.y + place.height / 2 + 4 }, line, {
      size: 11.5,
      fill: pen.colours.text,
      width: place.width - 20,
      mono: true,
      struck: content.change === 'gone',
    }),
  ]
}

/** A full disc, a half one, a crossed ring: readable without colours. */
function stateMark(at: Point, state: InterfaceState, pen: Pen): string {
  const colour = state === 'up' ? pen.colours.changes.new.line : pen.colours.warn
  const ring = `<circle cx="${String(at.x)}" cy="${String(at.y)}" r="4.5" fill="${state === 'up' ? colour : 'none'}" stroke="${colour}" stroke-width="1.5"/>`
  if (state === 'up') return ring
  const inside =
    state === 'no-carrier'
      ? `M${String(at.x)} ${String(at.y - 4.5)} A4.5 4.5 0 0 0 ${String(at.x)} ${String(at.y + 4.5)} Z`
      : `M${String(at.x - 3)} ${String(at.y - 3)} L${String(at.x + 3)} ${String(at.y + 3)} M${String(at.x + 3)} ${String(at.y - 3)} L${String(at.x - 3)} ${String(at.y + 3)}`
  return `${ring}<path d="${inside}" fill="${state === 'down' ? 'none' : colour}" stroke="${colour}" stroke-width="1.5"/>`
}

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
  return group(`${pen.words.wires[wire.kind]}${count}${word}`, parts, change === 'gone' ? 0.55 : 1)
}

function wireLine(path: string, kind: WireKind, colour: string, wider: number, pen: Pen): string {
  const style = wireStyles[kind]
  const dash = style.dash === null ? '' : ` stroke-dasharray="${style.dash}"`
  const line = (stroke: string, width: number): string =>
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${String(width)}" stroke-linecap="round"${dash}/>`
  const outer = line(colour, style.width + wider)
  return style.double ? outer + line(pen.colours.back, style.width - 3.5) : outer
}

/** The lines of the kinds that are in the picture, and the marks of the states. */
export function drawLegend(kinds: readonly WireKind[], top: number, pen: Pen): string {
  const row = 26
  const label = (y: number, words: string): string =>
    text({ x: 70, y: y + 4 }, words, { size: 13, fill: pen.colours.text, width: 400 })
  const wires = kinds.map((kind, index) => {
    const y = top + (index + 1) * row
    return (
      wireLine(`M2 ${String(y)} L54 ${String(y)}`, kind, pen.colours.wire, 0, pen) + label(y, pen.words.wires[kind])
    )
  })
  const states = (['up', 'no-carrier', 'down'] as const).map((state, index) => {
    const y = top + (kinds.length + index + 1) * row
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

function boxLine(content: BoxContent, colours: Colours): string {
  if (content.change !== null) return colours.changes[content.change].line
  if (content.kind === 'host') return colours.host
  return content.kind === 'container' ? colours.container : colours.namespace
}

function isDashed(content: BoxContent): boolean {
  return (
    content.kind === 'other' || content.kind === 'network' || content.origin === 'engine' || content.change === 'gone'
  )
}

function backOf(change: Change | null, otherwise: string, pen: Pen): string {
  return change === null ? otherwise : pen.colours.changes[change].back
}

interface Outline {
  readonly fill: string
  readonly stroke: string
  readonly radius: number
  readonly dashed: boolean
  readonly width: number
}

function rectangle(place: Rectangle, outline: Outline): string {
  const { x, y, width, height } = place
  const dash = outline.dashed ? ' stroke-dasharray="6 4"' : ''
  return `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(outline.radius)}" fill="${outline.fill}" stroke="${outline.stroke}" stroke-width="${String(outline.width)}"${dash}/>`
}

function text(at: Point, words: string, style: TextStyle, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  if (words === '' || style.width <= 0) return ''
  const fitted = fitText(words, style.width, style.size)
  const attributes = [
    `x="${String(at.x)}" y="${String(at.y)}" font-size="${String(style.size)}" fill="${style.fill}"`,
    style.weight === undefined ? '' : ` font-weight="${String(style.weight)}"`,
    style.mono === true ? ' font-family="ui-monospace, monospace"' : '',
    style.struck === true ? ' text-decoration="line-through"' : '',
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`,
  ]
  return `<text ${attributes.join('')}>${escapeXml(fitted)}</text>`
}

/** Its right top corner stands at the point. */
function badge(at: Point, change: Change | null, pen: Pen): string {
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

/** The title is what a browser shows on pointing, whole where the drawn text had to be cut. */
function group(title: string, parts: readonly string[], opacity = 1): string {
  const faded = opacity === 1 ? '' : ` opacity="${String(opacity)}"`
  return `<g${faded}><title>${escapeXml(title)}</title>${parts.join('')}</g>`
}
