/** What a file or a page may say of the areas, checked: apart from the rest, since a first page has no need of it. */
import { z } from 'zod'
import { areas, collapsedLimit, firstAreas, type AreaLayout } from './areas'

const shareSchema = z.number().min(5).max(95).nullable()

export const areaLayoutSchema = z.strictObject({
  collapsed: z
    .array(z.enum(areas))
    .max(collapsedLimit)
    .refine((list) => new Set(list).size === list.length),
  lesson: shareSchema,
  graph: shareSchema,
}) satisfies z.ZodType<AreaLayout>

/** @returns what can be had of a kept layout that does not fit, and the fields that cannot; null: nothing. */
export function mendAreas(json: unknown): { value: AreaLayout; lost: readonly string[] } | null {
  const given = z.record(z.string(), z.unknown()).safeParse(json)
  if (!given.success) return null
  const { shape } = areaLayoutSchema
  const fits = (name: string): boolean =>
    Object.hasOwn(shape, name) && shape[name as keyof AreaLayout].safeParse(given.data[name]).success
  const lost = Object.keys(given.data).filter((name) => !fits(name))
  const kept = Object.fromEntries(Object.entries(given.data).filter(([name]) => fits(name)))
  // Each value has just been taken by the schema of its own field.
  return { value: { ...firstAreas, ...kept }, lost }
}
