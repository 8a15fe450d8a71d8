/** Picture → what is drawn: the index follows the diffs, the layout thread places, and each box says what is in it. */
import { onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { groupTitle } from '../../core/graph/describe'
import type { GraphIndex } from '../../core/graph/index'
import { createKeptIndex } from '../../core/graph/keptIndex'
import { emptyLayout, type DrawnLayout } from '../../core/graph/layoutDiff'
import type { GroupTitle, GroupWishes } from '../../core/graph/types'
import type { TopologyChanges } from '../../core/topology/compare'
import type { Topology } from '../../core/topology/types'
import { computedKept } from '../computedKept'
import { createBoxViews, type BoxViews } from './boxViews'
import { startLayoutThread } from './layoutThread'

export interface GraphModel {
  readonly index: GraphIndex
  readonly views: BoxViews
  /** Renewed with every layout; null until there is a first one of the picture that is current. */
  readonly layout: ShallowRef<DrawnLayout | null>
  /** By the group's id. */
  readonly groupTitles: ComputedRef<readonly (readonly [string, string])[]>
  /** Grows with every picture: what reads the index anew depends on it. */
  readonly revision: Ref<number>
  /** An element that must be drawn though its group be collapsed. */
  readonly focus: Ref<string | null>
  expand(group: string): void
  collapse(group: string): void
  tidy(): void
}

export interface GraphSources {
  readonly topology: () => Topology | null
  readonly changes: () => TopologyChanges | null
  readonly titleText: (title: GroupTitle) => string
  readonly groups: Ref<GroupWishes>
  /** Those that a picture begins with; null: nobody sees one. */
  readonly firstGroups: (engine: string | null) => GroupWishes
}

/** For one component's life; the layout thread ends with it. */
export function useGraph({ topology, changes, titleText, groups, firstGroups }: GraphSources): GraphModel {
  const kept = createKeptIndex()
  const views = createBoxViews({ index: kept.index, marks: changes, titleText, nextFrame })
  const layout = shallowRef<DrawnLayout | null>(null)
  const revision = ref(0)
  const focus = ref<string | null>(null)
  const thread = startLayoutThread((next, engine) => {
    if (engine !== topology()?.engine) return
    views.place(next)
    layout.value = next
  })
  onBeforeUnmount(() => {
    thread.end()
  })

  const without = (list: readonly string[], id: string): readonly string[] => list.filter((entry) => entry !== id)
  watch(
    topology,
    (now, before) => {
      const touched = kept.advance(now)
      revision.value += 1
      if (now?.engine !== before?.engine) {
        groups.value = firstGroups(now?.engine ?? null)
        focus.value = null
        views.place(emptyLayout)
        layout.value = null
      }
      views.refresh(touched)
    },
    { immediate: true },
  )
  watch(changes, (now, before) => {
    views.refresh(markedOtherwise(before ?? null, now))
  })
  watch(
    [topology, groups, focus],
    () => {
      const now = topology()
      if (now) thread.update(now, { ...groups.value, focus: focus.value })
    },
    { immediate: true },
  )
  const groupTitles = computedKept(() => {
    if (revision.value < 0) return []
    return (layout.value?.groups ?? []).map(
      ({ id, subject }) => [id, titleText(groupTitle(kept.index, subject))] as const,
    )
  })
  return {
    index: kept.index,
    views,
    layout,
    groupTitles,
    revision,
    focus,
    expand(group) {
      const { collapsed, expanded } = groups.value
      groups.value = { collapsed: without(collapsed, group), expanded: [...without(expanded, group), group] }
    },
    collapse(group) {
      const { collapsed, expanded } = groups.value
      groups.value = { collapsed: [...without(collapsed, group), group], expanded: without(expanded, group) }
      focus.value = null
    },
    tidy: () => thread.tidy(),
  }
}

/** A window that is out of sight has no frames. */
function nextFrame(work: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(work)
  else window.setTimeout(work)
}

/** Network namespaces with an element that is marked in one way here and in another there. */
function markedOtherwise(one: TopologyChanges | null, other: TopologyChanges | null): ReadonlySet<string> {
  const found = new Set<string>()
  const compare = (from: TopologyChanges | null, to: TopologyChanges | null): void => {
    for (const [id, change] of from?.namespaces ?? []) if (to?.namespaces.get(id) !== change) found.add(id)
    for (const [key, change] of from?.interfaces ?? []) {
      if (to?.interfaces.get(key) !== change) found.add(key.slice(0, key.lastIndexOf('/')))
    }
  }
  compare(one, other)
  compare(other, one)
  return found
}
