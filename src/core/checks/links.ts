/** Checks of single interfaces: macvlan, VLAN, MTU. */
import { macvlanModes } from '../text/kernelNames'
import { interfaceByName } from '../topology/lookups'
import type { Interface, Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type Finding } from './context'
import { hostInterface } from './host'
import type { SpecOf } from './spec'

function parentOf(topology: Topology, link: Interface): Interface | null {
  return topology.interfaces.find((entry) => entry.key === link.parentInterface) ?? null
}

/** macvlan-is: the container's interface is a macvlan in that mode whose parent interface is the host's of that name. */
export function macvlanIs(spec: SpecOf<'macvlan-is'>, topology: Topology): Finding<'macvlan-is'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const params = { container: spec.container, interface: spec.interface }
  const link = interfaceByName(topology, own.namespace.id, spec.interface)
  if (!link) return found('interface-absent', params, [own.namespace.id])
  if (link.info?.kind !== 'macvlan') return found('not-a-macvlan', { ...params, kind: link.kind }, [link.key])
  const parent = parentOf(topology, link)
  const mode = macvlanModes[link.info.mode] ?? String(link.info.mode)
  const said = { ...params, parent: parent?.name ?? '-', mode }
  const about = [link.key, ...(parent ? [parent.key] : [])]
  if (parent?.namespaceId !== topology.hostNamespace || parent.name !== spec.parent) {
    return found('parent-other', said, about)
  }
  return found(mode === spec.mode ? 'macvlan-there' : 'mode-other', said, about)
}

/** vlan-is: the host's interface is a VLAN of that id on that parent interface. */
export function vlanIs(spec: SpecOf<'vlan-is'>, topology: Topology): Finding<'vlan-is'> {
  const link = hostInterface(topology, spec.interface)
  if (!link) return found('interface-absent', { container: topology.engine, interface: spec.interface })
  const params = { interface: link.name, kind: link.kind }
  if (link.info?.kind !== 'vlan') return found('not-a-vlan', params, [link.key])
  const parent = parentOf(topology, link)
  const said = { ...params, vlan: link.info.id, parent: parent?.name ?? '-' }
  const about = [link.key, ...(parent ? [parent.key] : [])]
  if (link.info.id !== spec.vlan) return found('vlan-other', said, about)
  return found(parent?.name === spec.parent ? 'vlan-there' : 'parent-other', said, about)
}

/** interface-mtu: the container's interface has that MTU. */
export function interfaceMtu(spec: SpecOf<'interface-mtu'>, topology: Topology): Finding<'interface-mtu'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const link = interfaceByName(topology, own.namespace.id, spec.interface)
  const params = { container: spec.container, interface: spec.interface }
  if (!link) return found('interface-absent', params, [own.namespace.id])
  return found(link.mtu === spec.mtu ? 'mtu-as-expected' : 'mtu-other', { ...params, mtu: link.mtu }, [link.key])
}
