/**
 * The shape of what the kernel said, as it crosses from an agent to its owner; a picture's schema (core/topology/schema.ts)
 * has what it shows of it from here. Types: `types.ts`, `fabric.ts`.
 */
import { z } from 'zod'
import type { FabricFacts } from './fabric'
import type { FactsChange, HostFacts } from './types'

const number = z.int()
const family = z.union([z.literal(4), z.literal(6)])
export const untrusted = z.string().describe('Untrusted text: it may hold control characters.')

export const linkInfoSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bridge'), vlanFiltering: z.boolean(), stp: z.boolean(), bridgeId: z.string() }),
  z.strictObject({
    kind: z.literal('macvlan'),
    mode: number.describe('MACVLAN_MODE_*: 1 private, 2 vepa, 4 bridge, 8 passthru, 16 source. Also of a macvtap.'),
  }),
  z.strictObject({
    kind: z.literal('ipvlan'),
    mode: number.describe('IPVLAN_MODE_*: 0 L2, 1 L3, 2 L3S. Also of an ipvtap.'),
    flags: number,
  }),
  z.strictObject({
    kind: z.literal('vlan'),
    id: number,
    protocol: number.describe('Ethertype: 33024 is 802.1Q, 34984 is 802.1ad.'),
  }),
  z.strictObject({
    kind: z.literal('vxlan'),
    vni: number,
    port: number.describe('UDP port of the remote ends.'),
    underlay: number
      .nullable()
      .describe('IFLA_VXLAN_LINK: an ifindex where its socket is; resolved in the interface’s own "underlay".'),
    local: z.string().nullable(),
    group: z.string().nullable().describe('Multicast group, or the one remote end.'),
  }),
  z.strictObject({
    kind: z.literal('tun'),
    mode: z.enum(['tun', 'tap']),
    owner: number.nullable(),
    group: number.nullable(),
    persistent: z.boolean(),
  }),
])

export const addressSchema = z.strictObject({
  ifindex: number,
  family,
  address: z.string(),
  prefixLength: number,
  scope: number.describe('RT_SCOPE_*: 0 global, 253 link, 254 host.'),
  peer: z.string().nullable(),
  broadcast: z.string().nullable(),
  label: untrusted.nullable(),
})

export const bridgePortSchema = z.strictObject({
  state: number.describe('BR_STATE_*: 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking.'),
  hairpin: z.boolean(),
  learning: z.boolean(),
  isolated: z.boolean(),
})

export const routeSchema = z.strictObject({
  family,
  table: number.describe('254 main, 255 local.'),
  type: number.describe('RTN_*: 1 unicast, 2 local, 3 broadcast, 7 unreachable …'),
  protocol: number,
  scope: number,
  destination: z.string(),
  destinationLength: number.describe('0: the default route.'),
  gateway: z.string().nullable(),
  outInterface: number.nullable().describe('An ifindex of this namespace.'),
  preferredSource: z.string().nullable(),
  metric: number.nullable(),
})

export const ruleSchema = z.strictObject({
  family,
  priority: number,
  action: number.describe(
    'FR_ACT_*: 1 look the table up, 2 go to another rule, 6 blackhole, 7 unreachable, 8 prohibit.',
  ),
  table: number,
  source: z.string().nullable(),
  sourceLength: number,
  destination: z.string().nullable(),
  destinationLength: number,
  inInterface: untrusted.nullable(),
  outInterface: untrusted.nullable(),
  mark: number.nullable(),
  markMask: number.nullable(),
  goto: number.nullable(),
  inverted: z.boolean(),
})

export const neighbourSchema = z.strictObject({
  ifindex: number,
  family,
  address: z.string(),
  mac: z.string(),
  state: number.describe('NUD_*: 2 reachable, 4 stale, 32 failed, 128 permanent …'),
})

export const fdbSchema = z.strictObject({
  ifindex: number.describe('The bridge port, the bridge itself, or the VXLAN interface.'),
  mac: z.string(),
  bridge: number.nullable(),
  vlan: number.nullable(),
  remote: z.string().nullable().describe('VXLAN: the remote end that frames to this address are sent to.'),
  remotePort: number.nullable(),
  vni: number.nullable(),
  state: z.enum(['permanent', 'static', 'dynamic']),
})

export const processSchema = z.strictObject({ pid: number, comm: untrusted })
export const vlanSchema = z.strictObject({ ifindex: number, vid: number, pvid: z.boolean(), untagged: z.boolean() })

const linkSchema = z.strictObject({
  ifindex: number,
  name: untrusted,
  kind: z.string().nullable(),
  arpType: number,
  flags: number,
  operState: number,
  carrier: z.boolean().nullable(),
  mtu: number,
  mac: z.string(),
  master: number.nullable(),
  iflink: number.nullable(),
  linkNetnsid: number.nullable(),
  group: number,
  alias: untrusted.nullable(),
  altNames: z.array(untrusted),
  info: linkInfoSchema.nullable(),
  port: bridgePortSchema.nullable(),
})

const nsidsSchema = z.record(z.string(), z.string())
/** The tables of a network namespace, each a list. */
const tables = {
  processes: processSchema,
  mountPoints: untrusted,
  links: linkSchema,
  addresses: addressSchema,
  routes: routeSchema,
  rules: ruleSchema,
  neighbours: neighbourSchema,
  fdb: fdbSchema,
  vlans: vlanSchema,
}

/** A record's lists, each told whole. */
type Lists<E extends Record<string, z.ZodType>> = { [K in keyof E]: z.ZodArray<E[K]> }
/** Each list of a record as what leads to it (`listPatch.ts`). */
type Patches<E extends Record<string, z.ZodType>> = { [K in keyof E]: z.ZodArray<ReturnType<typeof partSchema<E[K]>>> }

function partSchema<E extends z.ZodType>(entry: E) {
  const count = number.min(0)
  return z.union([z.strictObject({ from: count, count }), z.strictObject({ entries: z.array(entry) })])
}

/** @param entries the schema of one entry of each list, by the list's name. */
export function listsSchema<E extends Record<string, z.ZodType>>(entries: E): Lists<E> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, z.array(entry)])) as Lists<E>
}

/** @returns what a record's `patched` holds. */
export function patchesSchema<E extends Record<string, z.ZodType>>(entries: E) {
  const shape = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, z.array(partSchema(entry))]))
  return z.strictObject(shape as Patches<E>).partial()
}

const namespaceSchema = z.strictObject({
  id: z.string(),
  isHost: z.boolean(),
  ...listsSchema(tables),
  nsids: nsidsSchema,
})

export const hostFactsSchema = z.strictObject({
  engine: z.string(),
  revision: number,
  namespaces: z.array(namespaceSchema),
}) satisfies z.ZodType<HostFacts>

export const factsChangeSchema = z.strictObject({
  engine: z.string(),
  revision: number,
  changed: z.array(
    namespaceSchema
      .partial()
      .required({ id: true, isHost: true })
      .extend({ patched: patchesSchema(tables).optional() }),
  ),
  gone: z.array(z.string()),
}) satisfies z.ZodType<FactsChange>

export const fabricSchema = z.strictObject({
  revision: number,
  namespace: namespaceSchema,
  uplinks: z.array(z.strictObject({ namespaceId: z.string(), links: z.array(linkSchema), nsids: nsidsSchema })),
}) satisfies z.ZodType<FabricFacts>
