/** The lesson runner of the window and of headless runs: one attempt at a time. */
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Language, Lesson, LessonState, LessonSummary } from '../../core/lesson/types'
import { summarizeLesson, viewLesson } from '../../core/lesson/view'
import { createAttempt, type LessonAttempt } from './attempts'
import type { LessonEnvironment } from './environment'
import type { LessonLibrary } from './load'
import { placeInLabHosts } from './placing'
import { gatherLabHosts, missingPrerequisite } from './prerequisites'
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
  /** So long, in milliseconds, all checks of a step must pass before it is done; 80 where it is not given. */
  readonly settleMs?: number
}

/** Longer than an engine takes between making a namespace and wiring it, shorter than anybody notices. */
const usualSettleMs = 80

export interface LessonRunner {
  list(language: Language): Promise<Result<readonly LessonSummary[]>>
  open(lessonId: string, language: Language): Promise<Result<Lesson>>
  /** Starts a lesson from its first step; one that was under way ends. */
  start(args: { lessonId: string; labHost: string }): Promise<Result<LessonState>>
  mark(): Result<LessonState>
  skip(stepId: string): Result<LessonState>
  /** A command's line as it is to be typed now; what it takes from earlier commands is asked for where nobody kept it. */
  commandText(stepId: string, index: number): Promise<Result<{ text: string }>>
  cleanUp(): Promise<Result<LessonState>>
  /** Runs the started lesson's own solution, for headless runs. */
  runSolution(listener: SolutionListener, options: SolutionOptions): Promise<Result<readonly SolvedStep[]>>
  /** Null before the first start. */
  state(): LessonState | null
  dispose(): void
}

/** Creates the runner; nothing is read or run before the first request. */
export function createLessonRunner(options: LessonRunnerOptions): LessonRunner {
  const { library, environment, emit, notice, settleMs = usualSettleMs } = options
  let attempt: LessonAttempt | null = null
  const ofAttempt = <T>(work: (current: LessonAttempt) => T): T | Failure => (attempt ? work(attempt) : notStarted())
  /** One thing at a time: commands of two runs in one lab host would spoil each other's verdicts. */
  const busily = async <T>(work: (current: LessonAttempt) => Promise<Result<T>>): Promise<Result<T>> => {
    const current = attempt
    if (!current) return notStarted()
    if (current.state().busy) return atWork()
    current.setBusy(true)
    try {
      return await work(current)
    } finally {
      current.setBusy(false)
    }
  }
  return {
    async list(language) {
      const answer = await library.list()
      if (!answer.ok) return answer
      for (const problem of answer.value.broken) notice(problem)
      return success(answer.value.lessons.map((loaded) => summarizeLesson(loaded, language)))
    },
    async open(lessonId, language) {
      const loaded = await library.load(lessonId)
      return loaded.ok ? success(viewLesson(loaded.value, language)) : loaded
    },
    async start({ lessonId, labHost }) {
      if (attempt?.state().busy) return atWork()
      const loaded = await library.load(lessonId)
      if (!loaded.ok) return loaded
      const labHosts = await gatherLabHosts(environment, labHost, loaded.value.definition.prerequisites.labHosts)
      if (!labHosts.ok) return labHosts
      const missing = await missingPrerequisite(environment, labHosts.value, loaded.value.definition.prerequisites)
      if (missing) return missing
      if (attempt?.state().busy) return atWork()
      const placed = placeInLabHosts(loaded.value, environment, labHosts.value)
      if (!placed.ok) return placed
      attempt?.close()
      attempt = createAttempt({ loaded: placed.value, labHosts: labHosts.value, environment, emit, settleMs })
      attempt.refresh()
      return success(attempt.state())
    },
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
    runSolution: (listener, solution) => busily((current) => solveLesson(current, environment, listener, solution)),
    state: () => attempt?.state() ?? null,
    dispose() {
      attempt?.close()
      attempt = null
    },
  }
}

function notStarted(): Failure {
  return failure('bad-request', 'no lesson has been started', { remedy: 'Start a lesson first.' })
}

function atWork(): Failure {
  return failure('bad-request', 'the lesson is at work', { remedy: 'Wait until it is done.' })
}
