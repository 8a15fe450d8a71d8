/** Keeps one lab host's facts from the agent's pushes. Pure bookkeeping; a gap in the revisions asks for a resync. */
import type { FactsChange, LabHostFacts, NamespaceFacts, NamespaceId } from '../../core/facts/types'

export interface FactsKeeper {
  replace(facts: LabHostFacts): void
  /** @returns false where a push is missing between this one and the last: the caller must ask for everything again. */
  apply(change: FactsChange): boolean
  /** Null until the first whole dump. */
  facts(): LabHostFacts | null
}

/** Creates an empty keeper for one lab host. */
export function createFactsKeeper(labHost: string): FactsKeeper {
  let revision = -1
  let namespaces = new Map<NamespaceId, NamespaceFacts>()
  return {
    replace(facts) {
      revision = facts.revision
      namespaces = new Map(facts.namespaces.map((namespace) => [namespace.id, namespace]))
    },
    apply(change) {
      // A push that the dump already held arrives late when both cross: nothing is missing.
      if (change.revision <= revision) return true
      if (revision < 0 || change.revision !== revision + 1) return false
      revision = change.revision
      for (const id of change.gone) namespaces.delete(id)
      for (const namespace of change.changed) namespaces.set(namespace.id, namespace)
      return true
    },
    facts: () => (revision < 0 ? null : { labHost, revision, namespaces: [...namespaces.values()] }),
  }
}
