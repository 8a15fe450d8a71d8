/** Whether something has held for a while: a picture on its way may look like the one that is wanted. */

export interface Settling {
  /** @returns whether it has held long enough; where it holds and has not, `again` is called once it may have. */
  holds(now: boolean): boolean
  /** What held is over. */
  reset(): void
}

/** Timers ring up to a millisecond before their time. */
const early = 1

/** @param settleMs how long, in milliseconds. */
export function createSettling(settleMs: number, again: () => void): Settling {
  let since: number | null = null
  let timer: NodeJS.Timeout | undefined
  const reset = (): void => {
    since = null
    clearTimeout(timer)
  }
  return {
    reset,
    holds(now) {
      if (!now) reset()
      if (!now) return false
      since ??= performance.now()
      clearTimeout(timer)
      const left = since + settleMs - performance.now()
      if (left > early) timer = setTimeout(again, left)
      return left <= early
    },
  }
}
