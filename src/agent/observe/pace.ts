/** When an observer works: at once after a quiet moment, and under a storm more and more seldom. */

/** What follows the first event (a container's start sends some forty) is gathered until so long after the last work. */
const coalesceMs = 12
/** Under a storm the pauses grow up to this: ten pictures a second are as many as a person can follow. */
const longestMs = 100
const growth = 1.5
/** No work for so long besides the pause: the storm is over. */
const quietMs = 50
/** Of a core, for work that takes longer than its pauses. */
const share = 0.2
/** So much may be worked at a stretch before the share counts. */
const burstMs = 60
/** Whatever is owed: nobody's picture is older than this and the reading itself. */
const latestMs = 250

export interface Pace {
  /** Work was done in this time, by performance.now(). */
  worked(begun: number, ended: number): void
  /** The soonest moment for the next work, by performance.now(). */
  next(): number
  /** Work has come so often of late that the pauses have grown. */
  isStorm(): boolean
}

/** Work counts as a debt that is paid off by time; what is beyond a burst is paid off first, up to a limit. */
export function createPace(): Pace {
  let debt = 0
  let pause = coalesceMs
  let last = -Infinity
  return {
    worked(begun, ended) {
      pause = begun - last > pause + quietMs ? coalesceMs : Math.min(pause * growth, longestMs)
      debt = Math.max(0, debt - (ended - last) * share) + ended - begun
      last = ended
    },
    next: () => last + Math.max(pause, Math.min((debt - burstMs) / share, latestMs)),
    isStorm: () => pause > coalesceMs * growth ** 3,
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
