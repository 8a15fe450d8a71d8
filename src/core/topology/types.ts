/** The resolved model: what the facts mean. JSON of it is what `vethlab snapshot --json` prints. */
import type { AddressFacts, LinkInfo, NamespaceId, NamespaceProcess, NeighbourFacts, RouteFacts } from '../facts/types'

/** `<NamespaceId>/<ifindex>`: ifindex repeats across namespaces, so neither part is a key by itself. */
export type InterfaceKey = string

/** up: usable; no-carrier: administratively up without a carrier; down: administratively down. */
export type InterfaceState = 'up' | 'no-carrier' | 'down'

export interface Interface {
  readonly key: InterfaceKey
  readonly namespaceId: NamespaceId
  readonly ifindex: number
  readonly name: string
  /** IFLA_INFO_KIND; "loopback" and "ethernet" for the kindless ones; any other kernel kind as it is. */
  readonly kind: string
  readonly state: InterfaceState
  readonly mtu: number
  readonly mac: string
  readonly alias: string | null
  readonly altNames: readonly string[]
  readonly group: number
  readonly info: LinkInfo | null
  readonly addresses: readonly AddressFacts[]
  /** The bridge interface that this one is a port of (same namespace). */
  readonly bridge: InterfaceKey | null
  /** For a bridge interface: its ports. */
  readonly bridgePorts: readonly InterfaceKey[]
  readonly vethPeer: InterfaceKey | null
  /** macvlan, ipvlan, VLAN: the interface below. */
  readonly parentInterface: InterfaceKey | null
  /** The kernel named a lower link that lies in a namespace which is not in this picture. */
  readonly lowerLinkOutside: boolean
  /** The Docker network that this interface serves, by kernel-anchored join; null where Docker has no name for it. */
  readonly networkId: string | null
}

export interface NamespaceContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly networkMode: string
}

export interface Namespace {
  readonly id: NamespaceId
  readonly kind: 'lab-host' | 'container' | 'other'
  /** Docker's names; several containers may share one namespace, host-mode containers sit on the lab host's. */
  readonly containers: readonly NamespaceContainer[]
  readonly processes: readonly NamespaceProcess[]
  readonly routes: readonly RouteFacts[]
  readonly neighbours: readonly NeighbourFacts[]
}

export type WireKind = 'veth' | 'bridge-port' | 'macvlan' | 'ipvlan' | 'vlan' | 'vxlan'

/** `from` is the port, child or lower-keyed peer; `to` the bridge, parent or other peer. */
export interface Wire {
  readonly key: string
  readonly kind: WireKind
  readonly from: InterfaceKey
  readonly to: InterfaceKey
}

export interface DockerNetwork {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly subnets: readonly string[]
  readonly options: Readonly<Record<string, string>>
}

/** A container that has no namespace in the picture (created, exited), so that it is not silently missing. */
export interface StoppedContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly state: string
}

export interface Topology {
  readonly schema: 'vethlab/topology@1'
  readonly labHost: string
  readonly revision: number
  /** False while the engine's names could not be read: the picture is true but nameless. */
  readonly named: boolean
  readonly hostNamespace: NamespaceId | null
  readonly namespaces: readonly Namespace[]
  readonly interfaces: readonly Interface[]
  readonly wires: readonly Wire[]
  readonly networks: readonly DockerNetwork[]
  readonly stoppedContainers: readonly StoppedContainer[]
  readonly images: readonly string[]
}

/** A keyed collection's change. `changed` holds the new values whole. */
export interface CollectionDiff<T> {
  readonly added: readonly T[]
  readonly changed: readonly T[]
  readonly removed: readonly string[]
}

/** From one topology to the next; `applyTopologyDiff(from, diff)` equals the next one, order included by key. */
export interface TopologyDiff {
  readonly labHost: string
  readonly fromRevision: number
  readonly revision: number
  readonly named: boolean
  readonly hostNamespace: NamespaceId | null
  readonly namespaces: CollectionDiff<Namespace>
  readonly interfaces: CollectionDiff<Interface>
  readonly wires: CollectionDiff<Wire>
  readonly networks: CollectionDiff<DockerNetwork>
  readonly stoppedContainers: CollectionDiff<StoppedContainer>
  readonly images: readonly string[]
}
