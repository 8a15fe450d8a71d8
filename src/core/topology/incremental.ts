/**
 * Facts and names → the next picture and what leads to it, at the cost of what changed. It only chooses what to ask
 * `resolveTopology` and `decorateTopology` about; what the facts mean is said there alone. A property test holds the result
 * against both of them over everything.
 */
import type { EngineNames } from '../facts/dockerNames'
import type { HostFacts } from '../facts/types'
import { decorateTopology } from './decorate'
import {
  applyTopologyDiff,
  collectionKeys,
  diffHead,
  diffTopology,
  diffTouched,
  findByKey,
  isEmptyDiff,
  tellNamespaces,
} from './diff'
import { resolveTopology } from './resolve'
import { sameValue } from './sameValue'
import type { CollectionDiff, Topology, TopologyDiff, Wire } from './types'
import { createWiring, type WiringChange } from './wiring'

export interface TopologyBuilder {
  /**
   * @param facts whole; a namespace that did not change is recognised by being the same object as last time.
   * @param names null while the engine could not be read.
   * @returns what leads from the last picture to this one; null where they are equal.
   */
  update(facts: HostFacts, names: EngineNames | null): TopologyDiff | null
  /** The last picture. Elements that did not change are the same objects as in the one before. */
  topology(): Topology
}

/** @param first the picture that the first diff starts from, with nothing in it. */
export function createTopologyBuilder(first: Topology): TopologyBuilder {
  const wiring = createWiring()
  let resolved = first
  let picture = first
  let decoratedBy: EngineNames | null | undefined

  const next = (facts: HostFacts, names: EngineNames | null): TopologyDiff => {
    const change = wiring.take(facts)
    const part = {
      ...resolveTopology(wiring.factsFor(change)),
      revision: picture.revision + 1,
      hostNamespace: facts.namespaces.find((namespace) => namespace.isHost)?.id ?? null,
    }
    const before = resolved
    const diff = touchedDiff(before, part, change)
    resolved = applyTopologyDiff(before, diff)
    if (names === decoratedBy && !change.homes && keepsNames(before, diff)) return named(diff, picture)
    decoratedBy = names
    return diffTopology(picture, decorateTopology(resolved, names))
  }
  return {
    update(facts, names) {
      const diff = next(facts, names)
      if (isEmptyDiff(diff, picture)) return null
      picture = applyTopologyDiff(picture, diff)
      return diff
    },
    topology: () => picture,
  }
}

/**
 * True where no name can move: nothing came or went, and of each interface only changed what no name is joined by. This
 * is what comes in storms (links going up and down); everything else is decorated whole.
 */
function keepsNames(before: Topology, { namespaces, interfaces, wires }: TopologyDiff): boolean {
  return (
    [namespaces, interfaces, wires].every((diff) => diff.added.length + diff.removed.length === 0) &&
    namespaces.changed.every((told) => told.kind === undefined) &&
    interfaces.changed.every((entry) => {
      const old = findByKey(before.interfaces, entry.key, collectionKeys.interfaces)
      if (!old) return false
      const { state, carrier, flags, mtu, group, alias, altNames, port } = entry
      return sameValue({ ...old, state, carrier, flags, mtu, group, alias, altNames, port }, entry)
    })
  )
}

/** The same change with the names that the picture has already. */
function named(diff: TopologyDiff, picture: Topology): TopologyDiff {
  const { about, named, images } = picture
  return {
    ...diff,
    fromRevision: picture.revision,
    about,
    named,
    images,
    interfaces: {
      ...diff.interfaces,
      changed: diff.interfaces.changed.map((entry) => {
        const old = findByKey(picture.interfaces, entry.key, collectionKeys.interfaces)
        return old ? { ...entry, networkId: old.networkId } : entry
      }),
    },
  }
}

const nothing: CollectionDiff<never> = { added: [], changed: [], removed: [] }

/** @param part right about what the change touched, and about that alone. */
function touchedDiff(from: Topology, part: Topology, change: WiringChange): TopologyDiff {
  const isTouched = (wire: Wire): boolean => change.interfaces.has(wire.from)
  const wires = new Map(part.wires.filter(isTouched).map((wire) => [wire.key, wire]))
  const oldWires = from.wires.filter(isTouched).map((wire) => wire.key)
  return {
    ...diffHead(from, part),
    namespaces: tellNamespaces(
      from.namespaces,
      diffTouched(
        from.namespaces,
        [...change.namespaces, ...change.gone],
        new Map(part.namespaces.map((namespace) => [namespace.id, namespace])),
        collectionKeys.namespaces,
      ),
    ),
    interfaces: diffTouched(
      from.interfaces,
      change.interfaces,
      new Map(part.interfaces.map((entry) => [entry.key, entry])),
      collectionKeys.interfaces,
    ),
    wires: diffTouched(from.wires, new Set([...oldWires, ...wires.keys()]), wires, collectionKeys.wires),
    networks: nothing,
    stoppedContainers: nothing,
  }
}
