/** Checks of the lab host's own network namespace: bridges, veths, and what changed since the marked moment. */
import { hostInterfaces, ipv4Of, networkNamed } from '../topology/lookups'
import type { Interface, Topology } from '../topology/types'
import { found, type CheckContext, type Finding } from './context'
import type { SpecOf } from './spec'

/** before-marked: the learner marked the moment that later checks compare with. */
export function beforeMarked(context: CheckContext): Finding<'before-marked'> {
  return found(context.before ? 'marked' : 'not-marked')
}

/** @returns the name of the Docker network that a lesson's "network:NAME" means; null where it means something else. */
export function networkReferred(reference: string): string | null {
  return reference.startsWith('network:') ? reference.slice('network:'.length) : null
}

/** The host's interface that serves that Docker network, as the picture joined them; null where there is none. */
export function bridgeOf(topology: Topology, network: string): Interface | null {
  const known = networkNamed(topology, network)
  return known && (hostInterfaces(topology).find((entry) => entry.networkId === known.id) ?? null)
}

/** @param reference an interface's name, or "network:NAME" for the bridge interface of that Docker network. */
export function hostInterface(topology: Topology, reference: string): Interface | null {
  const network = networkReferred(reference)
  if (network !== null) return bridgeOf(topology, network)
  return hostInterfaces(topology).find((entry) => entry.name === reference) ?? null
}

/** The IPv4 addresses of a host's interface, without prefix lengths. */
export function hostReference(topology: Topology, name: string): { link: Interface; addresses: string[] } | null {
  const link = hostInterface(topology, name)
  const addresses = link ? ipv4Of(link) : []
  return link && addresses.length > 0 ? { link, addresses } : null
}

/** bridge-exists: a bridge interface of that name holds that address. */
export function bridgeExists(spec: SpecOf<'bridge-exists'>, topology: Topology): Finding<'bridge-exists'> {
  const link = hostInterface(topology, spec.bridge)
  if (!link) return found('bridge-absent', { bridge: spec.bridge })
  if (link.kind !== 'bridge') return found('not-a-bridge', { bridge: spec.bridge, kind: link.kind }, [link.key])
  const addresses = link.addresses
    .filter((entry) => entry.family === 4)
    .map((entry) => `${entry.address}/${String(entry.prefixLength)}`)
  const params = { bridge: spec.bridge, address: addresses.join(', ') || '-' }
  return found(addresses.includes(spec.address) ? 'bridge-there' : 'address-other', params, [link.key])
}

/** bridge-port-count: so many interfaces name that bridge as their master, now or at the marked moment. */
export function bridgePortCount(
  spec: SpecOf<'bridge-port-count'>,
  topology: Topology,
  context: CheckContext,
): Finding<'bridge-port-count'> {
  const picture = spec.at === 'before' ? context.before : topology
  if (!picture) return found('not-marked')
  const bridge = hostInterface(picture, spec.bridge)
  if (!bridge) return found('bridge-absent', { bridge: spec.bridge })
  const ports = bridge.bridgePorts.length
  const code = ports === spec.count ? 'ports-as-expected' : ports < spec.count ? 'ports-fewer' : 'ports-more'
  return found(code, { bridge: spec.bridge, count: ports, names: namesOf(picture, bridge.bridgePorts) }, [
    bridge.key,
    ...bridge.bridgePorts,
  ])
}

function namesOf(topology: Topology, keys: readonly string[]): string {
  const names = topology.interfaces.filter((entry) => keys.includes(entry.key)).map((entry) => entry.name)
  return names.join(', ') || '-'
}

function hostVeths(topology: Topology): Interface[] {
  return hostInterfaces(topology).filter((entry) => entry.kind === 'veth')
}

/** Interfaces of `a` that `b` lacks. The key alone would not do: an ifindex may be used again after a deletion. */
function missingFrom(a: readonly Interface[], b: readonly Interface[]): Interface[] {
  return a.filter((entry) => !b.some((other) => other.key === entry.key && other.name === entry.name))
}

/** veth-added: so many veth interfaces on the host more than at the marked moment. */
export function vethAdded(
  spec: SpecOf<'veth-added'>,
  topology: Topology,
  context: CheckContext,
): Finding<'veth-added'> {
  if (!context.before) return found('no-baseline')
  const added = missingFrom(hostVeths(topology), hostVeths(context.before))
  const count = added.length
  const code = count === spec.count ? 'veths-as-expected' : count < spec.count ? 'veths-fewer' : 'veths-more'
  return found(
    code,
    { count, names: added.map((entry) => entry.name).join(', ') || '-' },
    added.map((entry) => entry.key),
  )
}

/** host-as-before: the host's veths and bridge ports are the very ones of the marked moment. */
export function hostAsBefore(topology: Topology, context: CheckContext): Finding<'host-as-before'> {
  if (!context.before) return found('no-baseline')
  const [now, before] = [hostVeths(topology), hostVeths(context.before)]
  const more = missingFrom(now, before)
  if (more.length > 0) {
    const names = more.map((entry) => entry.name).join(', ')
    return found(
      'host-has-more',
      { names },
      more.map((entry) => entry.key),
    )
  }
  const less = missingFrom(before, now)
  if (less.length > 0) return found('host-has-less', { names: less.map((entry) => entry.name).join(', ') })
  const [portsNow, portsBefore] = [portsByBridge(topology), portsByBridge(context.before)]
  return portsNow === portsBefore
    ? found('host-as-before')
    : found('ports-differ', { now: portsNow || '-', before: portsBefore || '-' })
}

/** Every bridge with its ports in one line; a bridge without ports differs from no bridge. */
function portsByBridge(topology: Topology): string {
  return hostInterfaces(topology)
    .filter((entry) => entry.kind === 'bridge')
    .map((entry) => `${entry.name} [${namesOf(topology, entry.bridgePorts)}]`)
    .sort()
    .join(', ')
}
