/** The lesson runner of the window and of headless runs: one attempt at a time. */
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Language, Lesson, LessonState, LessonSummary } from '../../core/lesson/types'
import { summarizeLesson, viewLesson } from '../../core/lesson/view'
import { forgetSteps, keepAttempt, keptOf, nothingKept, resumeStep, type KeptProgress } from '../../core/lesson/kept'
import { createAttempt, type LessonAttempt } from './attempts'
import type { LessonEnvironment } from './environment'
import type { LessonLibrary } from './load'
import { placeInLabHosts, placeView } from './placing'
import { rebuildLesson } from './rebuild'
import { gatherLabHosts, missingParts, missingPrerequisite } from './prerequisites'
import {
  cleanUpLesson,
  solveLesson,
  typedText,
  type SolutionListener,
  type SolutionOptions,
  type SolvedStep,
} from './solution'

export interface LessonRunnerOptions {
  readonly library: LessonLibrary
  readonly environment: LessonEnvironment
  /** Every change of the lesson's state. */
  readonly emit: (state: LessonState) => void
  /** Lessons that are broken: the rest stays usable. */
  readonly notice: (problem: Failure) => void
  /** Where progress is kept; without it, only as long as the runner lives. */
  readonly kept?: KeptStore
  /** So long, in milliseconds, all checks of a step must pass before it is done; 80 where it is not given. */
  readonly settleMs?: number
}

export interface KeptStore {
  current(): KeptProgress
  save(progress: KeptProgress): void
}

/** Longer than an engine takes between making a namespace and wiring it, shorter than anybody notices. */
const usualSettleMs = 80

export interface LessonRunner {
  list(language: Language): Promise<Result<readonly LessonSummary[]>>
  open(lessonId: string, language: Language): Promise<Result<Lesson>>
  /** Goes on with the lesson where it is under way; else starts it, and offers to build up what an earlier attempt reached. */
  enter(args: { lessonId: string; labHost: string }): Promise<Result<LessonState>>
  /** Starts a lesson from its first step; one that was under way ends. */
  start(args: { lessonId: string; labHost: string }): Promise<Result<LessonState>>
  mark(): Result<LessonState>
  skip(stepId: string): Result<LessonState>
  /** A command's line as it is to be typed now; what it takes from earlier commands is asked for where nobody kept it. */
  commandText(stepId: string, index: number): Promise<Result<{ text: string }>>
  cleanUp(): Promise<Result<LessonState>>
  /** Makes that step current, as it began: cleans up, and solves the steps before it. The first step: begins anew. */
  rebuild(stepId: string): Promise<Result<LessonState>>
  /** Runs the started lesson's own solution, for headless runs. */
  runSolution(listener: SolutionListener, options: SolutionOptions): Promise<Result<readonly SolvedStep[]>>
  /** Null before the first start. */
  state(): LessonState | null
  dispose(): void
}

/** Creates the runner; nothing is read or run before the first request. */
export function createLessonRunner(options: LessonRunnerOptions): LessonRunner {
  const { library, environment, notice, settleMs = usualSettleMs, kept = keptInMemory() } = options
  let attempt: LessonAttempt | null = null
  const emit = (state: LessonState): void => {
    kept.save(keepAttempt(kept.current(), state))
    options.emit(state)
  }
  const ofAttempt = <T>(work: (current: LessonAttempt) => T): T | Failure => (attempt ? work(attempt) : notStarted())
  /** One thing at a time: commands of two runs in one lab host would spoil each other's verdicts. */
  const busily = async <T>(
    work: (current: LessonAttempt) => Promise<Result<T>>,
    rebuildingTo?: string,
  ): Promise<Result<T>> => {
    const current = attempt
    if (!current) return notStarted()
    if (current.state().busy) return atWork()
    current.setBusy(true, rebuildingTo)
    try {
      return await work(current)
    } finally {
      current.setBusy(false)
    }
  }
  const begin = async (
    { lessonId, labHost }: { lessonId: string; labHost: string },
    resuming: boolean,
  ): Promise<Result<LessonState>> => {
    if (attempt?.state().busy) return atWork()
    const loaded = await library.load(lessonId)
    if (!loaded.ok) return loaded
    const { prerequisites, steps } = loaded.value.definition
    const labHosts = await gatherLabHosts(environment, labHost, prerequisites.labHosts)
    if (!labHosts.ok) return labHosts
    const missing = await missingPrerequisite(environment, labHosts.value, prerequisites)
    if (missing) return missing
    const lacking = await missingParts(environment, labHosts.value, steps)
    if (!lacking.ok) return lacking
    if (attempt?.state().busy) return atWork()
    const placed = placeInLabHosts(loaded.value, environment, labHosts.value)
    if (!placed.ok) return placed
    attempt?.close()
    const stepIds = steps.map((step) => step.id)
    const resumeAt = resuming ? resumeStep(keptOf(kept.current(), lessonId), stepIds) : null
    if (resumeAt === null) kept.save(forgetSteps(kept.current(), lessonId))
    attempt = createAttempt({
      loaded: placed.value,
      labHosts: labHosts.value,
      environment,
      emit,
      resumeAt,
      missing: lacking.value,
      settleMs,
    })
    attempt.refresh()
    return success(attempt.state())
  }
  return {
    async list(language) {
      const answer = await library.list()
      if (!answer.ok) return answer
      for (const problem of answer.value.broken) notice(problem)
      return success(
        answer.value.lessons.map((loaded) =>
          summarizeLesson(loaded, language, keptOf(kept.current(), loaded.definition.id)),
        ),
      )
    },
    async open(lessonId, language) {
      const loaded = await library.load(lessonId)
      if (!loaded.ok) return loaded
      const isUnderWay = attempt?.loaded.definition.id === lessonId
      const lesson = viewLesson(isUnderWay && attempt ? attempt.loaded : loaded.value, language)
      return success(isUnderWay && attempt ? placeView(lesson, environment, attempt.labHosts) : lesson)
    },
    async enter(args) {
      const isUnderWay =
        attempt?.loaded.definition.id === args.lessonId &&
        attempt.labHosts[0] === args.labHost &&
        attempt.state().status !== 'cleaned'
      return attempt && isUnderWay ? success(attempt.state()) : begin(args, true)
    },
    start: (args) => begin(args, false),
    mark: () => ofAttempt((current) => current.mark()),
    skip: (stepId) => ofAttempt((current) => current.skip(stepId)),
    async commandText(stepId, index) {
      return attempt ? typedText(attempt, environment, stepId, index) : notStarted()
    },
    cleanUp: async () => {
      const left = await busily((current) => cleanUpLesson(current, environment))
      if (!left.ok) return left
      return ofAttempt((current) => {
        current.cleaned(left.value)
        return success(current.state())
      })
    },
    async rebuild(stepId) {
      const first = attempt?.loaded.definition.steps[0]?.id
      const isStep = attempt?.loaded.definition.steps.some((step) => step.id === stepId)
      if (isStep === false) return failure('bad-request', `the lesson has no step "${stepId}"`)
      const isSkipped = (id: string): boolean =>
        attempt !== null && keptOf(kept.current(), attempt.loaded.definition.id).steps[id] === 'skipped'
      const built = await busily((current) => rebuildLesson(current, environment, { stepId, isSkipped }), stepId)
      if (!built.ok) return built
      return ofAttempt((current) => {
        if (stepId === first) kept.save(forgetSteps(kept.current(), current.loaded.definition.id))
        return success(current.state())
      })
    },
    runSolution: (listener, solution) => busily((current) => solveLesson(current, environment, listener, solution)),
    state: () => attempt?.state() ?? null,
    dispose() {
      attempt?.close()
      attempt = null
    },
  }
}

function keptInMemory(): KeptStore {
  let progress = nothingKept
  return {
    current: () => progress,
    save(next) {
      progress = next
    },
  }
}

function notStarted(): Failure {
  return failure('bad-request', 'no lesson has been started', { advice: advice('start-lesson') })
}

function atWork(): Failure {
  return failure('bad-request', 'the lesson is at work', { advice: advice('wait') })
}
