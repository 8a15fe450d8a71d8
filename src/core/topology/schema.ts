/**
 * The shape of a picture for everybody outside: the JSON Schema in resources/schema is made of it. It and the types in
 * `types.ts` say the same, which the compiler checks at the end of this file.
 */
import { z } from 'zod'
import type { Topology } from './types'

const namespaceId = z.string().describe('nsfs "device:inode"; "engine:…" where only the engine tells of it.')
const interfaceKey = z.string().describe('Namespace id, "/", ifindex: an ifindex repeats across namespaces.')
const number = z.int()
const family = z.union([z.literal(4), z.literal(6)])
const untrusted = z.string().describe('Untrusted text: it may hold control characters.')
const textMap = z.record(z.string(), z.string())

const linkInfo = z.discriminatedUnion('kind', [
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

const address = z.strictObject({
  ifindex: number,
  family,
  address: z.string(),
  prefixLength: number,
  scope: number.describe('RT_SCOPE_*: 0 global, 253 link, 254 host.'),
  peer: z.string().nullable(),
  broadcast: z.string().nullable(),
  label: untrusted.nullable(),
})

const bridgePort = z.strictObject({
  state: number.describe('BR_STATE_*: 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking.'),
  hairpin: z.boolean(),
  learning: z.boolean(),
  isolated: z.boolean(),
})

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
  info: linkInfo.nullable().describe('What only this kind has.'),
  addresses: z.array(address),
  bridge: interfaceKey.nullable().describe('The bridge interface that it is a port of.'),
  bridgePorts: z.array(interfaceKey),
  vethPeer: interfaceKey.nullable().describe('The other end of a pair; believed only where both ends say so.'),
  master: interfaceKey.nullable().describe('Whatever it is enslaved to: a bridge, a bond, a VRF.'),
  port: bridgePort.nullable(),
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

const route = z.strictObject({
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

const rule = z.strictObject({
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

const neighbour = z.strictObject({
  ifindex: number,
  family,
  address: z.string(),
  mac: z.string(),
  state: number.describe('NUD_*: 2 reachable, 4 stale, 32 failed, 128 permanent …'),
})

const fdbEntry = z.strictObject({
  ifindex: number.describe('The bridge port, the bridge itself, or the VXLAN interface.'),
  mac: z.string(),
  bridge: number.nullable(),
  vlan: number.nullable(),
  remote: z.string().nullable().describe('VXLAN: the remote end that frames to this address are sent to.'),
  remotePort: number.nullable(),
  vni: number.nullable(),
  state: z.enum(['permanent', 'static', 'dynamic']),
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
  processes: z.array(z.strictObject({ pid: number, comm: untrusted })),
  mountPoints: z
    .array(untrusted)
    .describe('Where it is mounted on its host; one character a byte where it is no UTF-8.'),
  routes: z.array(route),
  rules: z.array(rule),
  neighbours: z.array(neighbour),
  fdb: z.array(fdbEntry),
  vlans: z.array(z.strictObject({ ifindex: number, vid: number, pvid: z.boolean(), untagged: z.boolean() })),
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

const about = z.strictObject({
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
    about,
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

/** Compiles only where both are the same, in both directions. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T
true satisfies Same<DeepReadonly<z.infer<typeof topologySchema>>, Topology>
