/** How the picture is looked at, over a reload of the page and the death of its process. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { View } from '../graph/viewport'
import { keepForNextPage } from '../memory'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

export interface KeptView {
  /** Whose picture was in sight. */
  readonly engine: string
  readonly selected: string | null
  readonly at: View | null
}

export const useViewStore = defineStore('view', () => {
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  const at = shallowRef<View | null>(null)
  let wanted: KeptView | null = null

  /** @returns what the page before has kept; null where that is nothing. */
  function takeUp(text: string | undefined): KeptView | null {
    // A page of this very build has written it, into this program's memory.
    wanted = text === undefined ? null : (JSON.parse(text) as KeptView)
    return wanted
  }

  /** @returns where one looked at that picture before, once: as soon as it is there. */
  function recall(engine: string): View | null {
    if (wanted?.engine !== engine) return null
    const { at: view } = wanted
    wanted = null
    return view
  }

  /** From now on, for the window's life. */
  function keep(): void {
    watch([() => topology.engine, () => workbench.selected, at], ([engine, selected, view]) => {
      if (engine !== null && wanted === null) void keepForNextPage('view', { engine, selected, at: view })
    })
  }

  return { at, takeUp, recall, keep }
})
