/**
 * One picture out of two sources: the engine's word alone, or kernel facts with names. Whoever looks sees one series of
 * revisions, whatever the source is at the moment.
 */
import { diffTopology } from '../../core/topology/diff'
import type { EngineAbout, Topology, TopologyDiff } from '../../core/topology/types'

export interface Picture {
  current(): Topology | null
  /** A whole picture from the other source, or afresh. */
  replace(topology: Topology, about: EngineAbout): void
  /** The next step of the live source; its own revisions are replaced by ours. */
  follow(diff: TopologyDiff, topology: Topology, about: EngineAbout): void
  /** What is known of the engine changed, and nothing else. */
  describe(about: EngineAbout): void
}

/** @param emit receives each step from one revision to the next. */
export function createPicture(emit: (diff: TopologyDiff) => void): Picture {
  let current: Topology | null = null
  const replace = (topology: Topology, about: EngineAbout): void => {
    const before = current
    current = { ...topology, about, revision: (before?.revision ?? 0) + 1 }
    if (before) emit(diffTopology(before, current))
  }
  return {
    current: () => current,
    replace,
    follow(diff, topology, about) {
      if (!current) {
        replace(topology, about)
        return
      }
      const fromRevision = current.revision
      current = { ...topology, about, revision: fromRevision + 1 }
      emit({ ...diff, about, fromRevision, revision: fromRevision + 1 })
    },
    describe(about) {
      if (current && JSON.stringify(current.about) !== JSON.stringify(about)) replace(current, about)
    },
  }
}
