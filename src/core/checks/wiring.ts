/** Checks of a container's network namespace and of the wire between it and the host. */
import { interfaceByName, networkNamed, vethPeerOf } from '../topology/lookups'
import { inSubnet } from '../topology/networkJoin'
import type { Interface, Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type Finding } from './context'
import { hostInterface, hostReference, networkReferred } from './host'
import { defaultRouteOf } from './routes'
import type { SpecOf } from './spec'

type WireFault = ReturnType<
  typeof found<
    | 'container-absent'
    | 'container-stopped'
    | 'container-on-host'
    | 'container-unseen'
    | 'interface-absent'
    | 'not-a-veth'
    | 'peer-not-on-host'
  >
>
type Wire =
  | { readonly ok: true; readonly inner: Interface; readonly outer: Interface }
  | { readonly ok: false; readonly finding: WireFault }

/** The container's veth and its peer on the host, or the finding that says what is missing. */
function hostWire(topology: Topology, container: string, name: string): Wire {
  const own = ownNamespace(topology, container)
  if (!own.ok) return own
  const params = { container, interface: name }
  const inner = interfaceByName(topology, own.namespace.id, name)
  if (!inner) return { ok: false, finding: found('interface-absent', params, [own.namespace.id]) }
  if (inner.kind !== 'veth') {
    return { ok: false, finding: found('not-a-veth', { ...params, kind: inner.kind }, [inner.key]) }
  }
  const outer = vethPeerOf(topology, inner)
  if (outer?.namespaceId !== topology.hostNamespace) {
    return { ok: false, finding: found('peer-not-on-host', params, [inner.key]) }
  }
  return { ok: true, inner, outer }
}

/** veth-is-bridge-port: the host's end of the container's interface has that bridge as its master. */
export function vethIsBridgePort(
  spec: SpecOf<'veth-is-bridge-port'>,
  topology: Topology,
): Finding<'veth-is-bridge-port'> {
  const wire = hostWire(topology, spec.container, spec.interface)
  if (!wire.ok) return wire.finding
  const { outer } = wire
  const bridge = topology.interfaces.find((entry) => entry.key === outer.bridge)
  if (!bridge) return found('no-bridge-port', { veth: outer.name }, [outer.key])
  const code = bridge === hostInterface(topology, spec.bridge) ? 'bridge-port' : 'other-bridge'
  return found(code, { veth: outer.name, bridge: bridge.name }, [outer.key, bridge.key])
}

/** veth-peer-is: both ends name each other, by (network namespace, ifindex). */
export function vethPeerIs(spec: SpecOf<'veth-peer-is'>, topology: Topology): Finding<'veth-peer-is'> {
  const wire = hostWire(topology, spec.container, spec.interface)
  if (!wire.ok) return wire.finding
  const { inner, outer } = wire
  const params = {
    veth: outer.name,
    hostIndex: outer.ifindex,
    container: spec.container,
    interface: inner.name,
    index: inner.ifindex,
  }
  return found(outer.vethPeer === inner.key ? 'veth-pair' : 'peer-one-sided', params, [outer.key, inner.key])
}

/** @param reference a subnet, or "network:NAME" for those of that Docker network. */
function subnetsOf(topology: Topology, reference: string): readonly string[] {
  const network = networkReferred(reference)
  return network === null ? [reference] : (networkNamed(topology, network)?.subnets ?? [])
}

/** address-in-subnet: the interface holds an IPv4 address of that subnet. */
export function addressInSubnet(spec: SpecOf<'address-in-subnet'>, topology: Topology): Finding<'address-in-subnet'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const params = { container: spec.container, interface: spec.interface }
  const link = interfaceByName(topology, own.namespace.id, spec.interface)
  if (!link) return found('interface-absent', params, [own.namespace.id])
  const addresses = link.addresses.filter((entry) => entry.family === 4)
  if (addresses.length === 0) return found('no-address', params, [link.key])
  const subnets = subnetsOf(topology, spec.subnet)
  const inside = addresses.find((entry) => subnets.some((subnet) => inSubnet(entry, subnet)))
  const address = inside ?? addresses[0]
  const text = address ? `${address.address}/${String(address.prefixLength)}` : '-'
  return found(inside ? 'address-in-subnet' : 'address-outside', { ...params, address: text }, [link.key])
}

/** default-route-via: the gateway of the container's IPv4 default route is that host interface's own address. */
export function defaultRouteVia(spec: SpecOf<'default-route-via'>, topology: Topology): Finding<'default-route-via'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const reference = hostReference(topology, spec.addressOf)
  if (!reference) return found('reference-absent', { interface: spec.addressOf })
  const route = defaultRouteOf(own.namespace)
  const about = [own.namespace.id, reference.link.key]
  const params = { container: spec.container, interface: spec.addressOf }
  if (!route) return found('no-default-route', params, about)
  const gateway = route.gateway ?? '-'
  const code = reference.addresses.includes(gateway) ? 'default-route-via' : 'other-gateway'
  return found(code, { ...params, gateway }, about)
}
