/** A namespace in the exported picture. */
import { compactName } from '../geometry'
import type { BoxContent, BoxPlace } from '../types'
import { backOf, badge } from './marks'
import { group, rectangle, text, type Pen } from './shapes'
import type { Colours } from './style'
import { textWidth } from './text'

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
