/** The resolved model: what the facts mean. JSON of it is what `vethlab snapshot --json` prints. */
import type { ListPatches } from '../facts/listPatch'
import type {
  AddressFacts,
  BridgePortFacts,
  BridgeVlanFacts,
  FdbFacts,
  LinkInfo,
  NamespaceId,
  NamespaceProcess,
  NeighbourFacts,
  RouteFacts,
  RuleFacts,
} from '../facts/types'

/** `<NamespaceId>/<ifindex>`: ifindex repeats across namespaces, so neither part is a key by itself. */
export type InterfaceKey = string

/**
 * up: usable; no-carrier: administratively up without a carrier; down: administratively down; unknown: only the engine
 * tells of it, and the engine does not say.
 */
export type InterfaceState = 'up' | 'no-carrier' | 'down' | 'unknown'

export interface Interface {
  readonly key: InterfaceKey
  readonly namespaceId: NamespaceId
  /** 0 where only the engine tells of it: the kernel never gives that index to an interface. */
  readonly ifindex: number
  readonly name: string
  /**
   * IFLA_INFO_KIND; "loopback" and "ethernet" for the kindless ones; any other kernel kind as it is. What only the engine
   * tells has the kinds "endpoint" (a container's) and "docker-network" (the engine's).
   */
  readonly kind: string
  readonly state: InterfaceState
  /**
   * IFLA_CARRIER; null where the kernel gives none, or the interface is down: then it says nothing, and changes untold
   * (carrier_show, net/core/net-sysfs.c, refuses to answer; linkwatch_do_dev, net/core/link_watch.c, sends no event).
   */
  readonly carrier: boolean | null
  /** IFF_* bits. */
  readonly flags: number
  /** 0 where only the engine tells of it. */
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
  /** The other end of a pair: veth, and the kinds that are made in pairs like it (netkit, vxcan). */
  readonly vethPeer: InterfaceKey | null
  /** Whatever it is enslaved to: a bridge, a bond, a VRF (same namespace). */
  readonly master: InterfaceKey | null
  /** Of a bridge port. */
  readonly port: BridgePortFacts | null
  /** macvlan, ipvlan, VLAN, and any other kind whose driver names one (MACsec, GRE …): the interface below. */
  readonly parentInterface: InterfaceKey | null
  /** VXLAN: the interface that its UDP packets leave by, where one is named or owns its local address. */
  readonly underlay: InterfaceKey | null
  /** VXLAN: the namespace that its UDP socket lies in, where that is another one. */
  readonly underlayNamespace: NamespaceId | null
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
  /** "running", "paused" … as the engine says. */
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  /** Compose's project and service, by the labels that it sets; null for a container that it did not make. */
  readonly compose: { readonly project: string; readonly service: string } | null
}

/** What a namespace without a process does for a Docker network, by the name that the engine gives its mount. */
export interface NamespaceService {
  readonly role: 'overlay' | 'load-balancer' | 'ingress'
  /** Null while the engine's names are not known. */
  readonly networkId: string | null
}

export interface Namespace {
  readonly id: NamespaceId
  /**
   * network: it serves a Docker network and has no process; fabric: the set's own, where the bridge lies that joins the lab
   * hosts; other: everything that has no name of Docker's.
   */
  readonly kind: 'host' | 'container' | 'network' | 'fabric' | 'other'
  /** In a picture of several lab hosts (`join.ts`): the one that it belongs to; left out everywhere else. */
  readonly labHost?: string | undefined
  /** Where this box comes from: rtnetlink, or the engine's word alone. */
  readonly origin: 'kernel' | 'engine'
  /** Docker's names; several containers may share one namespace, host-mode containers sit on the host's. */
  readonly containers: readonly NamespaceContainer[]
  readonly service: NamespaceService | null
  readonly processes: readonly NamespaceProcess[]
  /** Where it is mounted on its host, such as "/run/netns/blue". */
  readonly mountPoints: readonly string[]
  readonly routes: readonly RouteFacts[]
  readonly rules: readonly RuleFacts[]
  readonly neighbours: readonly NeighbourFacts[]
  readonly fdb: readonly FdbFacts[]
  readonly vlans: readonly BridgeVlanFacts[]
}

/**
 * veth: the two ends of a pair; port: enslaved to something that is no bridge; lower: any other kind on the interface
 * below it; endpoint: only the engine's word joins the two; vxlan-tunnel: two VXLANs whose forwarding databases name each
 * other's lab host; vxlan-one-way: only that of `from` does.
 */
export type WireKind =
  | 'veth'
  | 'bridge-port'
  | 'port'
  | 'macvlan'
  | 'ipvlan'
  | 'vlan'
  | 'vxlan'
  | 'vxlan-tunnel'
  | 'vxlan-one-way'
  | 'lower'
  | 'endpoint'

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
  readonly gateways: readonly string[]
  readonly internal: boolean
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

/**
 * A container that has no namespace in the picture, so that it is not silently missing: it does not run (created,
 * exited), or it runs and the kernel does not confirm where.
 */
export interface StoppedContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly state: string
}

/** Which engine a picture is of, and what it could be made from. */
export interface EngineAbout {
  readonly kind: 'lab-host' | 'system'
  /** Such as "unix:///var/run/docker.sock"; null for a lab host. */
  readonly endpoint: string | null
  /** The Docker context's name where one led to the endpoint. */
  readonly context: string | null
  readonly version: string | null
  readonly apiVersion: string | null
  /** Whether the engine runs on this kernel: only then may its names be joined to what rtnetlink says. */
  readonly kernel: 'same' | 'other' | 'unknown'
  readonly rootless: boolean
  readonly sources: 'kernel-and-engine' | 'kernel-only' | 'engine-only'
  /** Why something is not in the picture; empty where nothing is missing. */
  readonly missing: readonly MissingPart[]
}

/**
 * needs-root: namespaces are root's to enter, and root was not asked or refused; other-kernel: there is nothing here to
 * enter; engine-silent: no names.
 */
export type MissingPart = 'needs-root' | 'other-kernel' | 'engine-silent'

export interface Topology {
  readonly schema: 'vethlab/topology@1'
  /** The name by which this engine is asked for: a lab host's, "system", or `joinedEngine` for several lab hosts. */
  readonly engine: string
  readonly about: EngineAbout
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

/** A keyed collection's change. `changed` holds the new values, whole unless there is a shorter way to tell them. */
export interface CollectionDiff<T, Changed = T> {
  readonly added: readonly T[]
  readonly changed: readonly Changed[]
  readonly removed: readonly string[]
}

/** A namespace that changed: what did, whole, or where little of a long table changed, by what leads to it. */
export type NamespaceDiff = Pick<Namespace, 'id'> & Partial<Namespace> & { readonly patched?: ListPatches<Namespace> }

/** From one topology to the next; `applyTopologyDiff(from, diff)` equals the next one, order included by key. */
export interface TopologyDiff {
  readonly engine: string
  readonly about: EngineAbout
  readonly fromRevision: number
  readonly revision: number
  readonly named: boolean
  readonly hostNamespace: NamespaceId | null
  readonly namespaces: CollectionDiff<Namespace, NamespaceDiff>
  readonly interfaces: CollectionDiff<Interface>
  readonly wires: CollectionDiff<Wire>
  readonly networks: CollectionDiff<DockerNetwork>
  readonly stoppedContainers: CollectionDiff<StoppedContainer>
  readonly images: readonly string[]
}
