/** All observed lab hosts of one agent: takes requests, answers in order. */
import { failure, success, type Failure } from '../../contract/result'
import { createArena } from './arena'
import { readCounters } from './counters'
import { watchLabHost, type LabWatch, type WatchEnd } from './labWatch'
import { createPacketCounters } from './packets'
import type { Surroundings, ThreadMessage, ThreadRequest } from './types'

export interface Labs {
  handle(request: Exclude<ThreadRequest, { kind: 'close' }>): void
  close(): void
}

/** Creates the register; `post` receives updates and answers in the order in which they became true. */
export function createLabs(surroundings: Surroundings, post: (message: ThreadMessage) => void): Labs {
  const watches = new Map<string, LabWatch>()
  const packets = createPacketCounters(surroundings)
  // One for all: an update is gathered and told before the next one begins.
  const arena = createArena()

  const watchOf = (labHost: string, firstPid: number): LabWatch => {
    const known = watches.get(labHost)
    if (known?.firstPid === firstPid) return known
    known?.end()
    const watch = watchLabHost({
      labHost,
      firstPid,
      surroundings,
      arena,
      tell: post,
      onEnd(why) {
        watches.delete(labHost)
        packets.forget(labHost)
        if (why === 'exhausted') post({ kind: 'lost', labHost })
      },
    })
    watches.set(labHost, watch)
    return watch
  }
  return {
    handle(request) {
      const { labHost } = request
      if (request.kind === 'stop') {
        watches.get(labHost)?.end()
        watches.delete(labHost)
        packets.forget(labHost)
        return
      }
      if (request.kind === 'counters') {
        const watch = watches.get(labHost)
        const reading = watch
          ? success(readCounters(surroundings, watch.namespaceOf, request.interfaces))
          : down(labHost)
        post({ kind: 'counters', request: request.request, reading })
        return
      }
      if (request.kind === 'packets') {
        const watch = watches.get(labHost)
        const count = watch ? packets.count(watch, labHost, request.counter) : down(labHost)
        post({ kind: 'packets', request: request.request, count })
        return
      }
      const watch = request.kind === 'start' ? watchOf(labHost, request.firstPid) : watches.get(labHost)
      const end = !watch ? 'down' : request.kind === 'start' ? watch.resync(request.tables) : watch.rescan()
      post({ kind: 'answer', request: request.request, refusal: end && refusals[end](labHost) })
    },
    close() {
      for (const watch of watches.values()) watch.end()
      for (const labHost of watches.keys()) packets.forget(labHost)
      watches.clear()
    },
  }
}

const refusals: Readonly<Record<WatchEnd, (labHost: string) => Failure>> = { down, exhausted }

function exhausted(labHost: string): Failure {
  return failure(
    'resources-exhausted',
    `there is no file descriptor or no memory left to look at the network namespaces of ${labHost}`,
    {
      remedy: 'End some containers, or raise the limit of open files (ulimit -Hn); three are needed for each of them.',
      params: { name: labHost },
    },
  )
}

function down(labHost: string): Failure {
  return failure(
    'lab-host-down',
    `lab host ${labHost} is not observed: its first process has ended, or it was stopped`,
    {
      remedy: `Bring ${labHost} up again.`,
      params: { name: labHost },
    },
  )
}
