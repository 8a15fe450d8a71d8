/** Facts out of raw updates: what is known of one lab host, and what each update changed in it. Pure bookkeeping. */
import { applyNamespaceChange } from '../../core/facts/change'
import { tellPatched } from '../../core/facts/listPatch'
import type {
  FactsChange,
  HostFacts,
  NamespaceChange,
  NamespaceFacts,
  NamespaceId,
  NamespaceTables,
} from '../../core/facts/types'
import { sameNeighbours } from './neighbours'
import { tableNames, type RawNamespace, type RawUpdate, type TableDecoders, type TableName } from './types'

export interface Assembly {
  /** @returns the change, with the last part of an update; null before that, and where the update tells nothing new. */
  apply(update: RawUpdate): FactsChange | null
  facts(): HostFacts
}

/** Creates the knowledge of one lab host, empty at revision 0. */
export function createAssembly(labHost: string, decoders: TableDecoders): Assembly {
  const namespaces = new Map<NamespaceId, NamespaceFacts>()
  /** What the update under way touched, as it was before; null where it was not known. */
  const touched = new Map<NamespaceId, NamespaceFacts | null>()
  let revision = 0

  const completeChange = (): FactsChange | null => {
    const changed: NamespaceChange[] = []
    const gone: NamespaceId[] = []
    for (const [id, before] of touched) {
      const after = namespaces.get(id)
      if (!after) {
        if (before) gone.push(id)
        continue
      }
      const change = before ? changeBetween(before, after) : after
      if (change) changed.push(change)
    }
    touched.clear()
    if (changed.length + gone.length === 0) return null
    revision += 1
    return { engine: labHost, revision, changed, gone }
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
    facts: () => ({ engine: labHost, revision, namespaces: [...namespaces.values()] }),
  }
}

/** What was read now laid over what was known. */
function assembleNamespace(
  before: NamespaceFacts | undefined,
  raw: RawNamespace,
  bytes: Uint8Array<ArrayBuffer>,
  decoders: TableDecoders,
): NamespaceFacts {
  const { id, isHost, processes, mountPoints, nsids } = raw
  const change: Writable<NamespaceChange> = { id, isHost, processes, mountPoints, nsids }
  for (const [index, name] of tableNames.entries()) {
    const start = raw.spans[index * 2] ?? -1
    const end = raw.spans[index * 2 + 1] ?? -1
    if (start >= 0) decodeInto(change, name, Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start), decoders)
  }
  return applyNamespaceChange(before, change)
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function decodeInto<T extends TableName>(
  change: Writable<Partial<Pick<NamespaceTables, T>>>,
  name: T,
  bytes: Buffer,
  decoders: TableDecoders,
): void {
  change[name] = decoders[name](bytes)
}

/** @returns null where nothing is news to a person. */
function changeBetween(before: NamespaceFacts, after: NamespaceFacts): NamespaceChange | null {
  const changed = parts.filter((name) => before[name] !== after[name])
  const isNews = (name: (typeof parts)[number]): boolean =>
    name !== 'neighbours' || !sameNeighbours(before.neighbours, after.neighbours)
  if (!changed.some(isNews)) return null
  const told = tellPatched(
    before,
    after,
    changed.filter((name) => name !== 'neighbours'),
  )
  // These always whole: what is known elsewhere may be older in states that were no news.
  const neighbours = changed.includes('neighbours') ? { neighbours: after.neighbours } : {}
  return { id: after.id, isHost: after.isHost, ...told, ...neighbours }
}

const parts = ['processes', 'mountPoints', 'nsids', ...tableNames] as const
