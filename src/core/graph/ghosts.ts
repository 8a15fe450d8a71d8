/** What is gone since "before" is drawn where it stood: the picture of both moments together. */
import { by } from '../topology/resolve'
import type { Topology } from '../topology/types'

/**
 * For drawing alone: `compareTopologies(before, now)` says which of it is gone. Works in both directions.
 *
 * @returns `now`, with the namespaces, interfaces, wires and networks of `before` that it lacks, as they were.
 */
export function withGhosts(now: Topology, before: Topology): Topology {
  return {
    ...now,
    hostNamespace: now.hostNamespace ?? before.hostNamespace,
    namespaces: union(now.namespaces, before.namespaces, (namespace) => namespace.id),
    interfaces: union(now.interfaces, before.interfaces, (entry) => entry.key),
    wires: union(now.wires, before.wires, (wire) => wire.key),
    networks: union(now.networks, before.networks, (network) => network.id),
  }
}

function union<T>(now: readonly T[], before: readonly T[], key: (entry: T) => string): readonly T[] {
  const present = new Set(now.map(key))
  const gone = before.filter((entry) => !present.has(key(entry)))
  return gone.length === 0 ? now : [...now, ...gone].sort(by(key))
}
