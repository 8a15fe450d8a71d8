/**
 * The window's set of lab hosts and everything that hangs on it. Made on first use, made anew when the set has died (its
 * first process killed, say): the page then sees its lab hosts as down and can bring them up afresh.
 */
import type { IpcEvent, IpcEvents } from '../contract/ipc'
import { success, type Failure, type Result } from '../contract/result'
import { createLabSet, type LabSet, type LabSetOptions } from './labs'
import { createLessonRunner, type KeptStore, type LessonRunner } from './lessons'
import { createLessonLibrary } from './lessons/load'
import { createSessionEnvironment } from './lessonEnvironment'
import { createLabSession, type LabSession } from './session'
import type { TerminalDesk } from './terminals/desk'
import type { TerminalRelay } from './terminals/relay'

/** One set with everything that hangs on it. */
export interface LabWorkplace {
  readonly set: LabSet
  readonly session: LabSession
  readonly relay: TerminalRelay
}

export interface WorkplaceOptions {
  readonly labSet: LabSetOptions
  readonly lessonsDirectory: string
  /** How far the person has come in the lessons. */
  readonly progress: KeptStore
  readonly terminals: TerminalDesk
  readonly send: <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void
  readonly notice: (failure: Failure) => void
}

export interface Workplace {
  /** The set, made if there is none; a failure says why no lab host can be had here. */
  get(): Promise<Result<LabWorkplace>>
  /** The set that there is; null: none is made yet, or none can be. */
  now(): LabWorkplace | null
  readonly lessons: LessonRunner
  close(): Promise<void>
}

/** Creates the workplace; no set is made before `get`. */
export function createWorkplace(options: WorkplaceOptions): Workplace {
  let current: Promise<Result<LabWorkplace>> | null = null
  let place: LabWorkplace | null = null
  const lessonEnvironment = createSessionEnvironment()
  const lessons = createLessonRunner({
    library: createLessonLibrary(options.lessonsDirectory),
    environment: lessonEnvironment.environment,
    kept: options.progress,
    emit: (state) => {
      options.send('lesson.changed', state)
    },
    notice: options.notice,
  })
  const open = async (): Promise<Result<LabWorkplace>> => {
    const set = await createLabSet(options.labSet)
    if (!set.ok) {
      // Not kept: the person may mend the cause and press the key again.
      current = null
      return set
    }
    const made = furnish(set.value, options, lessonEnvironment.acted)
    place = made
    lessonEnvironment.use(made.session)
    set.value.onAgentLost((reason) => {
      // One that is started again is told by what was lost.
      if (reason.code === 'agent-not-started') options.notice(reason)
    })
    set.value.onGone((reason) => {
      current = null
      place = null
      lessonEnvironment.use(null)
      made.session.close()
      options.notice(reason)
    })
    return success(made)
  }
  return {
    get: () => (current ??= open()),
    now: () => place,
    lessons,
    async close() {
      lessons.dispose()
      // A set that is just being made must be ended, too.
      await current
      if (!place) return
      place.relay.closeAll()
      place.session.close()
      await place.set.close()
    },
  }
}

/** Session, terminals and the pushes to the page for one set. */
function furnish(set: LabSet, options: WorkplaceOptions, onQuiet: (labHost: string) => void): LabWorkplace {
  const { send } = options
  const session = createLabSession(set, options.notice)
  session.live.onDiff((diff) => {
    send('topology.changed', diff)
  })
  session.live.onFabric((facts) => {
    send('fabric.changed', facts)
  })
  session.live.onBehind((labHost, reason) => {
    send('topology.behind', { engine: labHost, behind: reason !== null, reason })
  })
  set.agent.on('lab.progress', (progress) => {
    send('lab.progress', progress)
  })
  set.agent.on('lab.changed', (info) => {
    send('lab.changed', info)
  })
  return { set, session, relay: options.terminals.relay(set.agent, onQuiet) }
}
