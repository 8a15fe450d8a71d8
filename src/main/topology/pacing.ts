/** Work that is due again and again: the first time at once, under a storm once a frame. */

export interface Pacer {
  /** The work is due; it is done now where the last time is long enough ago, else a moment later, once for all calls. */
  due(): void
  /** Does at once what is due, if anything is. */
  flush(): void
  end(): void
}

/** A frame of 60 Hz: the page cannot show more than one picture in it. */
export const frameMs = 16

/** @param work must not throw; it may ask for more work. */
export function createPacer(work: () => void, now: () => number = () => performance.now()): Pacer {
  let timer: NodeJS.Timeout | null = null
  let waiting = false
  let working = false
  let last = -Infinity
  const run = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    waiting = false
    working = true
    work()
    working = false
    // The pause begins where the work ended: it never takes more than its share of the thread.
    last = now()
  }
  return {
    due() {
      if (waiting) return
      const wait = working ? frameMs : last + frameMs - now()
      waiting = true
      if (wait <= 0) run()
      else timer = setTimeout(run, wait)
    },
    flush() {
      if (waiting && !working) run()
    },
    end() {
      if (timer) clearTimeout(timer)
      timer = null
      waiting = false
    },
  }
}
