/** Facts out of raw updates: what is known of one lab host, and what each update changed in it. Pure bookkeeping. */
import type { FactsChange, LabHostFacts, NamespaceFacts, NamespaceId } from '../../core/facts/types'
import { sameNeighbours } from './neighbours'
import { sameFacts } from './same'
import { tableNames, type RawNamespace, type RawUpdate, type TableDecoders, type Tables } from './types'

export interface Assembly {
  /** @returns the change, with the last part of an update; null before that, and where the update tells nothing new. */
  apply(update: RawUpdate): FactsChange | null
  facts(): LabHostFacts
}

/** Creates the knowledge of one lab host, empty at revision 0. */
export function createAssembly(labHost: string, decoders: TableDecoders): Assembly {
  const namespaces = new Map<NamespaceId, NamespaceFacts>()
  /** What the update under way touched, as it was before; null where it was not known. */
  const touched = new Map<NamespaceId, NamespaceFacts | null>()
  let revision = 0

  const completeChange = (): FactsChange | null => {
    const changed: NamespaceFacts[] = []
    const gone: NamespaceId[] = []
    for (const [id, before] of touched) {
      const after = namespaces.get(id)
      if (!after) {
        if (before) gone.push(id)
      } else if (!before || isNews(before, after)) changed.push(after)
    }
    touched.clear()
    if (changed.length + gone.length === 0) return null
    revision += 1
    return { labHost, revision, changed, gone }
  }
  return {
    apply(update) {
      const touch = (id: NamespaceId): NamespaceFacts | undefined => {
        const known = namespaces.get(id)
        if (!touched.has(id)) touched.set(id, known ?? null)
        return known
      }
      for (const raw of update.namespaces) {
        namespaces.set(raw.id, assembleNamespace(touch(raw.id), raw, update.bytes, decoders))
      }
      for (const id of update.gone) {
        touch(id)
        namespaces.delete(id)
      }
      return update.last ? completeChange() : null
    },
    facts: () => ({ labHost, revision, namespaces: [...namespaces.values()] }),
  }
}

const noTables: Tables = { links: [], addresses: [], routes: [], neighbours: [] }

function assembleNamespace(
  before: NamespaceFacts | undefined,
  raw: RawNamespace,
  bytes: Uint8Array<ArrayBuffer>,
  decoders: TableDecoders,
): NamespaceFacts {
  const read = (index: number): Buffer | null => {
    const start = raw.spans[index * 2] ?? -1
    const end = raw.spans[index * 2 + 1] ?? -1
    return start < 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  }
  const known: Tables = before ?? noTables
  const [links, addresses, routes, neighbours] = tableNames.map((_, index) => read(index))
  return {
    id: raw.id,
    isHost: raw.isHost,
    processes: raw.processes,
    links: links ? decoders.links(links) : known.links,
    addresses: addresses ? decoders.addresses(addresses) : known.addresses,
    routes: routes ? decoders.routes(routes) : known.routes,
    neighbours: neighbours ? decoders.neighbours(neighbours) : known.neighbours,
    nsids: raw.nsids,
  }
}

function isNews(before: NamespaceFacts, after: NamespaceFacts): boolean {
  const { neighbours: neighboursBefore, ...restBefore } = before
  const { neighbours: neighboursAfter, ...restAfter } = after
  return !sameFacts(restBefore, restAfter) || !sameNeighbours(neighboursBefore, neighboursAfter)
}
