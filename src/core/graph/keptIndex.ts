/**
 * An index that follows a picture as diffs change it: elements that did not change are the same objects in both
 * pictures (`applyTopologyDiff`), so that a walk comparing identities finds the rest, and only that is looked at.
 */
import type { NamespaceId } from '../facts/types'
import type { DockerNetwork, Interface, InterfaceKey, Namespace, Topology } from '../topology/types'
import { drawnOrder, type GraphIndex } from './index'

export interface KeptIndex {
  readonly index: GraphIndex
  /**
   * Makes it the index of that picture.
   * @returns the network namespaces about which something changed; "all" where every name may have.
   */
  advance(to: Topology | null): ReadonlySet<NamespaceId> | 'all'
}

/** Starts with the index of an empty picture. */
export function createKeptIndex(): KeptIndex {
  const namespaces = new Map<NamespaceId, Namespace>()
  const interfaces = new Map<InterfaceKey, Interface>()
  const interfacesOf = new Map<NamespaceId, readonly Interface[]>()
  const networks = new Map<string, DockerNetwork>()
  const index = {
    engine: '',
    hostNamespace: null as NamespaceId | null,
    namespaces,
    interfaces,
    interfacesOf,
    networks,
  }
  let from: Topology | null = null

  const place = (entry: Interface | undefined, namespaceId: NamespaceId, key: InterfaceKey): void => {
    const others = (interfacesOf.get(namespaceId) ?? []).filter((known) => known.key !== key)
    if (entry) interfaces.set(key, entry)
    else interfaces.delete(key)
    const entries = entry ? [...others, entry].sort(drawnOrder) : others
    if (entries.length > 0) interfacesOf.set(namespaceId, entries)
    else interfacesOf.delete(namespaceId)
  }
  return {
    index,
    advance(to) {
      const touched = new Set<NamespaceId>()
      const same = from !== null && to !== null && from.engine === to.engine && from.named === to.named
      let named = same && from?.hostNamespace === to?.hostNamespace
      Object.assign(index, { engine: to?.engine ?? '', hostNamespace: to?.hostNamespace ?? null })
      walk(from?.namespaces, to?.namespaces, namespaceKey, (key, now) => {
        touched.add(key)
        if (now) namespaces.set(key, now)
        else namespaces.delete(key)
      })
      walk(from?.interfaces, to?.interfaces, interfaceKeyOf, (key, now, before) => {
        const namespaceId = (now ?? before)?.namespaceId ?? ''
        touched.add(namespaceId)
        place(now, namespaceId, key)
      })
      walk(from?.networks, to?.networks, networkKey, (key, now) => {
        named = false
        if (now) networks.set(key, now)
        else networks.delete(key)
      })
      from = to
      return named ? touched : 'all'
    },
  }
}

const namespaceKey = (entry: Namespace): string => entry.id
const interfaceKeyOf = (entry: Interface): string => entry.key
const networkKey = (entry: DockerNetwork): string => entry.id

/** Both are in the order of their keys (`resolveTopology`, `applyTopologyDiff`); tells what is not the same object. */
function walk<T>(
  before: readonly T[] = [],
  now: readonly T[] = [],
  keyOf: (entry: T) => string,
  tell: (key: string, now: T | undefined, before: T | undefined) => void,
): void {
  if (before === now) return
  let [at, old] = [0, 0]
  while (at < now.length || old < before.length) {
    const [entry, known] = [now[at], before[old]]
    if (entry !== undefined && entry === known) {
      at++
      old++
      continue
    }
    const [key, knownKey] = [entry && keyOf(entry), known && keyOf(known)]
    const isNew = knownKey === undefined || (key !== undefined && key < knownKey)
    const isGone = key === undefined || (knownKey !== undefined && knownKey < key)
    if (isNew) tell(key ?? '', entry, undefined)
    else if (isGone) tell(knownKey, undefined, known)
    else tell(knownKey, entry, known)
    if (!isGone) at++
    if (!isNew) old++
  }
}
