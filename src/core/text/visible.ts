/**
 * Text that somebody else chose (a container with NET_ADMIN names its interfaces), shown so that it can neither act on a
 * terminal, nor break or turn a line, nor hide a part of itself. Markup is not its business: pages and files escape it.
 */

/**
 * What acts or hides, as the inside of a regular expression's character class: C0, DEL, C1; zero width, bidirectional
 * controls (Unicode's Bidi_Control), line and paragraph separators, invisible operators, the soft hyphen, the byte order mark.
 */
export const actingCharacters =
  '\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff'
const acting = new RegExp(`[${actingCharacters}]`, 'g')
const actingButLineFeeds = new RegExp(`(?!\\n)[${actingCharacters}]`, 'g')
const actingInJson = new RegExp(`[${actingCharacters.slice('\\u0000-\\u001f'.length)}]`, 'g')

/**
 * Makes control characters visible. Interface names may hold any byte but '/' and white space (dev_valid_name,
 * net/core/dev.c), aliases any byte at all.
 */
export function visibleText(text: string): string {
  return text.replace(acting, picture)
}

/** The same of text that may have lines, such as a program's output. */
export function visibleLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').replace(actingButLineFeeds, picture)
}

/** JSON for a terminal to show as well as for machines: what JSON.stringify leaves as it is and would act, is escaped. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(actingInJson, escaped)
}

function picture(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : escaped(character)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
