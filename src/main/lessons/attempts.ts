/** One learner at one lesson on its lab hosts: keeps the progress and evaluates it on every change, never by polling. */
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'
import type { LoadedLesson } from '../../core/lesson/load'
import {
  allPassed,
  currentStep,
  evaluateAttempt,
  leaveStep,
  startAttempt,
  stepIndex,
  viewAttempt,
  type Attempt,
  type ContextOf,
} from '../../core/lesson/progress'
import type { KernelPart } from '../../core/lesson/schema'
import type { CheckSentence, LessonState } from '../../core/lesson/types'
import { createAsking } from './asking'
import type { LessonEnvironment } from './environment'
import { follow, isRewired, type Followed } from './followed'
import { usablePictures } from './pictures'
import { createSettling } from './settling'
import { createWaiters } from './waiters'

export interface LessonAttempt {
  readonly loaded: LoadedLesson
  /** In the lesson's order. */
  readonly labHosts: readonly string[]
  steps(): Attempt
  state(): LessonState
  /** What the checks of a lab host look at now. */
  readonly contextOf: ContextOf
  mark(): Result<LessonState>
  skip(stepId: string): Result<LessonState>
  /** Evaluates and tells the listeners. */
  refresh(): void
  /** A command has ended: whatever was asked before it is asked again. */
  acted(): void
  /** @param rebuildingTo the step up to which the state is built meanwhile. */
  setBusy(busy: boolean, rebuildingTo?: string): void
  /** From the first step on, with nothing marked and nothing counted. */
  restart(): void
  /** Clean-up is over, and this is left. Nothing left ends the attempt. */
  cleaned(leftovers: readonly CheckSentence[]): void
  /** Resolves true as soon as it holds; false at the deadline, or when the attempt is closed. Event driven. */
  until(holds: () => boolean, deadlineMs: number): Promise<boolean>
  close(): void
}

export interface AttemptOptions {
  readonly loaded: LoadedLesson
  readonly labHosts: readonly string[]
  readonly environment: LessonEnvironment
  readonly emit: (state: LessonState) => void
  /** The step that an earlier attempt had reached; null where there was none, or it was at the first one. */
  readonly resumeAt: string | null
  /** Parts of the kernel that are not there: steps that need one are passed over. */
  readonly missing: readonly KernelPart[]
  /** So long all checks of a step must pass before it is done. */
  readonly settleMs: number
}

/** Starts a lesson; from then on every change of its lab hosts' pictures and every exec is taken into account. */
export function createAttempt(options: AttemptOptions): LessonAttempt {
  const { loaded, labHosts, environment, emit, settleMs } = options
  const { definition } = loaded
  const hosts = labHosts.map((labHost) => follow(labHost, environment.topology(labHost)))
  let steps = startAttempt(definition, options.missing)
  let interrupted = false
  let busy = false
  let rebuildingTo: string | null = null
  let { resumeAt } = options
  let ended = false
  let leftovers: readonly CheckSentence[] = []
  let lastEmitted = ''
  const waiters = createWaiters()
  const settling = createSettling(settleMs, () => {
    refresh()
  })
  const asking = createAsking(environment, () => {
    refresh()
  })

  const contextOf: ContextOf = (number) => {
    const host = hosts[number - 1]
    if (!host) throw new Error(`the lesson has no lab host ${String(number)}`)
    const { labHost, before, execs, execsBeforeStep, refusals } = host
    return {
      topology: environment.topology(labHost),
      behind: environment.isBehind(labHost),
      before,
      execs,
      execsBeforeStep,
      refusals,
      ask: (argv) => asking.ask(labHost, argv),
      packets: (counter) => asking.packets(labHost, counter),
      hosts: hosts.map((one) => environment.topology(one.labHost)),
    }
  }
  const status = (): LessonState['status'] => {
    if (ended) return 'cleaned'
    if (interrupted) return 'interrupted'
    return currentStep(steps, definition) ? 'running' : 'finished'
  }
  /** What has been reached and can be built again. */
  const resume = (): string | null => {
    const current = stepIndex(definition, currentStep(steps, definition)?.id)
    if (interrupted) return current > 0 ? (definition.steps[current]?.id ?? null) : resumeAt
    return current >= 0 && stepIndex(definition, resumeAt) > current ? resumeAt : null
  }
  const state = (): LessonState => ({
    lessonId: definition.id,
    labHosts,
    status: status(),
    steps: viewAttempt(steps, definition),
    busy,
    rebuildingTo,
    resume: resume(),
    leftovers,
  })
  const tell = (): void => {
    const now = state()
    const text = JSON.stringify(now)
    if (text !== lastEmitted) emit(now)
    lastEmitted = text
    waiters.look()
  }
  /** A lab host that went down took everything with it: the one that comes back is a new one, and so is the lesson. */
  const followLabHosts = (): void => {
    const pictures = hosts.map((host) => environment.topology(host.labHost))
    const isOther = hosts.some(
      ({ hostNamespace }, at) =>
        hostNamespace !== null && (pictures[at]?.hostNamespace ?? hostNamespace) !== hostNamespace,
    )
    const complete = pictures.every((picture) => picture !== null)
    if (complete && (interrupted || isOther)) {
      interrupted = true
      resumeAt = resume()
      fromTheFirst()
    }
    interrupted = !complete
    for (const [at, host] of hosts.entries()) host.hostNamespace = pictures[at]?.hostNamespace ?? host.hostNamespace
  }
  const fromTheFirst = (): void => {
    steps = startAttempt(definition, options.missing)
    for (const host of hosts) Object.assign(host, { before: null, execs: [] })
    beginStep()
  }
  /** From here on counts what a check asks for "since the step". */
  const beginStep = (): void => {
    for (const host of hosts) Object.assign(host, { execsBeforeStep: host.execs.length, refusals: [] })
    asking.restart()
    settling.reset()
  }
  const currentPasses = (): boolean => {
    const current = steps.find((step) => step.state === 'current')
    return current !== undefined && allPassed(current.results)
  }
  const refresh = (): void => {
    if (!ended) {
      followLabHosts()
      while (currentStep(steps, definition)) {
        steps = evaluateAttempt(steps, definition, contextOf)
        if (!settling.holds(currentPasses())) break
        steps = leaveStep(steps, 'done')
        beginStep()
      }
    }
    tell()
  }
  const mark = (): Result<LessonState> => {
    const pictures = usablePictures(environment, labHosts)
    if (!pictures.ok) return pictures
    if (ended || !currentStep(steps, definition)?.marksBefore) {
      return failure('bad-request', 'this step compares with the moment that is already marked', {
        advice: advice('mark-anew'),
      })
    }
    for (const [at, host] of hosts.entries()) host.before = pictures.value[at] ?? null
    refresh()
    return success(state())
  }
  const hostNamed = (name: string): Followed | undefined => hosts.find((host) => host.labHost === name)
  const onHappening = (name: string): void => {
    if (!hostNamed(name)) return
    asking.stale(name)
    refresh()
  }
  const unsubscribe = [
    environment.onTopologyChanged((name) => {
      const host = hostNamed(name)
      if (!host) return
      // What a question itself causes (a neighbour that is asked for, a process) is no reason to ask again.
      if (isRewired(host, environment.topology(name))) asking.stale(name)
      else asking.passed(name)
      refresh()
    }),
    environment.onEngineExec((name, exec) => {
      const host = hostNamed(name)
      if (!host) return
      host.execs = [...host.execs, exec]
      onHappening(name)
    }),
    environment.onEngineRefusal((name, refusal) => {
      const host = hostNamed(name)
      if (!host) return
      host.refusals = [...host.refusals, refusal]
      onHappening(name)
    }),
    environment.onActivity(onHappening),
  ]
  return {
    loaded,
    labHosts,
    steps: () => steps,
    state,
    contextOf,
    mark,
    refresh,
    acted() {
      for (const { labHost } of hosts) asking.stale(labHost)
      refresh()
    },
    skip(stepId) {
      const current = currentStep(steps, definition)
      if (current?.id !== stepId || ended) {
        return failure('bad-request', `the step "${stepId}" is not the current one`, {
          advice: advice('skip-current'),
        })
      }
      // Later steps compare with something: a skipped mark is the picture as it is now.
      if (current.marksBefore) {
        for (const host of hosts) host.before ??= environment.topology(host.labHost)
      }
      steps = leaveStep(steps, 'skipped')
      beginStep()
      refresh()
      return success(state())
    },
    setBusy(next, to) {
      busy = next
      rebuildingTo = to ?? null
      tell()
    },
    restart() {
      ended = false
      leftovers = []
      resumeAt = null
      fromTheFirst()
      refresh()
    },
    cleaned(left) {
      leftovers = left
      ended = left.length === 0
      tell()
    },
    until: waiters.until,
    close() {
      for (const end of unsubscribe) end()
      settling.reset()
      asking.close()
      waiters.close()
    },
  }
}
