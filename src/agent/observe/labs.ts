/** All observed lab hosts of one agent: takes requests, answers in order. */
import type { Result } from '../../contract/result'
import type { LabHostFacts } from '../../core/facts/types'
import { down, watchLabHost, type LabWatch } from './labWatch'
import type { Surroundings, WorkerMessage, WorkerRequest } from './types'

export interface Labs {
  handle(request: Exclude<WorkerRequest, { kind: 'close' }>): void
  close(): void
}

/** Creates the register; `post` receives answers and pushes in the order in which they became true. */
export function createLabs(surroundings: Surroundings, post: (message: WorkerMessage) => void): Labs {
  const watches = new Map<string, LabWatch>()
  /** Kept over a lab host's death: who still listens must see revisions grow. */
  const revisions = new Map<string, number>()

  const start = (labHost: string, firstPid: number): Result<LabHostFacts> => {
    const known = watches.get(labHost)
    if (known?.firstPid === firstPid) return known.resync()
    known?.abandon()
    const watch = watchLabHost({
      labHost,
      firstPid,
      surroundings,
      revision: revisions.get(labHost) ?? 0,
      push: (change) => {
        revisions.set(labHost, change.revision)
        post({ kind: 'change', change })
      },
      held: (added, gone) => {
        post({ kind: 'held', labHost, added, gone })
      },
      onDown: () => watches.delete(labHost),
    })
    watches.set(labHost, watch)
    return watch.resync()
  }
  return {
    handle(request) {
      const { labHost } = request
      if (request.kind === 'start') {
        post({ kind: 'started', request: request.request, answer: start(labHost, request.firstPid) })
      } else if (request.kind === 'rescan') {
        const answer = watches.get(labHost)?.rescan() ?? down(labHost)
        post({ kind: 'rescanned', request: request.request, answer })
      } else {
        watches.get(labHost)?.abandon()
      }
    },
    close() {
      for (const watch of watches.values()) watch.close()
      watches.clear()
    },
  }
}
