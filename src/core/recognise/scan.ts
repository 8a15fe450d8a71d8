/**
 * Finds names and addresses in a line of any program's output, by looking its words up: no pattern is ever made from a name,
 * since whoever may name an interface would write it. Linear in the line, whatever its text and however many names there are.
 */
import { readAddress } from './addresses'
import { isAscii, isBoundary, isNameCharacter, nameEnd, scriptEnd } from './characters'
import { isCommonWord, isInterfacePlace, isNamespacePlace, numberBefore } from './commonWords'
import { elementsOf, resolveAddress, resolveName, type Meaning } from './resolve'
import { shortId, type LinkedInterface, type NameEntry, type NameIndex, type Span, type Viewpoint } from './types'

/** Longer lines are not looked at: nobody points at a word of them. */
export const longestLine = 8_192
/** Longer words are no names, whatever a program prints: an engine's own are shorter. */
const longestName = 256

interface Found extends Span {
  readonly entries: readonly NameEntry[]
  readonly byId: boolean
}
interface Scan {
  readonly text: string
  readonly names: NameIndex
  readonly at: Viewpoint
}

/**
 * @param text one logical line; what a terminal wrapped is joined before.
 * @returns in order and without overlaps. A word that is an ordinary one, too ("bridge"), is a name only where tools print
 * names, or beside the id of the same element, as in `docker ps` and `docker network ls`.
 */
export function scanLine(text: string, names: NameIndex, at: Viewpoint): readonly Span[] {
  if (text.length > longestLine) return []
  const scan = { text, names, at }
  const found: Found[] = []
  const doubtful: Found[] = []
  let next = 0
  while (next < text.length) {
    const one = isBoundary(text, next) ? (linkedAt(scan, next, found.at(-1)) ?? wordAt(scan, next)) : null
    if (one) (one.doubtful ? doubtful : found).push(one.found)
    next = one ? one.found.end : skip(text, next)
  }
  return withConfirmed(found, doubtful).map(({ start, end, kind, elements }) => ({ start, end, kind, elements }))
}

interface Word {
  readonly found: Found
  readonly doubtful: boolean
}

/** To where the next word may begin. */
function skip(text: string, at: number): number {
  return isNameCharacter(text, at) ? scriptEnd(text, at) : at + 1
}

function wordAt(scan: Scan, start: number): Word | null {
  const { text, names, at } = scan
  const address = readAddress(text, start)
  if (address) {
    const entries = address.canonical === null ? undefined : names.addresses.get(address.canonical)
    const meaning = entries && resolveAddress(entries, at)
    if (meaning) return certain(start, address.end, meaning)
  }
  return oddAt(scan, start) ?? nameAt(scan, start)
}

const certain = (start: number, end: number, { kind, entries }: Meaning, byId = false): Word => ({
  found: { start, end, kind, entries, elements: elementsOf(entries), byId },
  doubtful: false,
})

/** A name of characters that usually end one, such as "a@b": the longest that stands here. */
function oddAt(scan: Scan, start: number): Word | null {
  const { text, names } = scan
  const longest = names.odd.get(text.charAt(start)) ?? 0
  for (let end = Math.min(text.length, start + longest); end > start; end -= 1) {
    const word = isBoundary(text, end) ? tokenAt(scan, start, end) : null
    if (word) return word
  }
  return null
}

/** The whole word; without the full stop behind it; its first part of one script. */
function nameAt(scan: Scan, start: number): Word | null {
  const whole = nameEnd(scan.text, start, longestName)
  if (whole === start) return null
  const script = scriptEnd(scan.text, start)
  for (const end of new Set([
    whole,
    withoutDots(scan.text, start, whole),
    script,
    withoutDots(scan.text, start, script),
  ])) {
    const word = tokenAt(scan, start, end)
    if (word) return word
  }
  return null
}

function withoutDots(text: string, start: number, end: number): number {
  let last = end
  while (last > start + 1 && text.charAt(last - 1) === '.') last -= 1
  return last
}

function tokenAt(scan: Scan, start: number, end: number): Word | null {
  const { text, names, at } = scan
  const token = text.slice(start, end)
  const byId = idMeaning(names, token, at)
  if (byId) return certain(start, end, byId, true)
  const entries = names.names.get(token)
  const meaning = entries && resolveName(entries, at, numbersAround(text, start, end))
  if (!meaning) return null
  const word = certain(start, end, meaning)
  return isCommonWord(token) && !isPlaceOf(text, start, end, meaning) ? { ...word, doubtful: true } : word
}

function isPlaceOf(text: string, start: number, end: number, { kind }: Meaning): boolean {
  if (kind === 'interface') return isInterfacePlace(text, start, end)
  return kind === 'namespace' && isNamespacePlace(text, start)
}

/** An id, or so long a beginning of one that `docker ps` would print it, if only one element's begins so. */
function idMeaning(names: NameIndex, token: string, at: Viewpoint): Meaning | null {
  if (token.length < shortId) return null
  const entries = (names.ids.get(token.slice(0, shortId)) ?? [])
    .filter(({ id }) => id.startsWith(token))
    .map(({ entry }) => entry)
  return resolveName(entries, at, { ifindex: null, linkedIndex: null })
}

const linkedPattern = /^@if(\d{1,10})(?![\w.-])/

function numbersAround(
  text: string,
  start: number,
  end: number,
): { ifindex: number | null; linkedIndex: number | null } {
  const linked = text.charAt(end) === '@' ? linkedPattern.exec(text.slice(end, end + 16)) : null
  return { ifindex: numberBefore(text, start), linkedIndex: linked ? Number(linked[1]) : null }
}

/** Behind "eth0@": `if8`, or the name of what eth0 is linked with. */
function linkedAt({ text }: Scan, start: number, last: Found | undefined): Word | null {
  if (last?.kind !== 'interface' || last.end !== start - 1 || text.charAt(last.end) !== '@') return null
  const [entry] = last.entries
  const end = entry?.linked ? linkedEnd(text, start, entry.linked) : null
  if (!entry?.linked || end === null) return null
  return certain(start, end, { kind: 'interface', entries: [{ ...entry, elements: [entry.linked.key], linked: null }] })
}

function linkedEnd(text: string, start: number, { name, ifindex }: LinkedInterface): number | null {
  for (const printed of [name, `if${String(ifindex)}`]) {
    const end = start + printed.length
    if (text.startsWith(printed, start) && isBoundary(text, end) && isAscii(text, start)) return end
  }
  return null
}

/** Of the doubtful words, the first of each element whose id stands in the same line. */
function withConfirmed(found: readonly Found[], doubtful: readonly Found[]): readonly Found[] {
  const open = new Set(found.filter((one) => one.byId).flatMap((one) => one.elements))
  const confirmed = doubtful.filter((one) => {
    const isOpen = one.elements.some((element) => open.has(element))
    for (const element of one.elements) open.delete(element)
    return isOpen
  })
  return confirmed.length === 0 ? found : [...found, ...confirmed].sort((a, b) => a.start - b.start)
}
