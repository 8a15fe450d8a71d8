/** How the picture is looked at, over a reload of the page and the death of its process. */
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { GroupWishes } from '../../core/graph/types'
import type { KeptView } from '../../core/memory/read'
import type { View } from '../graph/viewport'
import { keepForNextPage } from '../memory'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

const untouched: GroupWishes = { collapsed: [], expanded: [] }

export const useViewStore = defineStore('view', () => {
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  const at = shallowRef<View | null>(null)
  /** Of the picture in sight. */
  const groups = shallowRef<GroupWishes>(untouched)
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

  /** @returns which groups that picture begins with: before `recall`, those that one had collapsed or expanded there. */
  function groupsOf(engine: string | null): GroupWishes {
    return wanted !== null && wanted.engine === engine ? wanted.groups : untouched
  }

  /** From now on, for the window's life. */
  function keep(): void {
    watch([() => topology.engine, () => workbench.selected, at, groups], ([engine, selected, view, wishes]) => {
      // What the page before has seen is not forgotten before this one has looked at it again.
      if (engine === null || wanted?.engine === engine) return
      void keepForNextPage('view', { engine, selected, at: view, groups: wishes })
    })
  }

  return { at, groups, takeUp, recall, groupsOf, keep }
})
