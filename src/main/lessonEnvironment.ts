/** What lessons see of whatever session is there just now: one that is gone shows as a lab host that is down. */
import type { EngineRefusal } from '../core/checks/context'
import type { EngineExec } from '../core/facts/dockerNames'
import type { LessonEnvironment } from './lessons/environment'
import { labHostDown } from './lessons/pictures'
import type { LabSession } from './session'

export interface SessionEnvironment {
  readonly environment: LessonEnvironment
  /** Looks at this session from now on; null where there is none. */
  use(session: LabSession | null): void
  /** A terminal of that lab host has printed something and is quiet again. */
  acted(labHost: string): void
}

/** Creates the environment without a session. */
export function createSessionEnvironment(): SessionEnvironment {
  let session: LabSession | null = null
  let ends: (() => void)[] = []
  const changes = new Set<(labHost: string) => void>()
  const execs = new Set<(labHost: string, exec: EngineExec) => void>()
  const refusals = new Set<(labHost: string, refusal: EngineRefusal) => void>()
  const activities = new Set<(labHost: string) => void>()
  const changed = (labHost: string): void => {
    for (const listener of changes) listener(labHost)
  }
  let endRefusals = (): void => undefined
  /** Only while somebody asks for them: each lab host's engine log is read for it. */
  const followRefusals = (): void => {
    endRefusals()
    endRefusals = (): void => undefined
    if (!session || refusals.size === 0) return
    endRefusals = session.onRefusal((labHost, refusal) => {
      for (const listener of refusals) listener(labHost, refusal)
    })
  }
  return {
    use(next) {
      const lost = session?.live.labHosts() ?? []
      for (const end of ends) end()
      session = next
      ends = next
        ? [
            next.live.onDiff((diff) => {
              changed(diff.engine)
            }),
            next.live.onBehind(changed),
            next.live.onUntracked(changed),
            next.live.onExec((labHost, exec) => {
              for (const listener of execs) listener(labHost, exec)
            }),
          ]
        : []
      followRefusals()
      for (const labHost of lost) changed(labHost)
    },
    acted(labHost) {
      for (const listener of activities) listener(labHost)
    },
    environment: {
      topology: (labHost) => session?.live.topology(labHost) ?? null,
      isBehind: (labHost) => session?.live.behindReason(labHost) !== null,
      onTopologyChanged: (listener) => {
        changes.add(listener)
        return () => changes.delete(listener)
      },
      onEngineExec: (listener) => {
        execs.add(listener)
        return () => execs.delete(listener)
      },
      onEngineRefusal: (listener) => {
        refusals.add(listener)
        followRefusals()
        return () => {
          refusals.delete(listener)
          followRefusals()
        }
      },
      onActivity: (listener) => {
        activities.add(listener)
        return () => activities.delete(listener)
      },
      labHosts: () => session?.live.labHosts() ?? [],
      up: (labHost) => (session ? session.up(labHost) : Promise.resolve(labHostDown(labHost))),
      countPackets: (labHost, counter) =>
        session ? session.countPackets(labHost, counter) : Promise.resolve(labHostDown(labHost)),
      exec: (labHost, argv, deadlineMs) =>
        session ? session.exec(labHost, argv, deadlineMs) : Promise.resolve(labHostDown(labHost)),
    },
  }
}
