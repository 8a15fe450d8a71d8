/** Finds the glossary's terms in a sentence: whole words only, the longest one where several begin. */
import { glossary } from './index'

export interface Piece {
  readonly text: string
  /** The id of the term that the text means; null: none. */
  readonly term: string | null
}

const idOf: ReadonlyMap<string, string> = new Map(
  glossary.flatMap(({ id, forms }) => [...forms.en, ...forms.ko].map((form) => [form, id] as const)),
)

/**
 * What Korean puts behind a noun without a space. Anything else there makes another word of it ("브리지형").
 * Several may follow each other ("브리지들에서는").
 */
const particles =
  '들|끼리|마다|에서|에게|으로|까지|부터|처럼|보다|이나|라도|이라|이며|이고|이다|입니다|이었습니다|였습니다|인|일|은|는|이|가|을|를|의|에|로|와|과|도|만|나|라|며|고|다|등|뿐|하고|라는|이라는|라고|이라고|밖에|조차|이지만|지만|이어서|이므로|므로'

const escape = (form: string): string => form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s+')
const alternatives = [...idOf.keys()]
  .sort((one, other) => other.length - one.length)
  .map(escape)
  .join('|')
/** Names and paths ("veth-1", "bridge.ko", "/overlay") are no words. */
const pattern = new RegExp(
  `(?<![\\p{L}\\p{N}_./:@-])(${alternatives})(?=(?:${particles})*(?![\\p{L}\\p{N}_@/-])(?!\\.[\\p{L}\\p{N}]))`,
  'giu',
)

/**
 * @param seen terms that were marked before; those that are marked here are added.
 * @returns the whole text in pieces, each term marked where it stands first.
 */
export function markTerms(text: string, seen = new Set<string>()): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const id = idOf.get(match[0].toLowerCase().replace(/\s+/g, ' '))
    if (id === undefined || seen.has(id)) continue
    seen.add(id)
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), term: null })
    pieces.push({ text: match[0], term: id })
    from = match.index + match[0].length
  }
  return from < text.length ? [...pieces, { text: text.slice(from), term: null }] : pieces
}
