/** How the picture is looked at, over a reload of the page and the death of its process. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { KeptView } from '../../core/memory/read'
import type { View } from '../graph/viewport'
import { keepForNextPage } from '../memory'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

export const useViewStore = defineStore('view', () => {
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  const at = shallowRef<View | null>(null)
  let wanted: KeptView | null = null

  /** @param kept by the page before; null: nothing. */
  function takeUp(kept: KeptView | null): void {
    wanted = kept
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
