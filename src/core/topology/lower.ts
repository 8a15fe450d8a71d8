/**
 * What an interface stands on: the other end of its pair, its parent interface, a VXLAN's underlay. The kernel tells all
 * of them by number (IFLA_LINK, IFLA_LINK_NETNSID, IFLA_VXLAN_LINK), and what a number means depends on the kind.
 */
import type { AddressFacts, LinkFacts, NamespaceFacts, NamespaceId } from '../facts/types'
import type { InterfaceKey } from './types'

/** One interface at its place. */
export interface Placed {
  readonly namespace: NamespaceFacts
  readonly link: LinkFacts
  readonly key: InterfaceKey
  readonly addresses: readonly AddressFacts[]
}

export type Links = ReadonlyMap<InterfaceKey, Placed>

/** outside: the kernel named one that lies in a namespace which is not in this picture. */
export type Lower = { readonly kind: 'none' | 'outside' } | { readonly kind: 'known'; readonly placed: Placed }

const none: Lower = { kind: 'none' }
const outside: Lower = { kind: 'outside' }

/** The key of an interface: ifindex repeats across namespaces. */
export function interfaceKey(namespaceId: NamespaceId, ifindex: number): InterfaceKey {
  return `${namespaceId}/${String(ifindex)}`
}

/** Drivers that make their interfaces in pairs: IFLA_LINK is the other end (drivers/net/veth.c, netkit.c, can/vxcan.c). */
const pairKinds: ReadonlySet<string> = new Set(['veth', 'netkit', 'vxcan'])

/** Drivers of Docker networking whose IFLA_LINK is always the interface below. */
const parentKinds: ReadonlySet<string> = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap', 'vlan', 'macsec'])

export function isPairKind(kind: string | null): boolean {
  return kind !== null && pairKinds.has(kind)
}

/**
 * What IFLA_LINK and IFLA_LINK_NETNSID together name. rtnl_fill_link (net/core/rtnetlink.c) leaves IFLA_LINK out when it
 * equals the interface's own index, so an nsid without a link means "same index as mine" — for a kind that has a lower
 * link at all. A driver without one (VXLAN, GENEVE) reports its own index (dev_get_iflink, net/core/dev.c), which kernels
 * from 5.13 on even send once an nsid is there: for the kinds that are not known here an equal index therefore names
 * nothing.
 *
 * ipvtap has no get_link_net (drivers/net/ipvlan/ipvtap.c), so its parent's number comes without the namespace that it is
 * valid in. A parent and its children always share one MAC address (ipvlan_link_new and ipvlan_device_event, ipvlan_main.c):
 * where that is not so, the number belongs to an interface elsewhere.
 */
export function lowerLink(placed: Placed, links: Links): Lower {
  const { link, namespace } = placed
  if (link.kind === 'vxlan') return none
  if (link.iflink === null && link.linkNetnsid === null) return none
  // iflink 0 is how a tunnel says that it has no lower link.
  if (link.iflink === 0) return none
  const ifindex = link.iflink ?? link.ifindex
  if (ifindex === link.ifindex && !isPairKind(link.kind) && !parentKinds.has(link.kind ?? '')) return none
  const inNamespace = namespaceOfLower(placed)
  if (inNamespace === null) return outside
  if (inNamespace === namespace.id && ifindex === link.ifindex) return none
  const found = links.get(interfaceKey(inNamespace, ifindex))
  if (link.kind === 'ipvtap' && link.linkNetnsid === null && found?.link.mac !== link.mac) return outside
  return found ? { kind: 'known', placed: found } : outside
}

/** The namespace that a lower link's number is valid in; null where that is not in this picture. */
function namespaceOfLower({ link, namespace }: Placed): NamespaceId | null {
  return link.linkNetnsid === null ? namespace.id : (namespace.nsids[link.linkNetnsid] ?? null)
}

/** A peer counts only where it says the same of us: during a move the two ends may come from different moments. */
export function pairPeer(placed: Placed, lower: Lower, links: Links): InterfaceKey | null {
  if (!isPairKind(placed.link.kind) || lower.kind !== 'known' || lower.placed.link.kind !== placed.link.kind)
    return null
  const back = lowerLink(lower.placed, links)
  return back.kind === 'known' && back.placed.key === placed.key ? lower.placed.key : null
}

/** Where a VXLAN's packets leave. */
export interface Underlay {
  readonly key: InterfaceKey | null
  /** The namespace of its UDP socket, where that is another than its own. */
  readonly namespaceId: NamespaceId | null
  readonly outside: boolean
}

const noUnderlay: Underlay = { key: null, namespaceId: null, outside: false }

/**
 * A VXLAN's socket stays in the namespace that it was made in (vxlan_get_link_net, drivers/net/vxlan), which
 * IFLA_LINK_NETNSID names after a move. There IFLA_VXLAN_LINK is its device; without one, the interface that owns the
 * local address (IFLA_VXLAN_LOCAL) is it; without both, routing decides anew for each packet and nothing is said.
 */
export function createUnderlayFinder(links: Links): (placed: Placed) => Underlay {
  let owners: ReadonlyMap<string, InterfaceKey> | null = null
  return (placed) => {
    const { info } = placed.link
    if (info?.kind !== 'vxlan') return noUnderlay
    const home = namespaceOfLower(placed)
    if (home === null) return { key: null, namespaceId: null, outside: true }
    const namespaceId = home === placed.namespace.id ? null : home
    if (info.underlay !== null) {
      const key = interfaceKey(home, info.underlay)
      return links.has(key) ? { key, namespaceId, outside: false } : { key: null, namespaceId, outside: true }
    }
    if (info.local === null) return { key: null, namespaceId, outside: false }
    owners ??= addressOwners(links)
    const owner = owners.get(`${home} ${info.local}`) ?? null
    // Its own inner address may be the same text: packets do not leave by what they came from.
    return { key: owner === placed.key ? null : owner, namespaceId, outside: false }
  }
}

/** By namespace and address; made only where a VXLAN asks. Of two owners the lower key answers, whatever their order. */
function addressOwners(links: Links): ReadonlyMap<string, InterfaceKey> {
  const owners = new Map<string, InterfaceKey>()
  for (const { namespace, key, addresses } of links.values()) {
    for (const { address } of addresses) {
      const place = `${namespace.id} ${address}`
      const known = owners.get(place)
      if (known === undefined || key < known) owners.set(place, key)
    }
  }
  return owners
}
