/** What the agent's siblings (labhost, observe, terminals) know of each other: handed over by the composition root. */
import type { NamespaceId } from '../core/facts/types'

export interface LabHostHandle {
  readonly name: string
  /** PID of the lab host's first process, in the set's PID namespace (the agent's own /proc). */
  readonly firstPid: number
}

/** Null where no lab host of that name is up. */
export type LabHostLookup = (name: string) => LabHostHandle | null

/**
 * A path that `nsenter --net=` accepts for an observed namespace, such as `/proc/<agent's pid>/fd/<n>`.
 * Null where the observer does not hold that namespace.
 */
export type NamespaceLookup = (labHost: string, namespaceId: NamespaceId) => string | null
