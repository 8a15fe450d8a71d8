/** Whose links must be read again because another namespace's changed: the kernel does not tell every peer. */
import type { NamespaceId } from '../../core/facts/types'
import type { ObservedNamespace } from './namespace'
import { numbersOfLink } from './types'

/** What a namespace's links pointed at when last compared with their peers. */
export type Wired = Pick<ObservedNamespace, 'wiring' | 'nsids'>

/**
 * The namespaces whose links, as last read, contradict those that came or went elsewhere.
 * A veth end that moves to another namespace while both ends are down is told there and in the namespace that it left, but
 * not where its peer is, whose nsid is another from then on (netdev_state_change, net/core/dev.c, speaks only of what is
 * up). A one-sided kind (macvlan, VLAN) has nothing that points back, which costs one more reading where such a link came.
 * @param namespaces whose links were read; those that are not `rewired` are passed over.
 * @param find an observed namespace, of this watch or another.
 */
export function peersBehind(
  namespaces: Iterable<ObservedNamespace>,
  find: (id: NamespaceId) => ObservedNamespace | undefined,
): ReadonlySet<ObservedNamespace> {
  const behind = new Set<ObservedNamespace>()
  const known = new Map<ObservedNamespace, Pointers>()
  const pointersOf = (observed: ObservedNamespace): Pointers => {
    const pointers = known.get(observed) ?? pointersIn(observed)
    known.set(observed, pointers)
    return pointers
  }
  for (const observed of namespaces) {
    if (!observed.rewired) continue
    const last = pointersIn(observed.rewired)
    const now = pointersOf(observed)
    const compare = (one: Pointers, other: Pointers, expected: boolean): void => {
      for (const [key, { id, back }] of one) {
        const peer = other.has(key) ? undefined : find(id)
        if (peer && pointersOf(peer).has(pointerKey(observed.id, back)) !== expected) behind.add(peer)
      }
    }
    compare(now, last, true)
    compare(last, now, false)
  }
  return behind
}

type Pointers = ReadonlyMap<string, { readonly id: NamespaceId; readonly back: string }>

const pointerKey = (id: NamespaceId, indexes: string): string => `${id} ${indexes}`

/** Each link that leads to a known namespace, by that and by both ifindexes; `back` is how its peer has them. */
function pointersIn({ wiring, nsids }: Wired): Pointers {
  const found = new Map<string, { id: NamespaceId; back: string }>()
  for (let at = 0; at < wiring.length; at += numbersOfLink) {
    const [ifindex, nsid, iflink] = wiring.slice(at, at + numbersOfLink)
    const id = nsids[nsid ?? -1]
    if (id !== undefined) found.set(pointerKey(id, `${ifindex}:${iflink}`), { id, back: `${iflink}:${ifindex}` })
  }
  return found
}
