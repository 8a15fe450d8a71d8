/** How often an observer may work: at once after a quiet moment, and under a storm no more than its share of a core. */

/** What follows the first event (a container's start sends some forty) is gathered until so long after the last work. */
const coalesceMs = 12
/** A fifth of a core. */
const share = 0.2
/** So much may be worked at a stretch: a change on a large host, with what follows from it, waits for nothing. */
const burstMs = 60

export interface Pace {
  /** Work was done in this time, by performance.now(). */
  worked(begun: number, ended: number): void
  /** In how many milliseconds from now the next work may begin; none where the result is not above zero. */
  wait(now: number): number
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
    wait: (now) => last + Math.max(coalesceMs, (debt - burstMs) / share) - now,
  }
}
