/** Facts out of raw updates: what is known of one lab host, and what each update changed in it. Pure bookkeeping. */
import type { FactsChange, LabHostFacts, NamespaceFacts, NamespaceId } from '../../core/facts/types'
import { sameNeighbours } from './neighbours'
import { sameFacts } from './same'
import { tableNames, type RawNamespace, type RawUpdate, type TableDecoders, type Tables } from './types'

export interface Assembly {
  /** @returns null where the update tells nothing new. */
  apply(update: RawUpdate): FactsChange | null
  facts(): LabHostFacts
}

/** Creates the knowledge of one lab host, empty at revision 0. */
export function createAssembly(labHost: string, decoders: TableDecoders): Assembly {
  const namespaces = new Map<NamespaceId, NamespaceFacts>()
  let revision = 0
  return {
    apply(update) {
      const gone = update.gone.filter((id) => namespaces.delete(id))
      const changed: NamespaceFacts[] = []
      for (const raw of update.namespaces) {
        const before = namespaces.get(raw.id)
        const after = assembleNamespace(before, raw, update.bytes, decoders)
        namespaces.set(raw.id, after)
        if (!before || isNews(before, after)) changed.push(after)
      }
      if (changed.length + gone.length === 0) return null
      revision += 1
      return { labHost, revision, changed, gone }
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
