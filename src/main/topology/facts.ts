/** Keeps one host's facts from the agent's pushes. Pure bookkeeping; a gap in the revisions asks for a resync. */
import { applyNamespaceChange } from '../../core/facts/change'
import type { FactsChange, HostFacts, NamespaceFacts, NamespaceId } from '../../core/facts/types'

export interface FactsKeeper {
  /** Takes a whole dump; what it says like the last one stays the very objects that are known. */
  replace(facts: HostFacts): void
  /** @returns false where a push is missing between this one and the last: the caller must ask for everything again. */
  apply(change: FactsChange): boolean
  /** Null until the first whole dump. */
  facts(): HostFacts | null
}

/** Creates an empty keeper for one host. */
export function createFactsKeeper(engine: string): FactsKeeper {
  let revision = -1
  let namespaces = new Map<NamespaceId, NamespaceFacts>()
  return {
    replace(facts) {
      revision = facts.revision
      namespaces = new Map(
        facts.namespaces.map((entry) => [entry.id, applyNamespaceChange(namespaces.get(entry.id), entry)]),
      )
    },
    apply(change) {
      // A push that the dump already held arrives late when both cross: nothing is missing.
      if (change.revision <= revision) return true
      if (revision < 0 || change.revision !== revision + 1) return false
      if (change.changed.some(({ id, patched }) => patched && !namespaces.has(id))) return false
      revision = change.revision
      for (const id of change.gone) namespaces.delete(id)
      for (const part of change.changed) namespaces.set(part.id, applyNamespaceChange(namespaces.get(part.id), part))
      return true
    },
    facts: () => (revision < 0 ? null : { engine, revision, namespaces: [...namespaces.values()] }),
  }
}
