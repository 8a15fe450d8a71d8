/**
 * The closed set of checks that a lesson may use, as zod schemas: the YAML's shape and the types come from here.
 * A new kind is added here, in `codes.ts`, in `evaluate.ts` and in both message catalogues.
 */
import { z, type ZodRawShape } from 'zod'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
/** Docker's own rule for names (moby/daemon/names: RestrictedNameChars). */
const container = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/)
/** IFNAMSIZ is 16 with the closing zero (include/uapi/linux/if.h); "/" and blanks are refused by dev_valid_name. */
const interfaceName = z.string().regex(/^[^\s/]{1,15}$/)
const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const ipv4WithPrefix = z.string().regex(new RegExp(`^(${octet}\\.){3}${octet}/(3[0-2]|[12]?\\d)$`))
const ipv4 = z.string().regex(new RegExp(`^(${octet}\\.){3}${octet}$`))
/** Of any host, or the lab host's own (core/lesson/place). */
const address = z
  .union([ipv4, z.literal('${host-address}')])
  .describe('An IPv4 address; "${host-address}" stands for that of the lab host.')
const count = z.int().min(0).max(1000)
/** Docker's rule for names of networks is that for containers. */
const network = container
const networkReference = z.string().regex(/^network:[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/)
/** An interface of the lab host: by its name, or as the bridge interface of a Docker network. */
const hostInterface = z
  .union([networkReference, interfaceName])
  .describe(
    'An interface of the lab host by its name, or "network:NAME" for the bridge interface of that Docker network.',
  )
/** Absolute, without any part that leads upwards. */
const path = z.string().regex(/^(\/[a-zA-Z0-9_-][a-zA-Z0-9_.-]*)+$/)
const port = z.int().min(1).max(65535)
/** A name as resolvers take it (RFC 1123). */
const hostName = z.string().regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?$/)
/** Which of the lesson's lab hosts is looked at. */
const host = z.int().min(1).max(8).optional().describe('The lesson’s first lab host where it is not given.')
const since = z
  .enum(['lesson', 'step'])
  .optional()
  .describe('From when on it counts; from the start of the lesson where it is not given.')

function kind<K extends string, S extends ZodRawShape>(name: K, shape: S) {
  return z.strictObject({ id, kind: z.literal(name), host, ...shape })
}

/** What the picture shows: facts of the kernel and names of the engine. */
const pictureKinds = [
  kind('before-marked', {}),
  kind('bridge-exists', { bridge: interfaceName, address: ipv4WithPrefix }),
  kind('bridge-port-count', {
    bridge: interfaceName,
    count,
    /** "before" looks at the marked moment instead of now. */
    at: z.enum(['now', 'before']).optional(),
  }),
  kind('container-running', { container, image: z.string().min(1).max(255) }),
  kind('container-absent', { container }),
  kind('veth-added', { count }),
  kind('veth-is-bridge-port', { container, interface: interfaceName, bridge: hostInterface }),
  kind('veth-peer-is', { container, interface: interfaceName }),
  kind('address-in-subnet', {
    container,
    interface: interfaceName,
    subnet: z.union([networkReference, ipv4WithPrefix]).describe('Such as 172.17.0.0/16, or "network:NAME".'),
  }),
  kind('default-route-via', { container, addressOf: hostInterface }),
  kind('neighbour-is', { container, addressOf: hostInterface }),
  kind('host-as-before', {}),
  kind('network-exists', { network, driver: z.string().regex(/^[a-z0-9][a-z0-9_.:-]{0,63}$/) }),
  kind('network-absent', { network }),
  kind('network-bridge', { network, state: z.enum(['up', 'no-carrier']) }),
  kind('network-names-bridge', { network, bridge: interfaceName }),
  kind('container-on-network', { container, network }),
  kind('container-on-host', { container }),
  kind('namespace-mounted', { container, under: path }),
  kind('container-isolated', { container }),
  kind('no-route-to', { container, address }),
  kind('macvlan-is', {
    container,
    interface: interfaceName,
    parent: interfaceName,
    mode: z.enum(['bridge', 'private', 'vepa', 'passthru']),
  }),
  kind('vlan-is', { interface: interfaceName, vlan: z.int().min(1).max(4094), parent: interfaceName }),
  kind('interface-mtu', { container, interface: interfaceName, mtu: z.int().min(68).max(65535) }),
  kind('neighbour-of', {
    container,
    other: container,
    otherHost: host.describe('The lab host that the other container runs on; this one where it is not given.'),
    interface: interfaceName,
  }),
  kind('neighbour-silent', { container, address }),
  kind('default-route-on', { container, network }),
  kind('overlay-vxlan', { network, port }),
  kind('overlay-names-host', { network, other: z.int().min(1).max(8) }),
] as const

/** What happened, by the engine's and the kernel's own account. */
const eventKinds = [
  kind('engine-exec', {
    container,
    since,
    naming: z
      .string()
      .regex(/^[^\s\u0000-\u001f]{1,253}$/)
      .optional()
      .describe('What the command must speak of; a shell, in which anything may be typed, counts as well.'),
  }),
  kind('engine-refused', {
    request: z.enum(['networks/create', 'containers/create']),
    names: z.string().min(1).max(64),
  }),
  kind('packets-counted', { interface: interfaceName, protocol: z.enum(['udp', 'tcp']), port }),
] as const

/** What has to be asked for in the lab host; nothing is changed by it. */
const questionKinds = [
  kind('name-resolves', {
    container,
    name: hostName,
    addressOf: z.union([networkReference, interfaceName]).optional(),
    other: container.optional(),
  }),
  kind('name-unresolved', { container, name: hostName }),
  kind('path-leads-to', { path, to: path }),
  kind('path-absent', { path }),
  kind('same-interfaces', { container }),
  kind('socket-listens', { port, process: z.string().regex(/^[a-zA-Z0-9_.-]{1,15}$/) }),
  kind('nat-forwards', { port, container, containerPort: port }),
  kind('nat-counted', { port }),
  kind('connection-tracked', {
    port,
    from: container.optional().describe('The container that asked; anybody where it is not given.'),
    container: container.optional().describe('The container that answered; anybody where it is not given.'),
    containerPort: port.optional(),
  }),
  kind('isolation-drops', { network }),
  kind('driver-listens', {}),
  kind('driver-called', {
    call: z
      .string()
      .regex(/^(Plugin|NetworkDriver)\.[A-Za-z]{1,40}$/)
      .describe('A call of the plug-in protocol, such as NetworkDriver.CreateNetwork.'),
  }),
] as const

export const checkSpecSchema = z.discriminatedUnion('kind', [...pictureKinds, ...eventKinds, ...questionKinds])

export type CheckSpec = z.infer<typeof checkSpecSchema>
export type CheckKind = CheckSpec['kind']
export type SpecOf<K extends CheckKind> = Extract<CheckSpec, { kind: K }>
