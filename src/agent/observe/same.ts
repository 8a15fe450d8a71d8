/** Equality of facts: plain data, compared by content. */

/** True where both hold the same values, whatever objects carry them. */
export function sameFacts(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((entry, index) => sameFacts(entry, other[index]))
    )
  }
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => sameFacts((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]))
  )
}
