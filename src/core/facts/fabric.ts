/**
 * What joins the lab hosts of one set: the set's own network namespace, where the fabric bridge lies, and of each lab host
 * the links that lead there. Raw as all facts; `core/topology/join.ts` says what it means.
 */
import type { LinkFacts, NamespaceFacts, NamespaceId } from './types'

/**
 * The name by which the agent is asked for the set's own network namespace. Longer than a lab host's name may be, so that
 * none is called like it.
 */
export const fabricEngine = 'fabric-of-the-set'

/** One lab host's links into the set's own network namespace. */
export interface Uplink {
  readonly namespaceId: NamespaceId
  readonly links: readonly LinkFacts[]
  readonly nsids: NamespaceFacts['nsids']
}

export interface FabricFacts {
  /** Grows by one with every change that is told. */
  readonly revision: number
  readonly namespace: NamespaceFacts
  readonly uplinks: readonly Uplink[]
}

/**
 * @param host a lab host's own network namespace.
 * @param fabric the set's own one.
 * @returns the links of which the kernel says that their other end lies in the fabric (IFLA_LINK_NETNSID, RTM_GETNSID).
 */
export function uplinkOf(host: NamespaceFacts, fabric: NamespaceId): Uplink {
  const { id, nsids } = host
  const links = host.links.filter((link) => link.linkNetnsid !== null && nsids[link.linkNetnsid] === fabric)
  return { namespaceId: id, links, nsids }
}
