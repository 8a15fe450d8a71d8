/** Finding a command by what one remembers of its title, in either language. Pure. */

/** The letters of Hangul syllables by Unicode's arithmetic (The Unicode Standard, 3.12), as the keys that type them. */
const initials = Array.from('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ')
const vowels = 'ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ'.split(' ')
const finals =
  ' ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ'.split(' ')
const onlyInitials = /^[ㄱ-ㅎ]+$/
const first = 0xac00
const count = 11_172

/** As it is typed: while 터미널 is, the field holds 텀, too, which is its beginning only letter by letter. */
function letters(text: string): string {
  return Array.from(text)
    .map((sign) => {
      const index = (sign.codePointAt(0) ?? 0) - first
      if (index < 0 || index >= count) return sign
      const [initial, rest] = [Math.floor(index / 588), index % 588]
      return `${initials[initial] ?? ''}${vowels[Math.floor(rest / 28)] ?? ''}${finals[rest % 28] ?? ''}`
    })
    .join('')
}

/** The first letter of each syllable, by which Koreans search: ㅌㅁㄴ for 터미널. */
function initialsOf(text: string): string {
  return Array.from(text)
    .map((sign) => {
      const index = (sign.codePointAt(0) ?? 0) - first
      return index < 0 || index >= count ? sign : (initials[Math.floor(index / 588)] ?? sign)
    })
    .join('')
}

/** How a text holds a word, 0 as best: at its beginning, at a word's, anywhere, or as letters in that order; null: not. */
function fit(text: string, word: string): number | null {
  const at = text.indexOf(word)
  if (at === 0) return 0
  if (at > 0) return /[\s\-+/(:.]/.test(text[at - 1] ?? '') || text.includes(` ${word}`) ? 1 : 2
  return word.length > 1 && isScattered(text, word) ? 3 : null
}

/** The word's letters stand in the text in their order, the first one at a word's beginning. */
function isScattered(text: string, word: string): boolean {
  const [head = '', ...tail] = word
  for (let start = text.indexOf(head); start >= 0; start = text.indexOf(head, start + 1)) {
    if (start > 0 && !/\s/.test(text[start - 1] ?? '')) continue
    let at = start
    const found = tail.every((letter) => {
      at = text.indexOf(letter, at + 1)
      return at >= 0
    })
    if (found) return true
  }
  return false
}

function fitIn(texts: readonly string[], word: string): number | null {
  const plain = letters(word)
  const fits = texts.flatMap((text) => [
    fit(letters(text), plain) ?? [],
    onlyInitials.test(word) ? (fit(initialsOf(text), word) ?? []) : [],
  ])
  const numbers = fits.flat()
  return numbers.length === 0 ? null : Math.min(...numbers)
}

/**
 * @param entries in the order in which they are shown where nothing is asked for.
 * @param textsOf what an entry can be found by, such as its title in both languages.
 * @param query words, each of which must be found.
 * @returns the entries that fit, the best first.
 */
export function searchEntries<T>(entries: readonly T[], textsOf: (entry: T) => readonly string[], query: string): T[] {
  const words = query.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  const ranked = entries.flatMap((entry) => {
    const texts = textsOf(entry).map((text) => text.normalize('NFC').toLowerCase())
    const fits = words.map((word) => fitIn(texts, word))
    if (fits.some((one) => one === null)) return []
    return [{ entry, rank: fits.reduce<number>((sum, one) => sum + (one ?? 0), 0) / words.length }]
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry)
}
