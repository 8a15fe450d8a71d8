/**
 * What a PTY says is read in pieces of 4 KiB at the most (the kernel's N_TTY_BUF_SIZE), and each piece that goes on wakes the
 * owner, the page and its next frame. So what comes after a pause goes on at once, and what follows is joined: the longer it
 * goes on, the more, until the page draws a flood 30 times a second, which is as much as anybody can see of one.
 */

/** The shortest pause, in milliseconds; it doubles as long as much comes. */
const leastMs = 4
const mostMs = 32
/** So much in one pause is more than a person's program prints of its own accord, in bytes. */
const muchBytes = 4_096
/** A fast page gets more often what is this much, in bytes. */
const wholeBytes = 256 * 1024

export interface Joiner {
  push(bytes: Uint8Array): void
  /** The person has typed: what answers it is not held back. */
  hurry(): void
  /** Sends what is left; nothing may be pushed after it. */
  end(): void
}

/** @param send gets each joined piece, in order. */
export function createJoiner(send: (bytes: Uint8Array) => void): Joiner {
  let pending: Uint8Array[] = []
  let length = 0
  let pauseMs = leastMs
  let timer: NodeJS.Timeout | null = null

  const stop = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
  }
  const flush = (): void => {
    stop()
    if (length === 0) {
      pauseMs = leastMs
      return
    }
    const bytes = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending, length)
    pauseMs = length >= muchBytes ? Math.min(mostMs, 2 * pauseMs) : leastMs
    pending = []
    length = 0
    timer = setTimeout(flush, pauseMs)
    send(bytes)
  }
  return {
    push(bytes) {
      pending.push(bytes)
      length += bytes.length
      if (!timer || length >= wholeBytes) flush()
    },
    hurry() {
      pauseMs = leastMs
      if (timer) flush()
    },
    end() {
      flush()
      stop()
    },
  }
}
