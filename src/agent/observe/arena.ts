/** Memory that grows while an update's raw messages are gathered. */

export interface Arena {
  /** Appends bytes at an aligned offset; returns that offset. */
  append(bytes: Buffer, start: number, end: number): void
  /** Offset of what is appended next. */
  position(): number
  /** Drops everything behind that offset: a dump that must be read again. */
  rewind(position: number): void
  /** A view of what was appended since that offset. */
  since(position: number): Buffer
  /** Hands out everything in memory of its own, and begins anew. */
  take(): Uint8Array<ArrayBuffer>
}

/** Above what one part holds, so that it grows only for a namespace with thousands of entries. */
const initialSize = 256 * 1024

/** Creates an empty arena. */
export function createArena(): Arena {
  let memory = Buffer.from(new ArrayBuffer(initialSize))
  let used = 0
  return {
    append(bytes, start, end) {
      const needed = used + end - start
      if (needed > memory.length) {
        const larger = Buffer.from(new ArrayBuffer(Math.max(needed, memory.length * 2)))
        memory.copy(larger, 0, 0, used)
        memory = larger
      }
      bytes.copy(memory, used, start, end)
      // Messages are aligned to four bytes (NLMSG_ALIGN), and so is what follows them.
      used = (needed + 3) & ~3
    },
    position: () => used,
    rewind(position) {
      used = position
    },
    since: (position) => memory.subarray(position, used),
    take() {
      const taken = new Uint8Array(new ArrayBuffer(used))
      taken.set(memory.subarray(0, used))
      used = 0
      return taken
    },
  }
}
