/** How a figure goes on growing: a fit that a few odd readings do not bend (Theil–Sen: the median of all pairs' slopes). */

export interface Reading {
  /** Milliseconds of one monotonic clock. */
  readonly at: number
  readonly value: number
}

export interface Growth {
  /** In units of the value. */
  readonly perHour: number
  /** What that is over the time of the readings. */
  readonly whole: number
  readonly first: number
  readonly last: number
}

const hour = 3_600_000

/** @param readings by time, what belongs to warming up left out. @returns zeroes where there are not two. */
export function growthOf(readings: readonly Reading[]): Growth {
  const slopes = readings.flatMap((one, index) =>
    readings
      .slice(index + 1)
      .filter((other) => other.at > one.at)
      .map((other) => (other.value - one.value) / (other.at - one.at)),
  )
  const slope = median(slopes)
  const [first, last] = [readings[0], readings.at(-1)]
  const lasted = (last?.at ?? 0) - (first?.at ?? 0)
  return {
    perHour: rounded(slope * hour),
    whole: rounded(slope * lasted),
    first: rounded(first?.value ?? 0),
    last: rounded(last?.value ?? 0),
  }
}

/** The middle one; of an even number the mean of the two. @returns 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [lower = 0, upper = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (lower + upper) / 2
}

const rounded = (value: number): number => Math.round(value * 10) / 10
