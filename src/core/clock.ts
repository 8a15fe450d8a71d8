/**
 * The two clocks. The wall's is set by people, by NTP and by a laptop that wakes up, by an hour or a year and in both directions
 * (clock_settime(2), CLOCK_REALTIME): it is read for what is shown or written down, and nothing waits for it. Whatever waits,
 * lasts or is late is measured by the monotonic one (CLOCK_MONOTONIC), which nobody sets.
 */
declare const performance: { now(): number }

/** The moment by the wall's clock. No other place reads it (eslint.config.mjs). */
export function wallNow(): Date {
  return new Date()
}

/** Milliseconds of a clock that never goes back, from a beginning of its own. */
function monotonicMs(): number {
  return performance.now()
}

/** @returns tells whether so many milliseconds have passed since now. */
export function deadlineIn(ms: number, now: () => number = monotonicMs): () => boolean {
  const end = now() + ms
  return () => now() >= end
}

/** @returns tells the whole milliseconds since now. */
export function stopwatch(now: () => number = monotonicMs): () => number {
  const begun = now()
  return () => Math.round(now() - begun)
}
