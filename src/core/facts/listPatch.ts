/** Long tables of which little changed, told by what of the last one is kept: what crosses a process is the news. Pure. */

/** What a list became: runs of entries of the one before it, and new entries, in order. */
export type ListPatch<T> = readonly ListPart<T>[]
export type ListPart<T> = { readonly from: number; readonly count: number } | { readonly entries: readonly T[] }

/** Patches of those properties of a record that are lists. */
export type ListPatches<T> = {
  readonly [K in keyof T as T[K] extends readonly unknown[] ? K : never]?: T[K] extends readonly (infer E)[]
    ? ListPatch<E>
    : never
}

/**
 * @param before entries that `after` keeps are the very same objects in it (see `keepUnchanged`).
 * @returns what leads from the one to the other; null where most of it is new, so that it is better told whole.
 */
export function patchList<T extends object>(before: readonly T[], after: readonly T[]): ListPatch<T> | null {
  const positions = new Map(before.map((entry, at) => [entry, at]))
  const parts: ({ from: number; count: number } | { entries: T[] })[] = []
  let fresh = 0
  for (const entry of after) {
    const at = positions.get(entry)
    const last = parts[parts.length - 1]
    if (at === undefined) {
      fresh += 1
      if (last && 'entries' in last) last.entries.push(entry)
      else parts.push({ entries: [entry] })
    } else if (last && 'from' in last && last.from + last.count === at) last.count += 1
    else parts.push({ from: at, count: 1 })
  }
  return fresh + parts.length > after.length / 2 ? null : parts
}

/** @param before the list, by value, that the patch was made from. Throws where it reaches beyond that list. */
export function applyListPatch<T>(before: readonly T[], patch: ListPatch<T>): readonly T[] {
  return patch.flatMap((part) => {
    if ('entries' in part) return part.entries
    if (part.from + part.count > before.length) throw new Error('a patch is of another list')
    return before.slice(part.from, part.from + part.count)
  })
}

/**
 * Lays over a record what is told of it: properties whole, and lists by patches.
 * @param before the record that the patches were made from.
 */
export function applyPatched<T extends object>(before: T, told: Partial<T> & { readonly patched?: ListPatches<T> }): T {
  const { patched = {}, ...whole } = told
  const lists = Object.entries(patched).map(([name, patch]) => [
    name,
    applyListPatch(before[name as keyof T] as readonly unknown[], patch as ListPatch<unknown>),
  ])
  return { ...before, ...Object.fromEntries(lists), ...whole } as T
}

/**
 * The properties that changed: lists by patches where that is less, everything else whole.
 * @param before properties that did not change are the same objects in `after`, and so are the entries of lists.
 * @param changed names of the properties that did.
 */
export function tellPatched<T extends object>(
  before: T,
  after: T,
  changed: readonly (keyof T)[],
): Partial<T> & { readonly patched?: ListPatches<T> } {
  const whole: [keyof T, unknown][] = []
  const patched: [keyof T, ListPatch<object>][] = []
  for (const name of changed) {
    const [one, other] = [before[name], after[name]]
    const patch = isList(one) && isList(other) ? patchList(one, other) : null
    if (patch) patched.push([name, patch])
    else whole.push([name, other])
  }
  const told = Object.fromEntries(whole) as Partial<T>
  return patched.length === 0 ? told : { ...told, patched: Object.fromEntries(patched) as ListPatches<T> }
}

/** A table: its entries are records. */
function isList(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'object' && entry !== null)
}
