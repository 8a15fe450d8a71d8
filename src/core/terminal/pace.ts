/**
 * When what a terminal prints is sent on. After a pause it goes at once, so that an echo waits for nothing. What follows is
 * joined, since a message costs more than its bytes; the longer a flood lasts the longer, since nobody reads it, and each picture
 * of it costs the page as much as some hundred kilobytes.
 */

import type { Later } from './first'

export interface Pace {
  /** So many bytes more wait for `send`. */
  waits(bytes: number): void
  /** Has all that waits sent now: nothing more will come for a while. */
  now(): void
  /** Nothing is sent any more. */
  stop(): void
}

/** Milliseconds. The least is a frame at 240 Hz, the most two at 60 Hz. */
export const joinedFor = { least: 4, most: 32 } as const
/** A program that draws its whole screen sixty times a second prints less in a millisecond: it is not joined for longer. */
const floodBytesPerMs = 1024
/** Of a fast flood more is not joined: a quarter of what may be on its way, so that neither end waits for the other. */
export const joinedBytes = 128 * 1024

/** @param send sends all that waits. */
export function createPace(send: () => void, later: Later): Pace {
  let waiting = 0
  let since = 0
  let interval: number = joinedFor.least
  let cancel: (() => void) | null = null

  const flush = (): void => {
    if (waiting === 0) return
    waiting = 0
    send()
  }
  const tick = (): void => {
    const isFlood = since >= floodBytesPerMs * interval
    interval = isFlood ? Math.min(joinedFor.most, 2 * interval) : joinedFor.least
    // A whole interval without a byte: the next one does not wait.
    cancel = since === 0 ? null : later(tick, interval)
    since = 0
    flush()
  }
  return {
    waits(bytes) {
      waiting += bytes
      since += bytes
      if (!cancel) {
        since = 0
        cancel = later(tick, interval)
        flush()
      } else if (waiting >= joinedBytes) flush()
    },
    now: flush,
    stop() {
      cancel?.()
      waiting = 0
    },
  }
}
