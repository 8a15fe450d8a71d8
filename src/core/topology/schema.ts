/**
 * The shape of a picture for everybody outside: the JSON Schema in resources/schema is made of it. It and the types in
 * `types.ts` say the same, which the compiler checks at the end of this file.
 */
import { z } from 'zod'
import {
  addressSchema,
  bridgePortSchema,
  fdbSchema,
  linkInfoSchema,
  neighbourSchema,
  patchesSchema,
  processSchema,
  routeSchema,
  ruleSchema,
  untrusted,
  vlanSchema,
} from '../facts/schema'
import type { Topology, TopologyDiff } from './types'

const namespaceId = z.string().describe('nsfs "device:inode"; "engine:…" where only the engine tells of it.')
const interfaceKey = z.string().describe('Namespace id, "/", ifindex: an ifindex repeats across namespaces.')
const number = z.int()
const textMap = z.record(z.string(), z.string())

const networkInterface = z.strictObject({
  key: interfaceKey,
  namespaceId,
  ifindex: number.describe('0 where only the engine tells of it.'),
  name: untrusted,
  kind: z
    .string()
    .describe(
      'The kernel’s kind; "loopback", "ethernet" without one; "endpoint", "docker-network" by the engine’s word.',
    ),
  state: z
    .enum(['up', 'no-carrier', 'down', 'unknown'])
    .describe('down: administratively; no-carrier: up without one; unknown: only the engine tells of it.'),
  carrier: z.boolean().nullable(),
  flags: number.describe('IFF_* bits.'),
  mtu: number.describe('0 where only the engine tells of it.'),
  mac: z.string().describe('Lower-case colon hex; empty where there is none.'),
  alias: untrusted.nullable(),
  altNames: z.array(untrusted),
  group: number,
  info: linkInfoSchema.nullable().describe('What only this kind has.'),
  addresses: z.array(addressSchema),
  bridge: interfaceKey.nullable().describe('The bridge interface that it is a port of.'),
  bridgePorts: z.array(interfaceKey),
  vethPeer: interfaceKey.nullable().describe('The other end of a pair; believed only where both ends say so.'),
  master: interfaceKey.nullable().describe('Whatever it is enslaved to: a bridge, a bond, a VRF.'),
  port: bridgePortSchema.nullable(),
  parentInterface: interfaceKey.nullable().describe('macvlan, ipvlan, VLAN and the like: the interface below.'),
  underlay: interfaceKey.nullable().describe('VXLAN: the interface that its packets leave by, where one is fixed.'),
  underlayNamespace: namespaceId.nullable().describe('VXLAN: where its socket is, if that is another namespace.'),
  lowerLinkOutside: z.boolean().describe('The other end lies in a namespace that is not in this picture.'),
  networkId: z.string().nullable().describe('The Docker network that it serves.'),
})

const containerHead = { id: z.string(), name: untrusted, image: untrusted, state: z.string() }

const container = z.strictObject({
  ...containerHead,
  networkMode: z.string(),
  labels: textMap,
  compose: z.strictObject({ project: untrusted, service: untrusted }).nullable(),
})

const namespace = z.strictObject({
  id: namespaceId,
  kind: z
    .enum(['host', 'container', 'network', 'fabric', 'other'])
    .describe(
      'network: it serves a Docker network; fabric: it holds the bridge between lab hosts; other: it has no name of Docker’s.',
    ),
  labHost: z.string().optional().describe('In a picture of several lab hosts: the one that it belongs to.'),
  origin: z.enum(['kernel', 'engine']).describe('rtnetlink, or the engine’s word alone.'),
  containers: z.array(container).describe('Several may share one namespace.'),
  service: z
    .strictObject({
      role: z.enum(['overlay', 'load-balancer', 'ingress']),
      networkId: z.string().nullable(),
    })
    .nullable(),
  processes: z.array(processSchema),
  mountPoints: z
    .array(untrusted)
    .describe('Where it is mounted on its host; one character a byte where it is no UTF-8.'),
  routes: z.array(routeSchema),
  rules: z.array(ruleSchema),
  neighbours: z.array(neighbourSchema),
  fdb: z.array(fdbSchema),
  vlans: z.array(vlanSchema),
})

const wire = z.strictObject({
  key: z.string(),
  kind: z
    .enum([
      'veth',
      'bridge-port',
      'port',
      'macvlan',
      'ipvlan',
      'vlan',
      'vxlan',
      'vxlan-tunnel',
      'vxlan-one-way',
      'lower',
      'endpoint',
    ])
    .describe(
      'vxlan-tunnel: between two lab hosts whose forwarding databases name each other; vxlan-one-way: only that of `from` does.',
    ),
  from: interfaceKey.describe('The port, the child, or the peer with the lower key.'),
  to: interfaceKey.describe('The master, the interface below, or the other peer.'),
})

const dockerNetwork = z.strictObject({
  id: z.string(),
  name: untrusted,
  driver: z.string(),
  scope: z.string(),
  subnets: z.array(z.string()),
  gateways: z.array(z.string()).describe('In the subnets’ order; empty text where a subnet has none.'),
  internal: z.boolean(),
  options: textMap,
  labels: textMap,
})

export const aboutSchema = z.strictObject({
  kind: z.enum(['lab-host', 'system']),
  endpoint: z.string().nullable(),
  context: z.string().nullable(),
  version: z.string().nullable(),
  apiVersion: z.string().nullable(),
  kernel: z.enum(['same', 'other', 'unknown']).describe('Whether the engine runs on this kernel.'),
  rootless: z.boolean(),
  sources: z.enum(['kernel-and-engine', 'kernel-only', 'engine-only']),
  missing: z.array(z.enum(['needs-root', 'other-kernel', 'engine-silent'])).describe('Why something is not in it.'),
})

export const topologySchema = z
  .strictObject({
    schema: z.literal('vethlab/topology@1'),
    engine: z.string().describe('A lab host’s name, or "system".'),
    about: aboutSchema,
    revision: number.describe('Grows with every change while the picture is watched.'),
    named: z.boolean().describe('False while the engine’s names could not be read.'),
    hostNamespace: namespaceId.nullable(),
    namespaces: z.array(namespace),
    interfaces: z.array(networkInterface),
    wires: z.array(wire),
    networks: z.array(dockerNetwork),
    stoppedContainers: z
      .array(z.strictObject(containerHead))
      .describe('Containers that have no namespace in the picture; one may be running and unconfirmed.'),
    images: z.array(untrusted),
  })
  .describe('What `vethlab snapshot --json` prints. Collections are ordered by their keys.')

/** A keyed collection's change. */
function collection<T extends z.ZodType, C extends z.ZodType>(entry: T, changed: C) {
  return z.strictObject({ added: z.array(entry), changed: z.array(changed), removed: z.array(z.string()) })
}
const same = <T extends z.ZodType>(entry: T) => collection(entry, entry)

/** Of a namespace, its lists and what one entry of each is. */
const namespaceLists = {
  containers: container,
  processes: processSchema,
  mountPoints: untrusted,
  routes: routeSchema,
  rules: ruleSchema,
  neighbours: neighbourSchema,
  fdb: fdbSchema,
  vlans: vlanSchema,
}

/** What the window is told of a picture that changed; it is no part of what is published. */
export const topologyDiffSchema = z.strictObject({
  engine: z.string(),
  about: aboutSchema,
  fromRevision: number,
  revision: number,
  named: z.boolean(),
  hostNamespace: namespaceId.nullable(),
  namespaces: collection(
    namespace,
    namespace
      .partial()
      .required({ id: true })
      .extend({ patched: patchesSchema(namespaceLists).optional() }),
  ),
  interfaces: same(networkInterface),
  wires: same(wire),
  networks: same(dockerNetwork),
  stoppedContainers: same(z.strictObject(containerHead)),
  images: z.array(untrusted),
}) satisfies z.ZodType<TopologyDiff>

/** Compiles only where both are the same, in both directions. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T
true satisfies Same<DeepReadonly<z.infer<typeof topologySchema>>, Topology>
