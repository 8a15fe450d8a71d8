/**
 * Whose bytes are parsed next. All terminals of a page share its one thread with the picture: each has its turn for a small
 * piece, and little is handed to the parsers at a time. What a person types in goes first: for a moment the others wait, so that
 * what its program answers finds the thread free.
 */
import { createFirst, type Later } from './first'

/** Writes a piece into a terminal's parser, which calls back when it is parsed. */
export type Parser = (text: string, parsed: () => void) => void

export interface Line {
  /** @param bytes how many of what was printed that is. */
  push(text: string, bytes: number): void
  /** The person has typed into this terminal. */
  typed(): void
  /** The terminal is gone: what waits is dropped, what its parser holds counts no more. */
  leave(): void
}

export interface Turns {
  /** @param parsed is told how many bytes more are parsed, and whether that was all that had come. */
  join(parse: Parser, parsed: (bytes: number, isAll: boolean) => void): Line
}

/** Characters of a piece where others wait: of short lines, each of which scrolls, a parser takes some 4 ms for that many. */
export const pieceLength = 4 * 1024
/**
 * Characters of a piece that is put together where nobody waits: a parser's call has a price of its own (xterm moves its text area
 * at the end of each), and a message of three bytes a character has few of them. No more than one of ASCII has.
 */
export const joinedLength = 16 * 1024
/** What the parsers hold together, at the least: a parser that is called back takes its next piece without a pause. */
export const handedLength = 2 * pieceLength

interface Piece {
  readonly text: string
  /** Where it was cut, the last piece has them all. */
  readonly bytes: number
}

interface Waiting {
  readonly parse: Parser
  readonly parsed: (bytes: number, isAll: boolean) => void
  readonly pieces: Piece[]
  handed: number
  gone: boolean
}

/** Creates the order of one page's terminals. */
export function createTurns(later: Later): Turns {
  /** Those that have something to say, by whose turn is next. */
  const queue: Waiting[] = []
  let handed = 0

  const next = (): Waiting | undefined => {
    if (!first.any()) return handed < handedLength ? queue.shift() : undefined
    // All of it, whatever the parsers hold: it is what the person looks at.
    const at = queue.findIndex((line) => first.has(line))
    return at < 0 ? undefined : queue.splice(at, 1)[0]
  }
  const go = (): void => {
    for (let line = next(); line; line = next()) {
      const piece = pieceOf(line, queue.length === 0)
      if (line.pieces.length > 0) queue.push(line)
      if (piece) hand(line, piece)
    }
  }
  const hand = (line: Waiting, { text, bytes }: Piece): void => {
    handed += text.length
    line.handed += text.length
    line.parse(text, () => {
      if (line.gone) return
      handed -= text.length
      line.handed -= text.length
      line.parsed(bytes, line.handed === 0 && line.pieces.length === 0)
      go()
    })
  }
  const first = createFirst<Waiting>(later, go)
  return {
    join(parse, parsed) {
      const line: Waiting = { parse, parsed, pieces: [], handed: 0, gone: false }
      return {
        push(text, bytes) {
          if (line.gone || text === '') return
          if (line.pieces.length === 0) queue.push(line)
          line.pieces.push({ text, bytes })
          go()
        },
        typed() {
          first.typed(line)
        },
        leave() {
          line.gone = true
          line.pieces.length = 0
          const at = queue.indexOf(line)
          if (at >= 0) queue.splice(at, 1)
          handed -= line.handed
          first.leave(line)
        },
      }
    },
  }
}

/** The next piece: cut where others would have to wait for the whole of it, put together where there are none. */
function pieceOf({ pieces }: Waiting, isAlone: boolean): Piece | undefined {
  const piece = pieces.shift()
  if (!piece) return undefined
  if (isAlone) return joined(piece, pieces)
  if (piece.text.length <= pieceLength) return piece
  pieces.unshift({ text: piece.text.slice(pieceLength), bytes: piece.bytes })
  return { text: piece.text.slice(0, pieceLength), bytes: 0 }
}

/** With as many of those after it, taken from them, as there is room for. */
function joined(first: Piece, after: Piece[]): Piece {
  let { text, bytes } = first
  for (let next = after[0]; next && text.length + next.text.length <= joinedLength; next = after[0]) {
    text += next.text
    bytes += next.bytes
    after.shift()
  }
  return { text, bytes }
}
