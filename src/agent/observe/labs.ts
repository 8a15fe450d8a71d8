/** All observed lab hosts of one agent: takes requests, answers in order. */
import { failure, success, type Failure } from '../../contract/result'
import { fabricEngine } from '../../core/facts/fabric'
import { joinedEngine } from '../../core/topology/join'
import { createArena } from './arena'
import { createBeyond } from './beyond'
import type { NamespaceId } from '../../core/facts/types'
import { readCounters } from './counters'
import { watchLabHost, type LabWatch, type WatchEnd } from './labWatch'
import type { ObservedNamespace } from './namespace'
import { createPacketCounters } from './packets'
import type { Surroundings, ThreadMessage, ThreadRequest } from './types'

export interface Labs {
  handle(request: Exclude<ThreadRequest, { kind: 'close' }>): void
  close(): void
}

/** Creates the register; `post` receives updates and answers in the order in which they became true. */
export function createLabs(surroundings: Surroundings, post: (message: ThreadMessage) => void): Labs {
  const watches = new Map<string, LabWatch>()
  const beyond = createBeyond(watches)
  const packets = createPacketCounters(surroundings)
  // One for all: an update is gathered and told before the next one begins.
  const arena = createArena()

  const watchOf = (labHost: string, firstPid: number): LabWatch => {
    const known = watches.get(labHost)
    if (known?.firstPid === firstPid) return known
    known?.end()
    if (known) beyond.went(labHost)
    const watch = watchLabHost({
      labHost,
      firstPid,
      surroundings: labHost === fabricEngine ? onlyOwn(surroundings) : surroundings,
      arena,
      tell: post,
      beyond: () => beyond.of(labHost),
      onEnd(why) {
        watches.delete(labHost)
        beyond.went(labHost)
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
        beyond.went(labHost)
        packets.forget(labHost)
        return
      }
      if (request.kind === 'look') {
        watches.get(labHost)?.lookAgain()
        return
      }
      if (request.kind === 'counters') {
        const asked = labHost === joinedEngine ? [...watches.values()] : [watches.get(labHost) ?? []].flat()
        const namespaceOf = (id: NamespaceId): ObservedNamespace | undefined => {
          for (const watch of asked) if (watch.namespaceOf(id)) return watch.namespaceOf(id)
          return undefined
        }
        const reading =
          asked.length > 0 ? success(readCounters(surroundings, namespaceOf, request.interfaces)) : down(labHost)
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
      if (request.kind === 'start' && !end) beyond.came(labHost)
      post({ kind: 'answer', request: request.request, refusal: end && refusals[end](labHost) })
    },
    close() {
      for (const watch of watches.values()) watch.end()
      for (const labHost of watches.keys()) packets.forget(labHost)
      watches.clear()
    },
  }
}

/** For the fabric's namespace: whatever else runs in the set belongs to a lab host. */
function onlyOwn(surroundings: Surroundings): Surroundings {
  return { ...surroundings, find: () => surroundings.findOwn(), watchMounts: () => null }
}

const refusals: Readonly<Record<WatchEnd, (labHost: string) => Failure>> = { down, exhausted }

function exhausted(labHost: string): Failure {
  return failure(
    'resources-exhausted',
    `there is no file descriptor or no memory left to look at the network namespaces of ${labHost}`,
    {
      params: { name: labHost },
    },
  )
}

function down(labHost: string): Failure {
  return failure(
    'lab-host-down',
    `lab host ${labHost} is not observed: its first process has ended, or it was stopped`,
    {
      params: { name: labHost },
    },
  )
}
