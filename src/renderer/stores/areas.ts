/** The window's areas: which are collapsed and how they share the room; the focus never stays in one that is collapsed. */
import { defineStore } from 'pinia'
import { computed, nextTick, shallowRef, watch } from 'vue'
import { firstAreas, mayCollapse, sharesAt, withArea, type Area, type AreaLayout } from '../../core/areas/areas'
import { useWindowSize } from '../areas/windowSize'
import { bridge } from '../bridge'
import { useAppStore } from './app'

/** Each area's element, which takes the focus by a command. */
export const areaElements = { lesson: 'lesson-pane', graph: 'graph-pane', terminals: 'bottom-pane' } as const

/** The button that brings a collapsed area back. */
export const railOf = (area: Area): string => `rail-${area}`

export const useAreasStore = defineStore('areas', () => {
  const app = useAppStore()
  const size = useWindowSize()
  const layout = shallowRef<AreaLayout>(firstAreas)
  /** Counted up whenever the sizes are to be as in the beginning: what shows them has sizes of its own. */
  const resets = shallowRef(0)
  const shares = computed(() => sharesAt(layout.value, size.value.width, size.value.height))
  watch(
    () => app.info?.areas,
    (kept) => kept && (layout.value = kept),
  )

  async function keep(next: AreaLayout): Promise<void> {
    if (next === layout.value) return
    layout.value = next
    const answer = await bridge.request('areas.keep', next)
    if (!answer.ok) app.notify(answer)
  }

  const isCollapsed = (area: Area): boolean => layout.value.collapsed.includes(area)
  const byId = (id: string): HTMLElement | null => document.getElementById(id)

  /** Only where another area is left in sight. The focus goes to what brings it back. */
  async function collapse(area: Area): Promise<void> {
    const had = byId(areaElements[area])?.contains(document.activeElement) ?? false
    void keep(withArea(layout.value, area, true))
    await nextTick()
    if (had && isCollapsed(area)) byId(railOf(area))?.focus()
  }

  /** Brings it back, with the focus where its rail had it. @returns when it is in sight. */
  async function reveal(area: Area): Promise<void> {
    if (!isCollapsed(area)) return
    const had = byId(railOf(area)) === document.activeElement
    void keep(withArea(layout.value, area, false))
    await nextTick()
    if (had) byId(areaElements[area])?.focus()
  }

  const toggle = (area: Area): Promise<void> => (isCollapsed(area) ? reveal(area) : collapse(area))
  const mayToggle = (area: Area): boolean => isCollapsed(area) || mayCollapse(layout.value, area)

  /** The person has moved a splitter: percent of what is shared. */
  function resized(share: Partial<Pick<AreaLayout, 'lesson' | 'graph'>>): void {
    void keep({ ...layout.value, ...share })
  }

  function resetSizes(): void {
    void keep({ ...layout.value, lesson: null, graph: null })
    resets.value += 1
  }

  return { layout, shares, resets, isCollapsed, mayToggle, collapse, reveal, toggle, resized, resetSizes }
})
