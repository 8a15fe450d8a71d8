/** What was read of one lab host is told: in parts where it is much, and the last of them says that it is the last. */
import type { NamespaceId } from '../../core/facts/types'
import type { Arena } from './arena'
import { takeRawNamespace, type ObservedNamespace } from './namespace'
import type { RawNamespace, RawUpdate } from './types'

/** So many bytes make a part of an update: some twenty containers' worth. */
const partBytes = 64 * 1024

export interface Telling {
  /** Tells what has changed so far, where that is enough for a part. */
  part(): void
  /** Tells what else has changed, and that these are gone; nothing where there is nothing. */
  rest(gone: readonly NamespaceId[]): void
  /** Tells that these are gone, with whom there was nothing else. */
  end(gone: readonly NamespaceId[]): void
}

export interface TellingOptions {
  readonly labHost: string
  readonly arena: Arena
  readonly tell: (update: RawUpdate) => void
  readonly namespaces: ReadonlyMap<NamespaceId, ObservedNamespace>
}

/** Creates it with nothing told. */
export function createTelling({ labHost, arena, tell, namespaces }: TellingOptions): Telling {
  let toldPart = false
  const takeChanged = (): RawNamespace[] => {
    const raw: RawNamespace[] = []
    for (const observed of namespaces.values()) if (observed.changed) raw.push(takeRawNamespace(observed))
    return raw
  }
  return {
    part() {
      if (arena.position() < partBytes) return
      toldPart = true
      tell({ kind: 'update', labHost, namespaces: takeChanged(), bytes: arena.take(), gone: [], last: false })
    },
    rest(gone) {
      const raw = takeChanged()
      if (!toldPart && raw.length + gone.length === 0) return
      toldPart = false
      tell({ kind: 'update', labHost, namespaces: raw, bytes: arena.take(), gone, last: true })
    },
    end(gone) {
      tell({ kind: 'update', labHost, namespaces: [], bytes: new Uint8Array(0), gone, last: true })
    },
  }
}
