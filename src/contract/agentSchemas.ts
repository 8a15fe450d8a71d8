/** The schemas that the agent checks every verb's arguments by, whoever sent them. */
import { z } from 'zod'
import { observedTools } from '../core/outputs/tools'
import { claimsLimit, countersLimit, type AgentVerb, type AgentVerbs } from './agent'

const empty = z.strictObject({})

/** A lab host's name as it is asked for; whether it is a good one is said by name. */
export const labNameSchema = z.string().min(1).max(64)
export const terminalIdSchema = z.int().min(0).max(0xffffffff)
export const columnsSchema = z.int().min(2).max(1000)
export const rowsSchema = z.int().min(1).max(1000)

export const placeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lab-host'), labHost: labNameSchema }),
  z.strictObject({ kind: z.literal('container'), labHost: labNameSchema, container: z.string().min(1).max(255) }),
  z.strictObject({
    kind: z.literal('namespace'),
    labHost: labNameSchema,
    namespaceId: z.string().regex(/^\d{1,20}:\d{1,20}$/),
  }),
])

export const countersSchema = z.strictObject({
  engine: labNameSchema,
  interfaces: z.array(z.string().regex(/^\d{1,20}:\d{1,20}\/\d{1,10}$/)).max(countersLimit),
})

export const toolSchema = z.enum(observedTools)

/** Up to PID_MAX_LIMIT of include/linux/threads.h. */
const pidSchema = z.int().min(0).max(4_194_304)

/** A socket's path holds 107 bytes (unix(7)). */
const socketSchema = z.string().startsWith('/').max(107)

/** One name of a file, whatever characters it has; NAME_MAX counts bytes (limits.h), so the file system has the last word. */
const fileNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !/[/\0]/.test(name) && name !== '.' && name !== '..', 'is no name of a file')

/** A path inside a lab host: whatever it says, it is looked up there alone. */
export const labPathSchema = z
  .string()
  .min(1)
  .max(4095)
  .refine((path) => !path.includes('\0'), 'holds a NUL')

export const agentSchemas = {
  'lab.up': z.strictObject({ name: labNameSchema }),
  'lab.down': z.strictObject({ name: labNameSchema }),
  'lab.reset': z.strictObject({ name: labNameSchema }),
  'lab.layout': empty,
  'lab.list': empty,
  'observe.start': z.strictObject({ labHost: labNameSchema }),
  'observe.rescan': z.strictObject({ labHost: labNameSchema }),
  'counters.read': countersSchema,
  'terminal.open': z.strictObject({ place: placeSchema, columns: columnsSchema, rows: rowsSchema }),
  'terminal.resize': z.strictObject({ terminalId: terminalIdSchema, columns: columnsSchema, rows: rowsSchema }),
  'terminal.close': z.strictObject({ terminalId: terminalIdSchema }),
  'terminal.foreground': z.strictObject({ terminalId: terminalIdSchema }),
  'terminal.ack': z.strictObject({ terminalId: terminalIdSchema, bytes: z.int().min(0) }),
  'output.run': z.strictObject({ place: placeSchema, tool: toolSchema }),
  'packets.count': z.strictObject({
    labHost: labNameSchema,
    interface: z.string().max(64),
    protocol: z.enum(['udp', 'tcp']),
    port: z.int().min(1).max(65535),
  }),
  'exec.run': z.strictObject({
    labHost: labNameSchema,
    argv: z.array(z.string().max(4096)).min(1).max(64),
    deadlineMs: z.int().min(1).max(600_000),
  }),
  'copy.in': z.strictObject({
    labHost: labNameSchema,
    socket: socketSchema,
    name: fileNameSchema,
    folder: z.boolean(),
  }),
  'copy.out': z.strictObject({ labHost: labNameSchema, path: labPathSchema, socket: socketSchema }),
  'copy.cancel': z.strictObject({ socket: socketSchema }),
  'engine.prove': z.strictObject({
    socket: socketSchema.nullable(),
    enginePid: pidSchema.nullable(),
    containers: z
      .array(z.strictObject({ id: z.string().max(64), pid: pidSchema, sandboxKey: z.string().max(4096) }))
      .max(claimsLimit),
  }),
  'agent.shutdown': empty,
} as const satisfies { [V in AgentVerb]: z.ZodType<AgentVerbs[V]['args']> }
