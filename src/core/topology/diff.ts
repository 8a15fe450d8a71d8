/** The change from one picture to the next, as it is pushed to the page, and the way back to the next picture. */
import { applyPatched, tellPatched } from '../facts/listPatch'
import { by } from './resolve'
import { sameValue } from './sameValue'
import type { CollectionDiff, Namespace, NamespaceDiff, Topology, TopologyDiff } from './types'

/** The keyed collections of a picture; each is in the order of its keys. */
export const collectionKeys = {
  namespaces: (entry: Topology['namespaces'][number]) => entry.id,
  interfaces: (entry: Topology['interfaces'][number]) => entry.key,
  wires: (entry: Topology['wires'][number]) => entry.key,
  networks: (entry: Topology['networks'][number]) => entry.id,
  stoppedContainers: (entry: Topology['stoppedContainers'][number]) => entry.id,
} as const

/** @returns what leads from one picture to the next; elements that are equal by value are left out. */
export function diffTopology(from: Topology, to: Topology): TopologyDiff {
  return {
    ...diffHead(from, to),
    namespaces: tellNamespaces(
      from.namespaces,
      diffCollection(from.namespaces, to.namespaces, collectionKeys.namespaces),
    ),
    interfaces: diffCollection(from.interfaces, to.interfaces, collectionKeys.interfaces),
    wires: diffCollection(from.wires, to.wires, collectionKeys.wires),
    networks: diffCollection(from.networks, to.networks, collectionKeys.networks),
    stoppedContainers: diffCollection(from.stoppedContainers, to.stoppedContainers, collectionKeys.stoppedContainers),
  }
}

/** Everything of a diff but its collections. */
export function diffHead(from: Topology, to: Topology): Omit<TopologyDiff, keyof typeof collectionKeys> {
  return {
    engine: to.engine,
    about: to.about,
    fromRevision: from.revision,
    revision: to.revision,
    named: to.named,
    hostNamespace: to.hostNamespace,
    images: to.images,
  }
}

/** True where a diff tells nothing that the picture which it starts from does not hold. */
export function isEmptyDiff(diff: TopologyDiff, from: Topology): boolean {
  const collections = [diff.namespaces, diff.interfaces, diff.wires, diff.networks, diff.stoppedContainers]
  return (
    collections.every(isEmptyCollection) &&
    diff.named === from.named &&
    diff.hostNamespace === from.hostNamespace &&
    sameValue(diff.about, from.about) &&
    sameValue(diff.images, from.images)
  )
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
    namespaces: applyCollection(
      from.namespaces,
      { ...diff.namespaces, changed: diff.namespaces.changed.map((told) => applyTold(from.namespaces, told)) },
      collectionKeys.namespaces,
    ),
    interfaces: applyCollection(from.interfaces, diff.interfaces, collectionKeys.interfaces),
    wires: applyCollection(from.wires, diff.wires, collectionKeys.wires),
    networks: applyCollection(from.networks, diff.networks, collectionKeys.networks),
    stoppedContainers: applyCollection(
      from.stoppedContainers,
      diff.stoppedContainers,
      collectionKeys.stoppedContainers,
    ),
    images: diff.images,
  }
}

/** Both in the order of their keys: they are walked through side by side. */
function diffCollection<T>(from: readonly T[], to: readonly T[], key: (entry: T) => string): CollectionDiff<T> {
  const diff = { added: [] as T[], changed: [] as T[], removed: [] as string[] }
  let at = 0
  for (const entry of to) {
    const name = key(entry)
    for (; at < from.length && key(from[at] as T) < name; at += 1) diff.removed.push(key(from[at] as T))
    const before = from[at]
    if (before === undefined || key(before) !== name) diff.added.push(entry)
    else {
      if (!sameValue(before, entry)) diff.changed.push(entry)
      at += 1
    }
  }
  for (; at < from.length; at += 1) diff.removed.push(key(from[at] as T))
  return diff
}

/**
 * The diff of a collection of which only some elements can have changed.
 *
 * @param from in the order of its keys.
 * @param touched keys of the elements that may have come, gone or changed.
 * @param now what the touched ones are now; one that is missing is gone.
 */
export function diffTouched<T>(
  from: readonly T[],
  touched: Iterable<string>,
  now: ReadonlyMap<string, T>,
  key: (entry: T) => string,
): CollectionDiff<T> {
  const added: T[] = []
  const changed: T[] = []
  const removed: string[] = []
  for (const name of [...touched].sort()) {
    const before = findByKey(from, name, key)
    const entry = now.get(name)
    if (entry === undefined) {
      if (before !== undefined) removed.push(name)
    } else if (before === undefined) added.push(entry)
    else if (!sameValue(before, entry)) changed.push(entry)
  }
  return { added, changed, removed }
}

/**
 * A host has thousands of routes and forwarding entries, of which a change concerns a few: those alone are told.
 * @param from in the order of its keys; what the diff starts from.
 */
export function tellNamespaces(
  from: readonly Namespace[],
  diff: CollectionDiff<Namespace>,
): CollectionDiff<Namespace, NamespaceDiff> {
  return {
    ...diff,
    changed: diff.changed.map((after) => {
      const before = known(from, after.id)
      const names = (Object.keys(after) as (keyof Namespace)[]).filter((name) => !sameValue(before[name], after[name]))
      return { id: after.id, ...tellPatched(before, after, names) }
    }),
  }
}

function applyTold(from: readonly Namespace[], told: NamespaceDiff): Namespace {
  return applyPatched(known(from, told.id), told)
}

function known(from: readonly Namespace[], id: string): Namespace {
  const entry = findByKey(from, id, collectionKeys.namespaces)
  if (!entry) throw new Error(`a diff of another picture: there is no network namespace ${id} to change`)
  return entry
}

function isEmptyCollection(diff: CollectionDiff<unknown>): boolean {
  return diff.added.length + diff.changed.length + diff.removed.length === 0
}

/**
 * Applies a collection's diff; a few changes among thousands cost one copy of the list and no sorting.
 * @param from in the order of its keys, as the result is.
 */
function applyCollection<T>(from: readonly T[], diff: CollectionDiff<T>, key: (entry: T) => string): readonly T[] {
  if (isEmptyCollection(diff)) return from
  const next = [...from]
  for (const entry of diff.changed) next[positionOf(from, key(entry), key)] = entry
  const removed = new Set(diff.removed)
  const kept = removed.size === 0 ? next : next.filter((entry) => !removed.has(key(entry)))
  return diff.added.length === 0 ? kept : merged(kept, [...diff.added].sort(by(key)), key)
}

/** The element of that key in a list that is in the order of its keys. */
export function findByKey<T>(ordered: readonly T[], name: string, key: (entry: T) => string): T | undefined {
  const entry = ordered[positionOf(ordered, name, key)]
  return entry !== undefined && key(entry) === name ? entry : undefined
}

/** Where in an ordered list the element of that key is, or would be put. */
function positionOf<T>(ordered: readonly T[], name: string, key: (entry: T) => string): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (key(ordered[middle] as T) < name) low = middle + 1
    else high = middle
  }
  return low
}

function merged<T>(one: readonly T[], other: readonly T[], key: (entry: T) => string): readonly T[] {
  const result: T[] = []
  let at = 0
  for (const entry of other) {
    while (at < one.length && key(one[at] as T) < key(entry)) result.push(one[at++] as T)
    result.push(entry)
  }
  return result.concat(one.slice(at))
}
