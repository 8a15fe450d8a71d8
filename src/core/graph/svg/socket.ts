/** An interface in the exported picture. */
import type { BoxPlace, Rectangle, SocketContent, SocketPlace } from '../types'
import { backOf, badge, countsText, stateMark } from './marks'
import { group, rectangle, text, type Pen } from './shapes'
import { textWidth } from './text'

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
