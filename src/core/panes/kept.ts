/** The panes as they are kept while the window's page is away, and how they are taken up again. Pure. */
import { z } from 'zod'
import { openTab } from './panes'
import { collapsed, leavesOf } from './tree'
import { leavesLimit, noPanes, type PaneNode, type Panes, type PaneTab } from './types'

const terminalSchema = z.int().min(1).max(1_000_000)
const leafSchema = z.strictObject({ terminal: terminalSchema })

/** Every split within a split has a terminal beside it at least: a tree is no deeper than it may have terminals. */
function nodeSchema(depth: number): z.ZodType<PaneNode> {
  if (depth === 0) return leafSchema
  const part = z.strictObject({ node: nodeSchema(depth - 1), fraction: z.number().min(0).max(1) })
  const split = z.strictObject({ axis: z.enum(['row', 'column']), parts: z.array(part).min(2).max(leavesLimit) })
  return z.union([leafSchema, split])
}

const tabSchema: z.ZodType<PaneTab> = z.strictObject({
  id: terminalSchema,
  root: nodeSchema(leavesLimit - 1),
  focused: terminalSchema,
  maximised: z.boolean(),
  synchronised: z.boolean(),
  apart: z.array(terminalSchema).max(leavesLimit),
})

/** As many terminals as anybody has open; a longer list is no layout of ours. */
export const keptLimit = 128

/** Any JSON text: its depth, its numbers and its lists are bounded; what they mean together is seen to by `takenUp`. */
export const keptPanesSchema: z.ZodType<Panes> = z.strictObject({
  tabs: z.array(tabSchema).max(keptLimit),
  active: terminalSchema.nullable(),
  whole: z.boolean(),
})

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
