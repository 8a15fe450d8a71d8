/** Checks of the hidden network namespace that carries an overlay network. */
import { hostInterfaces, interfacesOf, networkNamed } from '../topology/lookups'
import type { Interface, Namespace, Topology } from '../topology/types'
import { found, type CheckContext, type Finding } from './context'
import type { SpecOf } from './spec'

type Overlay =
  | { readonly namespace: Namespace; readonly vxlan: Interface | null }
  | { readonly finding: ReturnType<typeof found<'network-absent' | 'overlay-unseen'>> }

/** The namespace that carries that network here, and the VXLAN interface on its bridge. */
function overlayOf(topology: Topology, name: string): Overlay {
  const network = networkNamed(topology, name)
  if (!network) return { finding: found('network-absent', { network: name }) }
  const namespace = topology.namespaces.find(
    (entry) => entry.service?.role === 'overlay' && entry.service.networkId === network.id,
  )
  if (!namespace) return { finding: found('overlay-unseen', { network: name }) }
  const vxlan = interfacesOf(topology, namespace.id).find((entry) => entry.kind === 'vxlan' && entry.bridge !== null)
  return { namespace, vxlan: vxlan ?? null }
}

/** overlay-vxlan: the network's namespace holds a bridge with a VXLAN interface as its port, on that UDP port. */
export function overlayVxlan(spec: SpecOf<'overlay-vxlan'>, topology: Topology): Finding<'overlay-vxlan'> {
  const overlay = overlayOf(topology, spec.network)
  if ('finding' in overlay) return overlay.finding
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
  const overlay = overlayOf(topology, spec.network)
  if ('finding' in overlay) return overlay.finding
  const addresses = hostInterfaces(other).flatMap((link) => link.addresses.map((entry) => entry.address))
  const { namespace, vxlan } = overlay
  const entry = namespace.fdb.find(
    (fdb) => fdb.ifindex === vxlan?.ifindex && fdb.remote !== null && addresses.includes(fdb.remote),
  )
  const params = { network: spec.network, remote: entry?.remote ?? '-', mac: entry?.mac ?? '-', host: other.engine }
  return found(entry ? 'host-named' : 'host-not-named', params, vxlan ? [vxlan.key] : [namespace.id])
}
