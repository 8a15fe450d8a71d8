/** Structural equality of plain data (objects, arrays, primitives), without making text of it. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left)) return Array.isArray(right) && sameEntries(left, right)
  return !Array.isArray(right) && sameFields(left as Fields, right as Fields)
}

type Fields = Readonly<Record<string, unknown>>

function sameEntries(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false
  for (let at = 0; at < left.length; at += 1) if (!sameValue(left[at], right[at])) return false
  return true
}

/** Thousands of elements are compared for one diff, nearly all of them equal: so without a list of keys for each. */
function sameFields(left: Fields, right: Fields): boolean {
  let count = 0
  for (const key in left) {
    count += 1
    const [one, other] = [left[key], right[key]]
    if (one === other && (one !== undefined || Object.hasOwn(right, key))) continue
    if (!Object.hasOwn(right, key) || !sameValue(one, other)) return false
  }
  for (const key in right) if (Object.hasOwn(right, key)) count -= 1
  return count === 0
}
