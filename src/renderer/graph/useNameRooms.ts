/** Where names of boxes stand that are seen from far away. */
import { computed, type ComputedRef, type ShallowRef } from 'vue'
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import { nameRooms, type NameRoom } from '../../core/graph/rooms'
import type { Detail } from './viewport'

/** @returns by box id; null where names are in the boxes' heads, and without an entry where a name has no room. */
export function useNameRooms(
  layout: () => DrawnLayout,
  detail: Readonly<ShallowRef<Detail>>,
): ComputedRef<ReadonlyMap<string, NameRoom> | null> {
  return computed(() => {
    if (detail.value === 'full' || detail.value === 'main') return null
    const { boxes, groups } = layout()
    const all = nameRooms([...boxes.values()])
    if (detail.value !== 'far') return all
    // The name of a frame has room then, and none of the boxes in it.
    const framed = new Set(groups.filter((group) => group.framed).map((group) => group.id))
    return new Map([...all].filter(([id]) => !framed.has(boxes.get(id)?.group ?? '')))
  })
}
