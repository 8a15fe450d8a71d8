/** @returns the entries by what `key` says of them, each group in their order. */
export function groupBy<T, K>(entries: readonly T[], key: (entry: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const entry of entries) {
    const known = groups.get(key(entry))
    if (known) known.push(entry)
    else groups.set(key(entry), [entry])
  }
  return groups
}
