/** Bounds in absolute figures, on whatever machine this is. */

/** Where even the do-nothing contender misses a bound, so many times its figure decides. */
const contenderFactor = 1.5

/** One sentence: the figure, the contender's, the bound that follows from both, and whether it is kept. */
export function judge(what: string, unit: string, ours: number, blank: number, limit: number): string {
  const allowed = Math.max(limit, blank > limit ? blank * contenderFactor : 0)
  const rule =
    blank > limit ? `the blank page misses ${limit} ${unit} too: ${contenderFactor}× of it decides` : 'absolute'
  return `${what}: ${ours} ${unit}, blank page ${blank} ${unit}; bound ${round(allowed)} ${unit} (${rule}): ${ours <= allowed ? 'kept' : 'MISSED'}`
}

/** To hundredths. */
export function round(value: number): number {
  return Math.round(value * 100) / 100
}
