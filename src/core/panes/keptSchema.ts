/** How the panes are kept while the window's page is away. Pure. */
import { z } from 'zod'
import { leavesLimit, type PaneNode, type Panes, type PaneTab } from './types'

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
