/**
 * Whose bytes are parsed next. All terminals of a page share its one thread with the picture: each has its turn for a small
 * piece, little is handed to the parsers at a time, and the terminal that was typed into last has every other turn, so that
 * what its program answers does not wait for what others print.
 */

/** Writes a piece into a terminal's parser, which calls back when it is parsed. */
export type Parser = (bytes: Uint8Array, parsed: () => void) => void

export interface Line {
  /** @param parsed is told how many bytes more are parsed. */
  push(bytes: Uint8Array): void
  /** The person has typed into this terminal. */
  typed(): void
  /** The terminal is gone: what waits is dropped, what its parser holds counts no more. */
  leave(): void
}

export interface Turns {
  join(parse: Parser, parsed: (bytes: number) => void): Line
}

/** Of a slow payload (many colours) a parser takes some 8 ms for that much: half a frame. */
export const pieceBytes = 16 * 1024
/** What the parsers hold together: enough that one never waits for its next piece. */
export const handedBytes = 64 * 1024

interface Waiting {
  readonly parse: Parser
  readonly parsed: (bytes: number) => void
  readonly pieces: Uint8Array[]
  handed: number
  gone: boolean
}

/** Creates the order of one page's terminals. */
export function createTurns(): Turns {
  /** Those that have something to say, by whose turn is next. */
  const queue: Waiting[] = []
  let handed = 0
  let favourite: Waiting | null = null
  let favoured = false

  const next = (): Waiting | undefined => {
    const first = favourite && !favoured ? queue.indexOf(favourite) : -1
    favoured = first >= 0
    return favoured ? queue.splice(first, 1)[0] : queue.shift()
  }
  const go = (): void => {
    while (handed < handedBytes) {
      const line = next()
      if (!line) return
      const piece = line.pieces.shift()
      if (line.pieces.length > 0) queue.push(line)
      if (piece) hand(line, piece)
    }
  }
  const hand = (line: Waiting, piece: Uint8Array): void => {
    handed += piece.length
    line.handed += piece.length
    line.parse(piece, () => {
      if (line.gone) return
      handed -= piece.length
      line.handed -= piece.length
      line.parsed(piece.length)
      go()
    })
  }
  return {
    join(parse, parsed) {
      const line: Waiting = { parse, parsed, pieces: [], handed: 0, gone: false }
      return {
        push(bytes) {
          if (line.gone || bytes.length === 0) return
          if (line.pieces.length === 0) queue.push(line)
          for (let at = 0; at < bytes.length; at += pieceBytes) line.pieces.push(bytes.subarray(at, at + pieceBytes))
          go()
        },
        typed() {
          favourite = line
        },
        leave() {
          line.gone = true
          line.pieces.length = 0
          const at = queue.indexOf(line)
          if (at >= 0) queue.splice(at, 1)
          if (favourite === line) favourite = null
          handed -= line.handed
          go()
        },
      }
    },
  }
}
