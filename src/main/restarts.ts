/**
 * Whether something that died is started again. One that has answered is, whatever kills it and however often; one that
 * dies again and again before its first answer would only go on so, until somebody asks for it.
 */

export interface Restarts {
  /** It has been started. */
  begun(): void
  /** It lives: it has given its first answer. */
  answered(): void
  /** @returns milliseconds to wait before it is started again; null: it is given up until somebody asks. */
  died(): number | null
}

/** So many deaths before an answer, one after the other. */
const fruitlessLimit = 5
/** Deaths that count for the pause: one after the other without one would take a whole processor. */
const recentMs = 10_000
const freeDeaths = 3
const pauseStepMs = 100
/** With what a start takes, it is there again within a second. */
const longestPauseMs = 300

/** @param now milliseconds of a clock that never goes back. */
export function createRestarts(now: () => number = () => performance.now()): Restarts {
  let fruitless = 0
  let alive = false
  let deaths: number[] = []
  return {
    begun() {
      alive = false
    },
    answered() {
      alive = true
      fruitless = 0
    },
    died() {
      if (!alive) fruitless += 1
      alive = false
      if (fruitless >= fruitlessLimit) {
        // Whoever asks next begins a new count.
        fruitless = 0
        return null
      }
      const time = now()
      deaths = [...deaths.filter((one) => time - one < recentMs), time]
      return Math.min(Math.max(0, deaths.length - freeDeaths) * pauseStepMs, longestPauseMs)
    },
  }
}
