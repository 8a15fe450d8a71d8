/**
 * The last output of one terminal, bounded: a page that comes later is shown it. What no longer fits is dropped by whole
 * blocks, but for the modes that it has set.
 */
import { createTerminalModes } from './modes'

/** Bytes: some ten thousand lines, as a page's own scrollback. */
export const keptLimit = 2 * 1024 * 1024
/** So much goes to the page in one message: Chromium's allocator keeps buffers up to 16 KiB at hand, larger ones are made anew. */
const blockBytes = 14 * 1024
/** Most terminals print little. */
const firstBlockBytes = 4 * 1024

export interface Replay {
  /** In order: first what was switched on by what is not kept any more, then whole lines. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  /** Whether a full-screen program has drawn last. */
  readonly alternate: boolean
}

export interface KeptOutput {
  /** Bytes that were ever appended. */
  end(): number
  /** The bytes are copied. */
  append(bytes: Uint8Array): void
  /** What was appended since the end was there, without what was dropped meanwhile. The pieces hold until the next call. */
  since(position: number): Uint8Array[]
  replay(): Replay
}

interface Block {
  /** Position of its first byte. */
  readonly start: number
  readonly bytes: Uint8Array
  length: number
}

/**
 * @param limit bytes, of which up to one block less is kept.
 * @param allocate gives the blocks their memory: where its arrays find a byte faster than others (Node's Buffer does, with memchr),
 *   what is dropped is looked through faster.
 */
export function createKeptOutput(
  limit: number = keptLimit,
  allocate: (size: number) => Uint8Array = (size) => new Uint8Array(size),
): KeptOutput {
  const blocks: Block[] = []
  const dropped = createTerminalModes()
  let end = 0

  const room = (): Block => {
    const last = blocks.at(-1)
    if (last && last.length < last.bytes.length) return last
    const size = Math.min(limit, end === 0 ? firstBlockBytes : blockBytes)
    let spare: Uint8Array | null = null
    for (let first = blocks[0]; first && end + size - first.start > limit; first = blocks[0]) {
      dropped.scan(first.bytes.subarray(0, first.length))
      blocks.shift()
      spare = first.bytes
    }
    // New memory for every block of a flood costs more than all the rest that is done with it here.
    const bytes = spare?.length === size ? spare : allocate(size)
    const block: Block = { start: end, bytes, length: 0 }
    blocks.push(block)
    return block
  }
  return {
    end: () => end,
    append(bytes) {
      for (let from = 0; from < bytes.length;) {
        const block = room()
        const part = bytes.subarray(from, from + block.bytes.length - block.length)
        block.bytes.set(part, block.length)
        block.length += part.length
        from += part.length
        end += part.length
      }
    },
    since(position) {
      return blocks
        .filter((block) => block.start + block.length > position)
        .map(({ start, bytes, length }) => bytes.subarray(Math.max(0, position - start), length))
    },
    replay() {
      const modes = dropped.copy()
      // Not by `slice`, which of Node's Buffer is no copy.
      const pieces = blocks.map((block) => new Uint8Array(block.bytes.subarray(0, block.length)))
      const [first] = pieces
      if (first && (blocks[0]?.start ?? 0) > 0) {
        const from = lineStart(first, modes.betweenSequences())
        modes.scan(first.subarray(0, from))
        pieces[0] = first.subarray(from)
        // Colours are not followed: a line begins without any.
        pieces.unshift(Uint8Array.from(`${modes.restore()}\u001b[m`, (character) => character.charCodeAt(0)))
        for (const piece of pieces.slice(1)) modes.scan(piece)
      } else for (const piece of pieces) modes.scan(piece)
      return { pieces, alternate: modes.alternate() }
    },
  }
}

/**
 * Where the first whole line begins. In output without lines: where a sequence does, or at the first byte that is no
 * continuation of a character (RFC 3629: 10xxxxxx).
 */
function lineStart(bytes: Uint8Array, between: boolean): number {
  const line = bytes.indexOf(0x0a)
  if (line >= 0) return line + 1
  const sequence = between ? bytes.findIndex((byte) => (byte & 0xc0) !== 0x80) : bytes.indexOf(0x1b)
  return Math.max(0, sequence)
}
