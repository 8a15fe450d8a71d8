/** Checks of Docker networks: what the engine says of them, held against the interfaces that serve them. */
import { interfacesOf, ipv4Of, networkNamed } from '../topology/lookups'
import { inSubnet } from '../topology/networkJoin'
import type { Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type Finding } from './context'
import { bridgeOf, hostInterface } from './host'
import { defaultRouteOf } from './routes'
import type { SpecOf } from './spec'

const bridgeNameOption = 'com.docker.network.bridge.name'

/** network-exists: the engine has it, with that driver. */
export function networkExists(spec: SpecOf<'network-exists'>, topology: Topology): Finding<'network-exists'> {
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const params = { network: spec.network, driver: network.driver, subnets: network.subnets.join(', ') || '-' }
  const about = bridgeOf(topology, spec.network)
  const same = network.driver === spec.driver
  return found(same ? 'network-there' : 'driver-other', params, about ? [about.key] : [])
}

/** network-absent: the engine has no network of that name. */
export function networkAbsent(spec: SpecOf<'network-absent'>, topology: Topology): Finding<'network-absent'> {
  const left = networkNamed(topology, spec.network)
  return found(left ? 'network-left' : 'network-gone', { network: spec.network })
}

/**
 * network-bridge: a bridge interface serves it, is called "br-" and the first twelve digits of its id unless an option names
 * it (libnetwork, drivers/bridge: getBridgeName), and is in that state.
 */
export function networkBridge(spec: SpecOf<'network-bridge'>, topology: Topology): Finding<'network-bridge'> {
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const name = network.options[bridgeNameOption] ?? `br-${network.id.slice(0, 12)}`
  const link = bridgeOf(topology, spec.network)
  if (link?.kind !== 'bridge') return found('bridge-absent', { bridge: name })
  const params = { network: spec.network, bridge: link.name, name, state: link.state, ports: link.bridgePorts.length }
  if (link.name !== name) return found('bridge-named-otherwise', params, [link.key])
  return found(link.state === spec.state ? 'network-bridge-there' : 'state-other', params, [link.key])
}

/** network-names-bridge: the network's option names that bridge, and the bridge's own address lies in the network's subnet. */
export function networkNamesBridge(
  spec: SpecOf<'network-names-bridge'>,
  topology: Topology,
): Finding<'network-names-bridge'> {
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const named = network.options[bridgeNameOption] ?? '-'
  const params = { network: spec.network, option: bridgeNameOption, bridge: named }
  if (named !== spec.bridge) return found('bridge-option-other', params)
  const link = hostInterface(topology, named)
  if (link?.kind !== 'bridge') return found('bridge-absent', params)
  const address = ipv4Of(link)[0] ?? '-'
  const inside = network.subnets.some((subnet) => inSubnet({ address }, subnet))
  const said = { ...params, interface: link.name, address, subnet: network.subnets.join(', ') || '-' }
  return found(inside ? 'bridge-named' : 'bridge-address-outside', said, [link.key])
}

/** container-on-network: an interface of the container serves that network. */
export function containerOnNetwork(
  spec: SpecOf<'container-on-network'>,
  topology: Topology,
): Finding<'container-on-network'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const link = interfacesOf(topology, own.namespace.id).find((entry) => entry.networkId === network.id)
  const params = { container: spec.container, network: spec.network }
  if (!link) return found('not-on-network', params, [own.namespace.id])
  const address = ipv4Of(link)[0] ?? '-'
  return found('on-network', { ...params, interface: link.name, address }, [link.key])
}

/** default-route-on: the container's default route leaves by its interface on that network. */
export function defaultRouteOn(spec: SpecOf<'default-route-on'>, topology: Topology): Finding<'default-route-on'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const route = defaultRouteOf(own.namespace)
  if (!route) return found('no-default-route', { container: spec.container }, [own.namespace.id])
  const link = interfacesOf(topology, own.namespace.id).find((entry) => entry.ifindex === route.outInterface)
  const gateway = route.gateway ?? '-'
  const params = { container: spec.container, network: spec.network, interface: link?.name ?? '-', gateway }
  const on =
    link !== undefined &&
    (link.networkId === network.id || network.subnets.some((subnet) => inSubnet({ address: gateway }, subnet)))
  return found(on ? 'default-route-on' : 'default-route-elsewhere', params, link ? [link.key] : [own.namespace.id])
}
