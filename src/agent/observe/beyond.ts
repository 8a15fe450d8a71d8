/** What the watches of one agent know of each other: a lab host's eth0 leads into the fabric, and a port of that back. */
import { fabricEngine } from '../../core/facts/fabric'
import type { NamespaceId } from '../../core/facts/types'
import type { LabWatch } from './labWatch'
import type { ObservedNamespace } from './namespace'

export interface Beyond {
  /** Own namespaces of other watches that this one's links may lead into. */
  of(labHost: string): readonly ObservedNamespace[]
  /** It was read for the first time: whoever may have links into it looks again. */
  came(labHost: string): void
  /** It is observed no more. */
  went(labHost: string): void
}

/** @param watches of lab hosts by name, and of the fabric by `fabricEngine`. */
export function createBeyond(watches: ReadonlyMap<string, LabWatch>): Beyond {
  const hosts = new Map<string, NamespaceId>()
  const others = (labHost: string): readonly LabWatch[] => {
    if (labHost !== fabricEngine) return [watches.get(fabricEngine)].filter((watch) => watch !== undefined)
    return [...watches].flatMap(([name, watch]) => (name === fabricEngine ? [] : [watch]))
  }
  return {
    of: (labHost) => others(labHost).flatMap((watch) => watch.host() ?? []),
    came(labHost) {
      const host = watches.get(labHost)?.host()
      if (!host || hosts.get(labHost) === host.id) return
      hosts.set(labHost, host.id)
      for (const watch of others(labHost)) watch.lookBeyond()
    },
    went(labHost) {
      const host = hosts.get(labHost)
      hosts.delete(labHost)
      if (host !== undefined) for (const watch of others(labHost)) watch.forgetBeyond(host)
    },
  }
}
