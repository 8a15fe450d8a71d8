/** Adds a value to the list that is kept under the key, in place: a copy a value would be quadratic. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
