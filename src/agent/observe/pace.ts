/** When an observer works: at once after a quiet moment, and under a storm no more than its share of a core. */

/** What follows the first event (a container's start sends some forty) is gathered until so long after the last work. */
const coalesceMs = 12
/** A fifth of a core. */
const share = 0.2
/** So much may be worked at a stretch before the share counts. */
const burstMs = 60

export interface Pace {
  /** Work was done in this time, by performance.now(). */
  worked(begun: number, ended: number): void
  /** The soonest moment for the next work, by performance.now(). */
  next(): number
}

/** Work counts as a debt that is paid off by time; only what is beyond a burst must be paid off first. */
export function createPace(): Pace {
  let debt = 0
  let last = -Infinity
  return {
    worked(begun, ended) {
      debt = Math.max(0, debt - (ended - last) * share) + ended - begun
      last = ended
    },
    next: () => last + Math.max(coalesceMs, (debt - burstMs) / share),
  }
}

export interface Appointment {
  /** At that moment, by performance.now(), or sooner where that was asked for. */
  by(moment: number): void
  cancel(): void
}

/**
 * One piece of work that many ask for.
 * @param later calls back after so many milliseconds; returns what cancels it.
 */
export function createAppointment(
  later: (delayMs: number, callback: () => void) => () => void,
  work: () => void,
): Appointment {
  let at = Infinity
  let cancelTimer: (() => void) | null = null
  const cancel = (): void => {
    cancelTimer?.()
    cancelTimer = null
    at = Infinity
  }
  return {
    by(moment) {
      const now = performance.now()
      if (Math.max(moment, now) >= at) return
      cancel()
      at = moment
      cancelTimer = later(moment - now, () => {
        cancel()
        work()
      })
    },
    cancel,
  }
}
