/** Which places the outputs' sides show, over a reload of the page and the death of its process. */
import { z } from 'zod'
import { placeSchema } from '../../contract/agentSchemas'
import type { SideChoice, SideId } from './sides'

/** What a person chose for a side, by whose picture it was chosen in. */
export type Pins = Readonly<Record<string, Readonly<Partial<Record<SideId, SideChoice | null>>>>>

export interface KeptSides {
  readonly pins: Pins
  /** The element that sides follow for which nothing was chosen. */
  readonly followed: string | null
}

const choiceSchema: z.ZodType<SideChoice> = z.strictObject({
  key: z.string(),
  kind: z.enum(['host', 'container', 'inside', 'network', 'other']),
  labHost: z.string(),
  name: z.string(),
  place: placeSchema,
  namespaceId: z.string(),
})
const sidesSchema: z.ZodType<KeptSides> = z.strictObject({
  pins: z.record(z.string(), z.partialRecord(z.enum(['left', 'right']), choiceSchema.nullable())),
  followed: z.string().nullable(),
})

/** @returns what the page before has kept; null where it is not what a page would have. */
export function readSides(text: string | undefined): KeptSides | null {
  if (text === undefined) return null
  const read = sidesSchema.safeParse(JSON.parse(text))
  return read.success ? read.data : null
}
