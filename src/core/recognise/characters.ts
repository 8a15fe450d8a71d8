/** What may be a part of a name, and where one can begin. */

const otherLetter = /[\p{L}\p{N}\p{M}]/u

/** ASCII letters and digits, "-", "_", "."; letters and digits of other scripts; halves of what lies outside the BMP. */
export function isNameCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 0x80) {
    return (
      isDigit(code) ||
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      '-_.'.includes(text.charAt(at))
    )
  }
  return (code >= 0xd800 && code <= 0xdfff) || otherLetter.test(text.charAt(at))
}

/**
 * Whether a word can begin, or end, between this character and the one before it. A change of script is such a place:
 * Korean particles follow a name without a space ("eth0은").
 */
export function isBoundary(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true
  if (!isNameCharacter(text, at - 1) || !isNameCharacter(text, at)) return true
  return isAscii(text, at - 1) !== isAscii(text, at)
}

/** Where the run of characters of names that begins there ends; no further than `limit` characters on. */
export function nameEnd(text: string, at: number, limit: number): number {
  let end = at
  while (end < text.length && end - at < limit && isNameCharacter(text, end)) end += 1
  return end
}

/** The same, and of one script. */
export function scriptEnd(text: string, at: number): number {
  let end = at + 1
  while (end < text.length && isNameCharacter(text, end) && isAscii(text, end) === isAscii(text, at)) end += 1
  return end
}

export function isAscii(text: string, at: number): boolean {
  return text.charCodeAt(at) < 0x80
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
