/** The change from one picture to the next, as it is pushed to the page, and the way back to the next picture. */
import { by } from './resolve'
import { sameValue } from './sameValue'
import type { CollectionDiff, Topology, TopologyDiff } from './types'

/** @returns what leads from one picture to the next; elements that are equal by value are left out. */
export function diffTopology(from: Topology, to: Topology): TopologyDiff {
  return {
    engine: to.engine,
    about: to.about,
    fromRevision: from.revision,
    revision: to.revision,
    named: to.named,
    hostNamespace: to.hostNamespace,
    namespaces: diffCollection(from.namespaces, to.namespaces, (entry) => entry.id),
    interfaces: diffCollection(from.interfaces, to.interfaces, (entry) => entry.key),
    wires: diffCollection(from.wires, to.wires, (entry) => entry.key),
    networks: diffCollection(from.networks, to.networks, (entry) => entry.id),
    stoppedContainers: diffCollection(from.stoppedContainers, to.stoppedContainers, (entry) => entry.id),
    images: to.images,
  }
}

/**
 * Applies a diff to the picture that it starts from (`fromRevision`).
 * @returns the next picture; elements that did not change are the same objects as before.
 */
export function applyTopologyDiff(from: Topology, diff: TopologyDiff): Topology {
  return {
    ...from,
    engine: diff.engine,
    about: diff.about,
    revision: diff.revision,
    named: diff.named,
    hostNamespace: diff.hostNamespace,
    namespaces: applyCollection(from.namespaces, diff.namespaces, (entry) => entry.id),
    interfaces: applyCollection(from.interfaces, diff.interfaces, (entry) => entry.key),
    wires: applyCollection(from.wires, diff.wires, (entry) => entry.key),
    networks: applyCollection(from.networks, diff.networks, (entry) => entry.id),
    stoppedContainers: applyCollection(from.stoppedContainers, diff.stoppedContainers, (entry) => entry.id),
    images: diff.images,
  }
}

function diffCollection<T>(from: readonly T[], to: readonly T[], key: (entry: T) => string): CollectionDiff<T> {
  const old = new Map(from.map((entry) => [key(entry), entry]))
  const added: T[] = []
  const changed: T[] = []
  for (const entry of to) {
    const before = old.get(key(entry))
    if (before === undefined) added.push(entry)
    else if (!sameValue(before, entry)) changed.push(entry)
    old.delete(key(entry))
  }
  return { added, changed, removed: [...old.keys()] }
}

function applyCollection<T>(from: readonly T[], diff: CollectionDiff<T>, key: (entry: T) => string): readonly T[] {
  if (diff.added.length + diff.changed.length + diff.removed.length === 0) return from
  const entries = new Map(from.map((entry) => [key(entry), entry]))
  for (const removed of diff.removed) entries.delete(removed)
  for (const entry of [...diff.added, ...diff.changed]) entries.set(key(entry), entry)
  return [...entries.values()].sort(by(key))
}
