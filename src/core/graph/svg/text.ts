/** Text in an SVG file: untrusted names stay text, and what is too long for its place ends in an ellipsis. */
import { visibleText } from '../../text/visible'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * For element content and attribute values alike. What XML 1.0 knows no way to write (control characters, lone surrogates,
 * U+FFFE and U+FFFF; section 2.2) becomes visible or the replacement character.
 */
export function escapeXml(text: string): string {
  return visibleText(text)
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Widths in em, rounded up: nothing here can measure a font. */
const wideFrom = 0x1100
const narrow = 0.62
const wide = 1.05

/** @returns the text, or as much of it as surely fits into that many px, and an ellipsis. */
export function fitText(text: string, width: number, fontSize: number): string {
  const characters = Array.from(visibleText(text))
  let used = 0
  let fitting = 0
  for (const character of characters) {
    used += emWidth(character) * fontSize
    if (used > width) break
    fitting += 1
  }
  if (fitting === characters.length) return characters.join('')
  return `${characters.slice(0, Math.max(0, fitting - 1)).join('')}…`
}

export function textWidth(text: string, fontSize: number): number {
  return Array.from(text).reduce((sum, character) => sum + emWidth(character), 0) * fontSize
}

function emWidth(character: string): number {
  return (character.codePointAt(0) ?? 0) >= wideFrom ? wide : narrow
}
