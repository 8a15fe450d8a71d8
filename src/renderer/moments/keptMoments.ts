/** The moments and what the tools printed at them, over a reload of the page and the death of its process. */
import { watch } from 'vue'
import { z } from 'zod'
import { observedTools } from '../../core/outputs/tools'
import { topologySchema } from '../../core/topology/schema'
import type { ChangeLine } from '../../core/topology/summary'
import { keepForNextPage } from '../memory'
import type { PlaceTexts } from '../outputs/reading'
import { useMomentsStore, type Moment } from '../stores/moments'
import { useOutputsStore } from '../stores/outputs'

const lineSchema = z.strictObject({
  key: z.string(),
  params: z.record(z.string(), z.string()),
  change: z.enum(['new', 'gone', 'changed']),
  about: z.string().nullable(),
}) as unknown as z.ZodType<ChangeLine>
const momentSchema: z.ZodType<Moment> = z.strictObject({
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
const textsSchema = z.record(
  z.string(),
  z.partialRecord(z.enum(observedTools), textSchema),
) as unknown as z.ZodType<PlaceTexts>
const numbers = z.record(z.string(), z.int().min(1))
const comparedSchema = z.strictObject({ from: numbers, to: numbers })

type Kept = Readonly<Record<string, string>>

/**
 * Takes up what the page before has kept.
 * @param engines whose moments still have a picture to be compared with.
 */
export function takeUpMoments(kept: Kept, engines: readonly string[]): void {
  const moments = useMomentsStore()
  const before = numbered(kept, 'moment', momentSchema)
  const there = [...before.values()].filter((moment) => engines.includes(moment.engine))
  const texts = numbered(kept, 'texts', textsSchema)
  useOutputsStore().takeUp(new Map(there.flatMap(({ id }) => (texts.has(id) ? [[id, texts.get(id) ?? {}]] : []))))
  const compared = parsed(kept['compared'], comparedSchema) ?? { from: {}, to: {} }
  moments.takeUp(there, compared)
  keepMoments(
    Object.keys(kept)
      .flatMap((key) => /^(?:moment|texts)-(\d+)$/.exec(key)?.[1] ?? [])
      .map(Number),
  )
}

/** From now on, for the window's life. @param known the numbers of which main keeps something. */
function keepMoments(known: readonly number[]): void {
  const moments = useMomentsStore()
  let kept = new Set(known)
  watch(
    () => moments.all,
    (all) => {
      const now = new Set(all.map((moment) => moment.id))
      for (const moment of all) if (!kept.has(moment.id)) void keepForNextPage(`moment-${String(moment.id)}`, moment)
      for (const id of kept) {
        if (now.has(id)) continue
        for (const what of ['moment', 'texts']) void keepForNextPage(`${what}-${String(id)}`, null)
      }
      kept = now
    },
    { immediate: true },
  )
  watch([() => moments.from, () => moments.to], ([from, to]) => void keepForNextPage('compared', { from, to }))
}

function numbered<T>(kept: Kept, what: string, schema: z.ZodType<T>): Map<number, T> {
  const found = new Map<number, T>()
  for (const [key, text] of Object.entries(kept)) {
    const number = new RegExp(`^${what}-(\\d+)$`).exec(key)?.[1]
    const value = number === undefined ? null : parsed(text, schema)
    if (value !== null) found.set(Number(number), value)
  }
  return found
}

/** @returns null where it is not what this page would have kept: a moment less is no harm. */
function parsed<T>(text: string | undefined, schema: z.ZodType<T>): T | null {
  if (text === undefined) return null
  const read = schema.safeParse(JSON.parse(text))
  return read.success ? read.data : null
}
