/**
 * The closed set of checks that a lesson may use, as zod schemas: the YAML's shape and the types come from here.
 * A new kind is added here, in `codes.ts`, in `evaluate.ts` and in both message catalogues.
 */
import { z } from 'zod'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
/** Docker's own rule for names (moby/daemon/names: RestrictedNameChars). */
const container = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/)
/** IFNAMSIZ is 16 with the closing zero (include/uapi/linux/if.h); "/" and blanks are refused by dev_valid_name. */
const interfaceName = z.string().regex(/^[^\s/]{1,15}$/)
const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4WithPrefix = z.string().regex(new RegExp(`^(${octet}\\.){3}${octet}/(3[0-2]|[12]?\\d)$`))
const count = z.int().min(0).max(1000)

export const checkSpecSchema = z.discriminatedUnion('kind', [
  z.strictObject({ id, kind: z.literal('before-marked') }),
  z.strictObject({ id, kind: z.literal('bridge-exists'), bridge: interfaceName, address: ipv4WithPrefix }),
  z.strictObject({
    id,
    kind: z.literal('bridge-port-count'),
    bridge: interfaceName,
    count,
    /** "before" looks at the marked moment instead of now. */
    at: z.enum(['now', 'before']).optional(),
  }),
  z.strictObject({ id, kind: z.literal('container-running'), container, image: z.string().min(1).max(255) }),
  z.strictObject({ id, kind: z.literal('container-absent'), container }),
  z.strictObject({ id, kind: z.literal('veth-added'), count }),
  z.strictObject({
    id,
    kind: z.literal('veth-is-bridge-port'),
    container,
    interface: interfaceName,
    bridge: interfaceName,
  }),
  z.strictObject({ id, kind: z.literal('veth-peer-is'), container, interface: interfaceName }),
  z.strictObject({
    id,
    kind: z.literal('address-in-subnet'),
    container,
    interface: interfaceName,
    subnet: ipv4WithPrefix,
  }),
  z.strictObject({ id, kind: z.literal('default-route-via'), container, addressOf: interfaceName }),
  z.strictObject({ id, kind: z.literal('engine-exec'), container }),
  z.strictObject({ id, kind: z.literal('neighbour-is'), container, addressOf: interfaceName }),
  z.strictObject({ id, kind: z.literal('host-as-before') }),
])

export type CheckSpec = z.infer<typeof checkSpecSchema>
export type CheckKind = CheckSpec['kind']
export type SpecOf<K extends CheckKind> = Extract<CheckSpec, { kind: K }>
