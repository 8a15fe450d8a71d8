/**
 * What the kernel said, raw. Nothing here is interpreted: `iflink` and `linkNetnsid` stay numbers, and what they mean
 * (a veth peer, a parent interface) is resolved in `core/topology`. Source: rtnetlink(7), include/uapi/linux/if_link.h.
 */

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
}

export type LinkInfo =
  | { readonly kind: 'bridge'; readonly vlanFiltering: boolean; readonly stp: boolean; readonly bridgeId: string }
  | { readonly kind: 'macvlan'; readonly mode: number }
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

/** A process seen in a network namespace. PIDs are the lab host's own, not the workstation's. */
export interface NamespaceProcess {
  /** PID inside the lab host's PID namespace (the one that its engine reports). */
  readonly pid: number
  /** /proc/PID/comm, at most 15 bytes, untrusted text. */
  readonly comm: string
}

export interface NamespaceFacts {
  readonly id: NamespaceId
  /** True for the lab host's own network namespace. */
  readonly isHost: boolean
  readonly processes: readonly NamespaceProcess[]
  readonly links: readonly LinkFacts[]
  readonly addresses: readonly AddressFacts[]
  readonly routes: readonly RouteFacts[]
  readonly neighbours: readonly NeighbourFacts[]
  /** What the nsids that this namespace's links mention stand for; an nsid that is missing here could not be resolved. */
  readonly nsids: Readonly<Record<number, NamespaceId>>
}

/** Everything that the kernel said of one lab host at one moment. */
export interface LabHostFacts {
  readonly labHost: string
  /** Grows by one with every change that the agent reports. */
  readonly revision: number
  readonly namespaces: readonly NamespaceFacts[]
}

/** One push from the agent. `changed` holds whole namespaces; a missed push is noticed by a gap in `revision`. */
export interface FactsChange {
  readonly labHost: string
  readonly revision: number
  readonly changed: readonly NamespaceFacts[]
  readonly gone: readonly NamespaceId[]
}
