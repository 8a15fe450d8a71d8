/** Identity across layouts: what did not change is the very same object, so that a surface can skip it at a glance. */
import { sameValue } from '../topology/sameValue'
import type { GraphLayout } from './types'

/** @returns `next`, in which every box, wire and group that equals one of `previous` is that one. */
export function shareUnchanged(previous: GraphLayout | null, next: GraphLayout): GraphLayout {
  if (!previous) return next
  return {
    ...next,
    boxes: shareBy(previous.boxes, next.boxes, (box) => box.id),
    groups: shareBy(previous.groups, next.groups, (group) => group.key),
    wires: shareBy(previous.wires, next.wires, (wire) => wire.id),
  }
}

function shareBy<T>(previous: readonly T[], next: readonly T[], key: (entry: T) => string): readonly T[] {
  const known = new Map(previous.map((entry) => [key(entry), entry]))
  const shared = next.map((entry) => {
    const same = known.get(key(entry))
    return same !== undefined && sameValue(same, entry) ? same : entry
  })
  const isSame = shared.length === previous.length && shared.every((entry, index) => entry === previous[index])
  return isSame ? previous : shared
}
