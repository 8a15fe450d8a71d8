/**
 * @param numbers in any order, none twice.
 * @returns a longest part of them that rises, in order: what stayed in place when the others were moved. O(n log n).
 */
export function longestRising(numbers: readonly number[]): number[] {
  /** By length less one: where the lowest end of a rising part of that length stands. */
  const ends: number[] = []
  const previous: (number | null)[] = []
  numbers.forEach((number, index) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1
      else high = middle
    }
    previous[index] = low === 0 ? null : (ends[low - 1] ?? null)
    ends[low] = index
  })
  const rising: number[] = []
  for (let at = ends.at(-1) ?? null; at !== null; at = previous[at] ?? null) rising.push(numbers[at] ?? 0)
  return rising.reverse()
}
