/** The panes as they were kept while the window's page was away, taken up again. Pure. */
import { openTab } from './panes'
import { collapsed, leavesOf } from './tree'
import { leavesLimit, noPanes, type PaneNode, type Panes, type PaneTab } from './types'

/**
 * Takes kept panes up again. What is no more is left out, what came twice has its first place, what has none gets a tab of
 * its own. Nothing is synchronised any more: whoever looks at a new page has not asked for it.
 *
 * @param living the terminals that there are now, by the numbers that they had then.
 * @returns panes in which each living terminal is once, and no other.
 */
export function takenUp(kept: Panes, living: readonly number[]): Panes {
  const left = new Set(living)
  let ids = 0
  let active: number | null = null
  const tabs = kept.tabs.flatMap((tab): PaneTab[] => {
    const root = pruned(tab.root, left)
    if (!root) return []
    const leaves = leavesOf(root)
    const focused = leaves.includes(tab.focused) ? tab.focused : (leaves[0] ?? 0)
    const maximised = tab.maximised && leaves.length > 1 && focused === tab.focused
    const id = ++ids
    if (tab.id === kept.active) active ??= id
    return [{ id, root, focused, maximised, synchronised: false, apart: [] }]
  })
  const placed: Panes = { tabs, active: active ?? tabs.at(-1)?.id ?? null, whole: kept.whole }
  const all = [...left].reduce((panes, terminal) => openTab(panes, [terminal]), placed)
  if (all.tabs.length === 0) return noPanes
  return { ...all, active: placed.active ?? all.active }
}

/** The tree's terminals that are in the set, which they leave: none is placed twice, and none beyond what a tab holds. */
function pruned(root: PaneNode, left: Set<number>): PaneNode | null {
  let room = leavesLimit
  const taken = (node: PaneNode): PaneNode | null => {
    if ('terminal' in node) {
      if (room === 0 || !left.delete(node.terminal)) return null
      room -= 1
      return node
    }
    const parts = node.parts.flatMap((part) => {
      const inner = taken(part.node)
      return inner ? [{ node: inner, fraction: part.fraction }] : []
    })
    return collapsed(node.axis, parts)
  }
  return taken(root)
}
