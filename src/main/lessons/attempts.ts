/** One learner at one lesson on one lab host: keeps the progress and evaluates it on every change, never by polling. */
import { failure, success, type Result } from '../../contract/result'
import type { CheckContext } from '../../core/checks/context'
import type { EngineExec } from '../../core/facts/dockerNames'
import type { LoadedLesson } from '../../core/lesson/load'
import {
  advanceAttempt,
  currentStep,
  skipStep,
  startAttempt,
  viewAttempt,
  type Attempt,
} from '../../core/lesson/progress'
import type { CheckSentence, LessonState } from '../../core/lesson/types'
import type { Topology } from '../../core/topology/types'
import type { LessonEnvironment } from './environment'

export interface LessonAttempt {
  readonly loaded: LoadedLesson
  readonly labHost: string
  steps(): Attempt
  state(): LessonState
  /** What the checks look at now. */
  context(): CheckContext
  mark(): Result<LessonState>
  skip(stepId: string): Result<LessonState>
  /** Evaluates and tells the listeners. */
  refresh(): void
  setBusy(busy: boolean): void
  /** Clean-up is over, and this is left. Nothing left ends the attempt. */
  cleaned(leftovers: readonly CheckSentence[]): void
  /** Resolves true as soon as it holds; false at the deadline, or when the attempt is closed. Event driven. */
  until(holds: () => boolean, deadlineMs: number): Promise<boolean>
  close(): void
}

export interface AttemptOptions {
  readonly loaded: LoadedLesson
  readonly labHost: string
  readonly environment: LessonEnvironment
  readonly emit: (state: LessonState) => void
}

/** Starts a lesson; from then on every change of the lab host's picture and every exec is taken into account. */
export function createAttempt(options: AttemptOptions): LessonAttempt {
  const { loaded, labHost, environment, emit } = options
  const { definition } = loaded
  let steps = startAttempt(definition)
  let before: Topology | null = null
  let execs: readonly EngineExec[] = []
  let hostNamespace = environment.topology(labHost)?.hostNamespace ?? null
  let interrupted = false
  let busy = false
  let ended = false
  let leftovers: readonly CheckSentence[] = []
  let lastEmitted = ''
  const waiters = new Set<() => void>()

  const context = (): CheckContext => ({
    topology: environment.topology(labHost),
    behind: environment.isBehind(labHost),
    before,
    execs,
  })
  const status = (): LessonState['status'] => {
    if (ended) return 'cleaned'
    if (interrupted) return 'interrupted'
    return currentStep(steps, definition) ? 'running' : 'finished'
  }
  const state = (): LessonState => ({
    lessonId: definition.id,
    labHost,
    status: status(),
    steps: viewAttempt(steps, definition),
    busy,
    leftovers,
  })
  const tell = (): void => {
    const now = state()
    const text = JSON.stringify(now)
    if (text !== lastEmitted) emit(now)
    lastEmitted = text
    for (const waiter of [...waiters]) waiter()
  }
  /** A lab host that went down took everything with it: the one that comes back is a new one, and so is the lesson. */
  const followLabHost = (topology: Topology | null): void => {
    const changed = topology !== null && hostNamespace !== null && topology.hostNamespace !== hostNamespace
    if (topology && (interrupted || changed)) {
      steps = startAttempt(definition)
      before = null
      execs = []
    }
    interrupted = topology === null
    if (topology) hostNamespace = topology.hostNamespace
  }
  const refresh = (): void => {
    if (!ended) {
      followLabHost(environment.topology(labHost))
      steps = advanceAttempt(steps, definition, context())
    }
    tell()
  }
  const mark = (): Result<LessonState> => {
    const picture = usablePicture(environment, labHost)
    if (!picture.ok) return picture
    if (ended || !currentStep(steps, definition)?.marksBefore) {
      return failure('bad-request', 'this step compares with the moment that is already marked', {
        remedy: 'Start the lesson again to mark anew.',
      })
    }
    before = picture.value
    refresh()
    return success(state())
  }
  const unsubscribe = [
    environment.onTopologyChanged((name) => {
      if (name === labHost) refresh()
    }),
    environment.onEngineExec((name, exec) => {
      if (name !== labHost) return
      execs = [...execs, exec]
      refresh()
    }),
  ]
  return {
    loaded,
    labHost,
    steps: () => steps,
    state,
    context,
    mark,
    refresh,
    skip(stepId) {
      const skipped = skipStep(steps, stepId)
      if (!skipped || ended) {
        return failure('bad-request', `the step "${stepId}" is not the current one`, {
          remedy: 'Skip the current step.',
        })
      }
      // Later steps compare with something: a skipped mark is the picture as it is now.
      if (currentStep(steps, definition)?.marksBefore) before ??= environment.topology(labHost)
      steps = skipped
      refresh()
      return success(state())
    },
    setBusy(next) {
      busy = next
      tell()
    },
    cleaned(left) {
      leftovers = left
      ended = left.length === 0
      tell()
    },
    until: (holds, deadlineMs) => waitUntil(waiters, holds, deadlineMs),
    close() {
      for (const end of unsubscribe) end()
      waiters.clear()
    },
  }
}

/** The picture where it is whole and up to date. */
export function usablePicture(environment: LessonEnvironment, labHost: string): Result<Topology> {
  const topology = environment.topology(labHost)
  if (!topology) {
    return failure('lab-host-down', `${labHost} is not up`, {
      remedy: `Bring ${labHost} up, then start the lesson again.`,
      params: { name: labHost },
    })
  }
  if (topology.named && !environment.isBehind(labHost)) return success(topology)
  return failure('timed-out', `the picture of ${labHost} is not up to date yet`, { remedy: 'Try again in a moment.' })
}

function waitUntil(waiters: Set<() => void>, holds: () => boolean, deadlineMs: number): Promise<boolean> {
  if (holds()) return Promise.resolve(true)
  return new Promise((resolve) => {
    const finish = (held: boolean): void => {
      clearTimeout(timer)
      waiters.delete(look)
      resolve(held)
    }
    const look = (): void => {
      if (holds()) finish(true)
    }
    const timer = setTimeout(() => {
      finish(false)
    }, deadlineMs)
    waiters.add(look)
  })
}
