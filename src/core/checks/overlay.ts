/** Checks of the hidden network namespace that carries an overlay network. */
import { hostInterfaces } from '../topology/lookups'
import type { Interface, Namespace, Topology } from '../topology/types'
import { found, type CheckContext, type Finding } from './context'
import { networkNamed } from './networks'
import type { SpecOf } from './spec'

interface Overlay {
  readonly namespace: Namespace
  readonly vxlan: Interface | null
}

function overlayOf(topology: Topology, networkId: string): Overlay | null {
  const namespace = topology.namespaces.find(
    (entry) => entry.service?.role === 'overlay' && entry.service.networkId === networkId,
  )
  if (!namespace) return null
  const vxlan = topology.interfaces.find(
    (entry) => entry.namespaceId === namespace.id && entry.kind === 'vxlan' && entry.bridge !== null,
  )
  return { namespace, vxlan: vxlan ?? null }
}

/** overlay-vxlan: the network's namespace holds a bridge with a VXLAN interface as its port, on that UDP port. */
export function overlayVxlan(spec: SpecOf<'overlay-vxlan'>, topology: Topology): Finding<'overlay-vxlan'> {
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const overlay = overlayOf(topology, network.id)
  if (!overlay) return found('overlay-unseen', { network: spec.network })
  const { namespace, vxlan } = overlay
  if (vxlan?.info?.kind !== 'vxlan') return found('vxlan-absent', { network: spec.network }, [namespace.id])
  const params = { network: spec.network, interface: vxlan.name, vni: vxlan.info.vni, port: vxlan.info.port }
  return found(vxlan.info.port === spec.port ? 'vxlan-there' : 'port-other', params, [namespace.id, vxlan.key])
}

/** overlay-names-host: the VXLAN's forwarding database sends frames to the other lab host's own address. */
export function overlayNamesHost(
  spec: SpecOf<'overlay-names-host'>,
  topology: Topology,
  context: CheckContext,
): Finding<'overlay-names-host'> {
  const other = context.hosts[spec.other - 1]
  if (!other) return found('other-host-unseen', { host: spec.other })
  const network = networkNamed(topology, spec.network)
  if (!network) return found('network-absent', { network: spec.network })
  const overlay = overlayOf(topology, network.id)
  if (!overlay) return found('overlay-unseen', { network: spec.network })
  const addresses = hostInterfaces(other).flatMap((link) => link.addresses.map((entry) => entry.address))
  const { namespace, vxlan } = overlay
  const entry = namespace.fdb.find(
    (fdb) => fdb.ifindex === vxlan?.ifindex && fdb.remote !== null && addresses.includes(fdb.remote),
  )
  const params = { network: spec.network, remote: entry?.remote ?? '-', mac: entry?.mac ?? '-', host: other.engine }
  return found(entry ? 'host-named' : 'host-not-named', params, vxlan ? [vxlan.key] : [namespace.id])
}
