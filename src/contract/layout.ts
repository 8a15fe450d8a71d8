/** How the page's terminals lie: kept by main while the page is away, so that a new one finds them as they were. */
import { z } from 'zod'
import { keptLimit, keptPanesSchema } from '../core/panes/keptSchema'
import type { WireEnd } from '../core/panes/offers'
import type { Panes } from '../core/panes/types'
import type { Place } from './agent'
import { placeSchema, terminalIdSchema } from './agentSchemas'

export interface KeptTerminal {
  /** The number by which `panes` knows it. */
  readonly key: number
  /** Main's number of it. */
  readonly terminalId: number
  readonly place: Place
  readonly name: string
  readonly end: WireEnd | null
}

export interface KeptLayout {
  readonly panes: Panes
  readonly terminals: readonly KeptTerminal[]
}

/** Unit: UTF-16 code units of its JSON text. A layout of as many terminals as anybody reads takes a tenth of it. */
const longest = 32 * 1024

const endSchema = z.strictObject({ of: z.enum(['host', 'container', 'namespace']), interface: z.string().max(255) })
const terminalSchema: z.ZodType<KeptTerminal> = z.strictObject({
  key: z.int().min(1).max(1_000_000),
  terminalId: terminalIdSchema,
  place: placeSchema,
  name: z.string().max(1024),
  end: endSchema.nullable(),
})

export const keptLayoutSchema: z.ZodType<KeptLayout> = z
  .strictObject({ panes: keptPanesSchema, terminals: z.array(terminalSchema).max(keptLimit) })
  .refine((layout) => JSON.stringify(layout).length <= longest, 'is too long')
