/** Identity across readings: what did not change is the very same object, so that whoever looks on sees it at a glance. */
import { sameValue } from '../topology/sameValue'

/**
 * @param before plain data as it was known; undefined where it was not.
 * @returns `next` by value, in which every part that equals its counterpart in `before` is that very object; `before`
 *   itself where nothing changed. Neither of both is altered.
 */
export function keepUnchanged<T>(before: T | undefined, next: T): T {
  if (before === undefined) return next
  if (sameValue(before, next)) return before
  if (Array.isArray(before) && Array.isArray(next)) return keepEntries(before, next) as T
  return isFields(before) && isFields(next) ? (keepFields(before, next) as T) : next
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keepFields(before: Fields, next: Fields): Fields {
  return Object.fromEntries(Object.entries(next).map(([key, value]) => [key, keepUnchanged(before[key], value)]))
}

/**
 * The kernel lists a table in one order, so nearly every entry is where it was, counted from the front or from the end.
 * What is not is looked for by its text: linear however much has moved.
 */
function keepEntries(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const moved = next.length - before.length
  const used = new Set<unknown>()
  const missing: number[] = []
  const kept = next.map((entry, index) => {
    for (const candidate of moved === 0 ? [before[index]] : [before[index], before[index - moved]]) {
      if (candidate === undefined || !sameValue(candidate, entry)) continue
      used.add(candidate)
      return candidate
    }
    missing.push(index)
    return entry
  })
  if (missing.length === 0) return kept
  const byText = new Map(before.filter((entry) => !used.has(entry)).map((entry) => [JSON.stringify(entry), entry]))
  for (const index of missing) {
    // Of an entry that changed in place, what is inside it may still be as it was.
    const inPlace = moved === 0 ? before[index] : undefined
    kept[index] = byText.get(JSON.stringify(next[index])) ?? keepUnchanged(inPlace, next[index])
  }
  return kept
}
