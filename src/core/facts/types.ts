/**
 * What the kernel said, raw. Nothing here is interpreted: `iflink` and `linkNetnsid` stay numbers, and what they mean
 * (a veth peer, a parent interface) is resolved in `core/topology`. Source: rtnetlink(7), include/uapi/linux/if_link.h.
 */

import type { ListPatches } from './listPatch'

/** A network namespace's identity while a descriptor of it is held: nsfs `device:inode` in decimal. */
export type NamespaceId = string

/** RTM_NEWLINK (struct ifinfomsg and its attributes). Counters are left out: they change without any event. */
export interface LinkFacts {
  readonly ifindex: number
  readonly name: string
  /** IFLA_INFO_KIND ("veth", "bridge", "macvlan" …); null where the kernel gives none (loopback, physical). */
  readonly kind: string | null
  /** ifi_type, an ARPHRD_* number: 1 Ethernet, 772 loopback. */
  readonly arpType: number
  /** ifi_flags, an IFF_* bit set (IFF_UP 0x1, IFF_RUNNING 0x40, IFF_LOWER_UP 0x10000). */
  readonly flags: number
  /** IFLA_OPERSTATE, RFC 2863: 0 unknown, 2 down, 3 lower layer down, 5 dormant, 6 up. */
  readonly operState: number
  /** IFLA_CARRIER; null where the kernel gives none. */
  readonly carrier: boolean | null
  readonly mtu: number
  /** IFLA_ADDRESS as lower-case colon hex; empty where there is none. */
  readonly mac: string
  /** IFLA_MASTER: ifindex of the bridge (or bond) that this interface is a port of. */
  readonly master: number | null
  /** IFLA_LINK as sent: null where the attribute is absent, which does not yet mean "no lower link" (see resolve). */
  readonly iflink: number | null
  /** IFLA_LINK_NETNSID: nsid, valid only in the reporting namespace; null where absent. */
  readonly linkNetnsid: number | null
  readonly group: number
  readonly alias: string | null
  readonly altNames: readonly string[]
  /** IFLA_INFO_DATA of the kinds that Docker networking meets; null for every other kind. */
  readonly info: LinkInfo | null
  /** IFLA_INFO_SLAVE_DATA of a bridge port; null where the interface is none. */
  readonly port: BridgePortFacts | null
}

/** IFLA_BRPORT_*, without what changes by timers. */
export interface BridgePortFacts {
  /** BR_STATE_*: 0 disabled, 1 listening, 2 learning, 3 forwarding, 4 blocking. */
  readonly state: number
  readonly hairpin: boolean
  readonly learning: boolean
  readonly isolated: boolean
}

export type LinkInfo =
  | { readonly kind: 'bridge'; readonly vlanFiltering: boolean; readonly stp: boolean; readonly bridgeId: string }
  /** Also of a macvtap. */
  | { readonly kind: 'macvlan'; readonly mode: number }
  /** Also of an ipvtap. */
  | { readonly kind: 'ipvlan'; readonly mode: number; readonly flags: number }
  | { readonly kind: 'vlan'; readonly id: number; readonly protocol: number }
  | {
      readonly kind: 'vxlan'
      readonly vni: number
      readonly port: number
      readonly underlay: number | null
      readonly local: string | null
      readonly group: string | null
    }
  | {
      readonly kind: 'tun'
      readonly mode: 'tun' | 'tap'
      /** Ids in the reader's user namespace; null where nobody in particular owns it. */
      readonly owner: number | null
      readonly group: number | null
      readonly persistent: boolean
    }

/** RTM_NEWADDR. */
export interface AddressFacts {
  readonly ifindex: number
  readonly family: 4 | 6
  /** The interface's own address (IFA_LOCAL, else IFA_ADDRESS), in text form. */
  readonly address: string
  readonly prefixLength: number
  /** RT_SCOPE_*: 0 global, 253 link, 254 host. */
  readonly scope: number
  /** IFA_ADDRESS where it differs from the own address (point to point). */
  readonly peer: string | null
  readonly broadcast: string | null
  readonly label: string | null
}

/** RTM_NEWROUTE. */
export interface RouteFacts {
  readonly family: 4 | 6
  /** RTA_TABLE: 254 main, 255 local. */
  readonly table: number
  /** rtm_type: 1 unicast, 2 local, 3 broadcast, 7 unreachable … */
  readonly type: number
  readonly protocol: number
  readonly scope: number
  /** Destination in text form; "0.0.0.0" or "::" with length 0 is the default route. */
  readonly destination: string
  readonly destinationLength: number
  readonly gateway: string | null
  readonly outInterface: number | null
  readonly preferredSource: string | null
  readonly metric: number | null
}

/** RTM_NEWNEIGH of the ARP and ND tables. */
export interface NeighbourFacts {
  readonly ifindex: number
  readonly family: 4 | 6
  readonly address: string
  /** NDA_LLADDR as lower-case colon hex; empty where unresolved. */
  readonly mac: string
  /** NUD_* bit: 1 incomplete, 2 reachable, 4 stale, 8 delay, 16 probe, 32 failed, 64 noarp, 128 permanent. */
  readonly state: number
}

/** RTM_NEWRULE: one line of `ip rule`. */
export interface RuleFacts {
  readonly family: 4 | 6
  readonly priority: number
  /** FR_ACT_*: 1 look the table up, 2 go to another rule, 3 nothing, 6 blackhole, 7 unreachable, 8 prohibit. */
  readonly action: number
  /** 0 where the action looks no table up. */
  readonly table: number
  readonly source: string | null
  readonly sourceLength: number
  readonly destination: string | null
  readonly destinationLength: number
  readonly inInterface: string | null
  readonly outInterface: string | null
  readonly mark: number | null
  readonly markMask: number | null
  /** FRA_GOTO: the priority that action 2 goes on at. */
  readonly goto: number | null
  /** FIB_RULE_INVERT: "not". */
  readonly inverted: boolean
}

/**
 * RTM_NEWNEIGH of a bridge's or a VXLAN's forwarding database. The lists of addresses that a device itself listens to
 * (`self` without a destination) are left out: they change without any event.
 */
export interface FdbFacts {
  /** The bridge port (or the bridge itself), or the VXLAN interface. */
  readonly ifindex: number
  readonly mac: string
  /** IFLA_MASTER's counterpart: the bridge whose entry it is; null for an entry of the VXLAN interface itself. */
  readonly bridge: number | null
  readonly vlan: number | null
  /** VXLAN: the remote end that frames to this address are sent to. */
  readonly remote: string | null
  /** VXLAN: UDP port and VNI of that remote where they are not the interface's own. */
  readonly remotePort: number | null
  readonly vni: number | null
  /** permanent: the interface's own; static: set by hand or by a program; dynamic: learned, its age is no fact here. */
  readonly state: 'permanent' | 'static' | 'dynamic'
}

/** A VLAN that a bridge (or a port of it) takes part in: RTM_NEWLINK of AF_BRIDGE, IFLA_BRIDGE_VLAN_INFO. */
export interface BridgeVlanFacts {
  readonly ifindex: number
  readonly vid: number
  /** Untagged frames that come in belong to it. */
  readonly pvid: boolean
  /** Frames that go out lose their tag. */
  readonly untagged: boolean
}

/** RTM_NEWSTATS, struct rtnl_link_stats64: read on request, never part of the event model. */
export interface LinkCounters {
  readonly rxPackets: number
  readonly rxBytes: number
  readonly rxErrors: number
  readonly rxDropped: number
  readonly txPackets: number
  readonly txBytes: number
  readonly txErrors: number
  readonly txDropped: number
}

/** A process seen in a network namespace. PIDs are the lab host's own, not the workstation's. */
export interface NamespaceProcess {
  /** PID inside the lab host's PID namespace (the one that its engine reports). */
  readonly pid: number
  /** /proc/PID/comm, at most 15 bytes, untrusted text. */
  readonly comm: string
}

/** What rtnetlink tells of one network namespace, table by table. */
export interface NamespaceTables {
  readonly links: readonly LinkFacts[]
  readonly addresses: readonly AddressFacts[]
  readonly routes: readonly RouteFacts[]
  readonly rules: readonly RuleFacts[]
  readonly neighbours: readonly NeighbourFacts[]
  readonly fdb: readonly FdbFacts[]
  readonly vlans: readonly BridgeVlanFacts[]
}

export interface NamespaceFacts extends NamespaceTables {
  readonly id: NamespaceId
  /** True for the observed host's own network namespace. */
  readonly isHost: boolean
  readonly processes: readonly NamespaceProcess[]
  /** Paths, as the host sees them, at which this namespace is mounted (`ip netns`, /var/run/docker/netns); untrusted, one character a byte. */
  readonly mountPoints: readonly string[]
  /** What the nsids that this namespace's links mention stand for; an nsid that is missing here could not be resolved. */
  readonly nsids: Readonly<Record<number, NamespaceId>>
}

/** Everything that the kernel said of one host at one moment. */
export interface HostFacts {
  /** Whose host it is: a lab host's name, or "system" for this machine. */
  readonly engine: string
  /** Grows by one with every change that the agent reports. */
  readonly revision: number
  readonly namespaces: readonly NamespaceFacts[]
}

/**
 * What changed in one network namespace: the parts that did, each whole, or where little of a long table changed, by what
 * leads to it from the last push. A namespace that was not known comes with all parts, whole.
 */
export type NamespaceChange = Pick<NamespaceFacts, 'id' | 'isHost'> &
  Partial<NamespaceFacts> & { readonly patched?: ListPatches<NamespaceFacts> }

/** One push from the agent. A missed push is noticed by a gap in `revision`. */
export interface FactsChange {
  readonly engine: string
  readonly revision: number
  readonly changed: readonly NamespaceChange[]
  readonly gone: readonly NamespaceId[]
}
