/** How long things take: told on stderr, and never judged, since machines are shared. */

export interface Times {
  /** Waits for one more end. */
  until(look: () => Promise<unknown>): Promise<void>
  tell(): void
  /** What was told: how many, and milliseconds. */
  figures(): { readonly times: number; readonly medianMs: number; readonly longestMs: number }
}

/** @param what is done again and again. */
export function createTimes(what: string): Times {
  const times: number[] = []
  const figures: Times['figures'] = () => {
    const sorted = [...times].sort((one, other) => one - other)
    const rounded = (time = NaN): number => Math.round(time)
    return {
      times: sorted.length,
      medianMs: rounded(sorted[Math.floor(sorted.length / 2)]),
      longestMs: rounded(sorted.at(-1)),
    }
  }
  return {
    figures,
    async until(look) {
      const begun = performance.now()
      await look()
      times.push(performance.now() - begun)
    },
    tell() {
      const { times, medianMs, longestMs } = figures()
      process.stderr.write(`# ${what}, ${times} times: gone after ${medianMs} ms (median), ${longestMs} ms (longest)\n`)
    },
  }
}
