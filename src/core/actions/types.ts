/** What the picture can do in a lab host: each is one docker command, and this is its whole data. */
import { z } from 'zod'

/** Docker's own rule for what it makes (daemon/names, RestrictedNamePattern). */
const newName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/)
/** What exists already may be called anything; only a control character could not be typed. */
const known = z.string().min(1).max(255)
const optional = z.string().max(255)

export const drivers = ['bridge', 'macvlan', 'ipvlan'] as const

const schemas = {
  run: z.strictObject({
    kind: z.literal('run'),
    name: newName.min(2),
    image: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._/:@-]*$/),
    /** Empty: the default bridge. */
    network: optional,
    /** Such as "8080:80"; empty for none. */
    publish: z.union([z.literal(''), z.string().regex(/^([0-9a-fA-F.:[\]]+:)?\d{1,5}(:\d{1,5})?(\/(tcp|udp|sctp))?$/)]),
    /** The words after the image; none: what the image says. */
    command: z.array(z.string()),
  }),
  start: z.strictObject({ kind: z.literal('start'), container: known }),
  stop: z.strictObject({ kind: z.literal('stop'), container: known }),
  remove: z.strictObject({ kind: z.literal('remove'), container: known, force: z.boolean() }),
  logs: z.strictObject({ kind: z.literal('logs'), container: known }),
  connect: z.strictObject({
    kind: z.literal('connect'),
    container: known,
    network: known,
    /** IPv4 or IPv6; empty: Docker chooses. */
    address: z.union([z.literal(''), z.ipv4(), z.ipv6()]),
  }),
  disconnect: z.strictObject({ kind: z.literal('disconnect'), container: known, network: known }),
  'network-create': z.strictObject({
    kind: z.literal('network-create'),
    name: newName,
    driver: z.enum(drivers),
    subnet: z.union([z.literal(''), z.cidrv4(), z.cidrv6()]),
    gateway: z.union([z.literal(''), z.ipv4(), z.ipv6()]),
    /** Parent interface of macvlan and ipvlan; empty: Docker makes a dummy. */
    parent: optional,
    internal: z.boolean(),
  }),
  'network-remove': z.strictObject({ kind: z.literal('network-remove'), network: known }),
}

export const actionSchema = z.discriminatedUnion('kind', [
  schemas.run,
  schemas.start,
  schemas.stop,
  schemas.remove,
  schemas.logs,
  schemas.connect,
  schemas.disconnect,
  schemas['network-create'],
  schemas['network-remove'],
])

export type Action = z.infer<typeof actionSchema>
export type ActionKind = Action['kind']
export type ActionOf<K extends ActionKind> = Extract<Action, { kind: K }>
export const actionKinds = Object.keys(schemas) as readonly ActionKind[]

/** The fields that the schema refuses; empty where it is well formed. */
export function malformedFields(action: Action): readonly string[] {
  const parsed = actionSchema.safeParse(action)
  return parsed.success ? [] : [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'kind')))]
}
