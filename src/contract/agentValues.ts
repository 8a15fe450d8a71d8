/** The schemas that an owner checks by what its agent answers and tells; the types in `agent.ts` and these must agree. */
import { z } from 'zod'
import { factsChangeSchema, hostFactsSchema } from '../core/facts/schema'
import { adviceCodes } from './advice'
import {
  labStages,
  terminalEndCauses,
  type AgentEvent,
  type AgentEvents,
  type AgentVerb,
  type AgentVerbs,
  type TerminalExit,
} from './agent'
import { terminalIdSchema } from './agentSchemas'
import type { LabLayout } from './doctor'
import { failureCodes, type Failure } from './result'

const empty = z.strictObject({})
const text = z.string()
/** A kernel's counter: 64 bits, of which a double keeps the first 53. */
const count = z.number().min(0)

export const adviceSchema = z.strictObject({ code: z.enum(adviceCodes), commands: z.array(text) })
export const failureSchema = z.strictObject({
  ok: z.literal(false),
  code: z.enum(failureCodes),
  message: text,
  advice: adviceSchema.optional(),
  stage: text.optional(),
  params: z.record(text, text).optional(),
}) satisfies z.ZodType<Failure>
/** What an answer is, before it is known whose. */
export const resultSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  failureSchema,
])

export const labHostSchema = z.strictObject({
  name: text,
  status: z.enum(['starting', 'ready', 'engine-down', 'down']),
  address: text,
  dockerSocket: text,
  firstPid: z.int(),
  readyMs: z.number().nullable(),
  unbounded: z.array(text),
  lastFailure: text.nullable(),
})
export const progressSchema = z.strictObject({ name: text, stage: z.enum(labStages), elapsedMs: z.number() })
export const foregroundSchema = z.strictObject({ program: text.nullable(), takesKeys: z.boolean() })
const exit = {
  status: z.int().nullable(),
  signal: z.int().nullable(),
  cause: z.enum(terminalEndCauses),
} satisfies { [K in keyof TerminalExit]: z.ZodType<TerminalExit[K]> }
export const terminalExitSchema = z.strictObject(exit)
export const outputSchema = z.strictObject({ stdout: text, stderr: text, status: z.int().nullable() })
const countersOfLink = z.strictObject({
  rxPackets: count,
  rxBytes: count,
  rxErrors: count,
  rxDropped: count,
  txPackets: count,
  txBytes: count,
  txErrors: count,
  txDropped: count,
})
export const readingSchema = z.strictObject({ at: z.number(), counters: z.record(text, countersOfLink) })
export const layoutSchema = z.strictObject({
  iptables: z.enum(['nft', 'legacy', 'none']),
  dataRoot: z.enum(['tmpfs', 'disk']),
  storageDriver: z.enum(['overlay2', 'vfs']),
  cgroup: z.enum(['v1', 'v2', 'none']),
  cgroupDelegated: z.boolean(),
  deviceNodes: z.array(text),
  kernel: text,
}) satisfies z.ZodType<LabLayout>
const proof = z.enum(['proven', 'disproven', 'unreadable'])

export const agentValues = {
  'lab.up': labHostSchema,
  'lab.down': z.strictObject({ name: text }),
  'lab.reset': labHostSchema,
  'lab.layout': layoutSchema,
  'lab.list': z.array(labHostSchema),
  'observe.start': hostFactsSchema,
  'observe.rescan': z.strictObject({ revision: z.int() }),
  'counters.read': readingSchema,
  'terminal.open': z.strictObject({ terminalId: terminalIdSchema, title: text }),
  'terminal.resize': empty,
  'terminal.close': empty,
  'terminal.foreground': foregroundSchema,
  'terminal.ack': empty,
  'output.run': outputSchema,
  'packets.count': z.strictObject({ packets: count }),
  'exec.run': outputSchema,
  'engine.prove': z.strictObject({
    peer: proof.nullable(),
    enginePid: z.int().nullable(),
    rootless: z.boolean(),
    containers: z.array(proof),
  }),
  'copy.in': z.strictObject({ number: z.int() }),
  'copy.out': z.strictObject({ bytes: count }),
  'copy.cancel': empty,
  'agent.shutdown': empty,
} as const satisfies { [V in AgentVerb]: z.ZodType<AgentVerbs[V]['result']> }

export const agentEvents = {
  'lab.progress': progressSchema,
  'lab.changed': labHostSchema,
  facts: factsChangeSchema,
  'terminal.exit': z.strictObject({ terminalId: terminalIdSchema, ...exit }),
  'terminal.shells': z.strictObject({
    shells: z.array(z.strictObject({ container: text, program: text, mark: text })),
  }),
  'agent.lost': failureSchema,
  'agent.restarted': empty,
} as const satisfies { [E in AgentEvent]: z.ZodType<AgentEvents[E]> }
