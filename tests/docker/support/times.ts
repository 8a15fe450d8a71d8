/** How long things take: told on stderr, and never judged, since machines are shared. */

/** @param what is done again and again. @returns what waits for each one's end, and tells the times in milliseconds. */
export function createTimes(what: string): { until(look: () => Promise<unknown>): Promise<void>; tell(): void } {
  const times: number[] = []
  return {
    async until(look) {
      const begun = performance.now()
      await look()
      times.push(performance.now() - begun)
    },
    tell() {
      const sorted = [...times].sort((one, other) => one - other)
      const [median = NaN, longest = NaN] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
      process.stderr.write(`# ${what}, ${sorted.length} times: gone after ${median.toFixed(0)} ms `)
      process.stderr.write(`(median), ${longest.toFixed(0)} ms (longest)\n`)
    },
  }
}
