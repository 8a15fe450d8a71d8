/** What a page has kept for the page after it, read again: checked, since it was away. Pure. */
import { z } from 'zod'
import type { GroupWishes } from '../graph/types'
import { observedTools, type ObservedTool } from '../outputs/tools'
import { topologySchema } from '../topology/schema'
import type { ChangeLine } from '../topology/summary'

const lineSchema = z.strictObject({
  key: z.string(),
  params: z.record(z.string(), z.string()),
  change: z.enum(['new', 'gone', 'changed']),
  about: z.string().nullable(),
}) as unknown as z.ZodType<ChangeLine>
const momentSchema = z.strictObject({
  id: z.int().min(1),
  engine: z.string(),
  kind: z.enum(['marked', 'lesson', 'step', 'action', 'settled']),
  at: z.iso.datetime().transform((text) => new Date(text)),
  topology: topologySchema,
  what: z.union([z.string(), z.array(lineSchema)]).nullable(),
})
const textSchema = z.union([
  z.strictObject({ ok: z.literal(true), text: z.string(), status: z.int().nullable() }),
  z.looseObject({ ok: z.literal(false), code: z.string(), message: z.string() }),
])
const textsSchema: z.ZodType<KeptTexts> = z.record(z.string(), z.partialRecord(z.enum(observedTools), textSchema))
const numbers = z.record(z.string(), z.int().min(1))
const comparedSchema = z.strictObject({ from: numbers, to: numbers })
const pixels = z.number().min(-1e7).max(1e7)
const viewSchema: z.ZodType<KeptView> = z.strictObject({
  engine: z.string(),
  selected: z.string().nullable(),
  at: z.strictObject({ x: pixels, y: pixels, zoom: z.number().positive() }).nullable(),
  groups: z.strictObject({ collapsed: z.array(z.string()), expanded: z.array(z.string()) }),
})

/** What the tools printed at a moment, by the key of the place; or why they did not. */
export type KeptTexts = Readonly<Record<string, Readonly<Partial<Record<ObservedTool, z.infer<typeof textSchema>>>>>>

/** How the picture is looked at. */
export interface KeptView {
  /** Whose picture was in sight. */
  readonly engine: string
  readonly selected: string | null
  /** The world's origin in CSS pixels of the canvas, and its scale; null where all of it was shown. */
  readonly at: { readonly x: number; readonly y: number; readonly zoom: number } | null
  readonly groups: GroupWishes
}

/** Each reads a text that there may be; null where it is not what a page would have kept: that much less is no harm. */
export const readMoment = reader(momentSchema)
export const readTexts = reader(textsSchema)
export const readCompared = reader(comparedSchema)
export const readView = reader(viewSchema)

function reader<T>(schema: z.ZodType<T>): (text: string | undefined) => T | null {
  return (text) => {
    if (text === undefined) return null
    const read = schema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  }
}
