/** What every part of the exported picture is drawn with. Every text goes through `escapeXml`. */
import type { Point, Rectangle } from '../types'
import type { Colours, svgWords } from './style'
import { escapeXml, fitText } from './text'

/** What a picture is drawn in: its language and its theme. */
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

interface Outline {
  readonly fill: string
  readonly stroke: string
  readonly radius: number
  readonly dashed: boolean
  readonly width: number
}

/** A box of any kind, with its corners rounded. */
export function rectangle(place: Rectangle, outline: Outline): string {
  const { x, y, width, height } = place
  const dash = outline.dashed ? ' stroke-dasharray="6 4"' : ''
  return `<rect x="${String(x)}" y="${String(y)}" width="${String(width)}" height="${String(height)}" rx="${String(outline.radius)}" fill="${outline.fill}" stroke="${outline.stroke}" stroke-width="${String(outline.width)}"${dash}/>`
}

/** Cut to its width; nothing where there is nothing to say, or no room. */
export function text(at: Point, words: string, style: TextStyle, anchor: 'start' | 'middle' | 'end' = 'start'): string {
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

/** The title is what a browser shows on pointing, whole where the drawn text had to be cut. */
export function group(title: string, parts: readonly string[], opacity = 1): string {
  const faded = opacity === 1 ? '' : ` opacity="${String(opacity)}"`
  return `<g${faded}><title>${escapeXml(title)}</title>${parts.join('')}</g>`
}
