/** A joined picture taken apart again: each lab host as if it were alone, as it was before `joinTopologies`. */
import { groupBy } from '../facts/groupBy'
import type { NamespaceId } from '../facts/types'
import type { Interface, Namespace, Topology, Wire } from './types'

export interface SplitTopology {
  /** By name; the engine of each is the lab host's name. */
  readonly parts: readonly Topology[]
  /** What belongs to no lab host: the fabric. */
  readonly between: Pick<Topology, 'namespaces' | 'interfaces'>
  /** Those that leave a lab host, and those of the fabric. */
  readonly crossing: readonly Wire[]
}

/** @param joined from `joinTopologies`, perhaps with ghosts. */
export function splitTopology(joined: Topology): SplitTopology {
  const ownerOf = new Map<NamespaceId, string | undefined>(
    joined.namespaces.map((namespace) => [namespace.id, namespace.labHost]),
  )
  const namespaceOf = new Map(joined.interfaces.map((entry) => [entry.key, entry.namespaceId]))
  const owner = (key: string): string | undefined => ownerOf.get(namespaceOf.get(key) ?? '')
  const homeOf = ({ from, to }: Wire): string | undefined => (owner(from) === owner(to) ? owner(from) : undefined)
  const names = [...new Set(joined.namespaces.flatMap((namespace) => namespace.labHost ?? []))].sort()
  const namespaces = groupBy(joined.namespaces, (namespace) => namespace.labHost)
  const interfaces = groupBy(joined.interfaces, (entry) => ownerOf.get(entry.namespaceId))
  const wires = groupBy(joined.wires, homeOf)
  return {
    parts: names.map((labHost) => ({
      ...joined,
      engine: labHost,
      hostNamespace: hostOf(namespaces.get(labHost) ?? []),
      namespaces: namespaces.get(labHost) ?? [],
      interfaces: (interfaces.get(labHost) ?? []).map((entry) => alone(entry, owner)),
      wires: wires.get(labHost) ?? [],
    })),
    between: { namespaces: namespaces.get(undefined) ?? [], interfaces: interfaces.get(undefined) ?? [] },
    crossing: wires.get(undefined) ?? [],
  }
}

/** Of a lab host that was made afresh there may be the one that is gone as well: inodes grow. */
function hostOf(namespaces: readonly Namespace[]): NamespaceId | null {
  return namespaces.filter((namespace) => namespace.kind === 'host').at(-1)?.id ?? null
}

function alone(entry: Interface, owner: (key: string) => string | undefined): Interface {
  if (entry.vethPeer === null || owner(entry.vethPeer) === owner(entry.key)) return entry
  return { ...entry, vethPeer: null, lowerLinkOutside: true }
}
