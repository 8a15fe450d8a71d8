import { actingCharacters } from './visible'

/**
 * Makes one word of a command line out of any text, for a person to read and for an interactive bash to take.
 *
 * Control characters must never reach a terminal as they are: an ETX is Ctrl-C and an ESC starts a key binding even
 * within quotes, since readline reads them before the shell does. Such a word is written with bash's ANSI-C quoting
 * (bash(1), QUOTING: `$'…'`), byte for byte; every other word is plain POSIX sh (2.2.2 Single-Quotes).
 */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word)) return word
  const known = word.replace(loneSurrogates, '\ufffd')
  if (!unsafe.test(known)) return `'${known.replaceAll("'", `'\\''`)}'`
  return `$'${known.replace(/./gsu, ansiC)}'`
}

/** Joins an argument vector to one line. */
export function shellLine(argv: readonly string[]): string {
  return argv.map(shellQuote).join(' ')
}

const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const unsafe = new RegExp(`[${actingCharacters}]`)

function ansiC(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`
  // An exclamation mark would be history expansion in some bash versions.
  if (!unsafe.test(character) && character !== '!') return character
  const bytes = character.charCodeAt(0) < 0x80 ? [character.charCodeAt(0)] : utf8Bytes(character)
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}

function utf8Bytes(character: string): number[] {
  return encodeURIComponent(character)
    .split('%')
    .slice(1)
    .map((byte) => parseInt(byte, 16))
}
