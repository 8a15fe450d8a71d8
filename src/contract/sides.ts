/** Which places the outputs' sides show: the page's own, which main keeps for the page after it, unread (`memory.ts`). */
import { z } from 'zod'
import type { Place } from './agent'
import { placeSchema } from './agentSchemas'

export type SideId = 'left' | 'right'

/** container: its namespace with the host's tools; inside: the image's own tools, by exec; network, other: as in the picture. */
export type SideKind = 'host' | 'container' | 'inside' | 'network' | 'other'

export interface SideChoice {
  /** Says which place it is for a person, so that it outlives the restart of a container. */
  readonly key: string
  readonly kind: SideKind
  readonly labHost: string
  readonly name: string
  readonly place: Place
  /** The namespace that stands behind it just now. */
  readonly namespaceId: string
}

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
