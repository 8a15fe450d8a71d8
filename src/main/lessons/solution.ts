/** Runs a lesson's own solution and its clean-up in the lab host, and waits for what the kernel and the engine say of it. */
import type { ToolOutput } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { EvaluatedCheck } from '../../core/checks/context'
import { allPassed, evaluateChecks, type StepAttempt } from '../../core/lesson/progress'
import type { StepDefinition } from '../../core/lesson/schema'
import type { CheckSentence, LessonCommand } from '../../core/lesson/types'
import { viewCommand } from '../../core/lesson/view'
import { usablePicture, type LessonAttempt } from './attempts'
import type { LessonEnvironment } from './environment'

/** A command of a lesson; `docker stop` alone may take the 10 s that it grants. */
const commandDeadlineMs = 60_000
/** How long kernel and engine may take to show what a command did (seen: some 50 ms, 2 s in an emulated kernel). */
const verdictDeadlineMs = 20_000

export interface SolvedStep {
  readonly stepId: string
  /** Before the solution: at least one of them must not pass, else the step proves nothing. */
  readonly unsolved: readonly EvaluatedCheck[]
  /** After it. */
  readonly results: readonly EvaluatedCheck[]
  readonly durationMs: number
  /** A command that could not be run at all. */
  readonly failure: Failure | null
}

export interface SolutionListener {
  stepStarted?(stepId: string, unsolved: readonly EvaluatedCheck[]): void
  commandDone?(stepId: string, command: LessonCommand, output: Result<ToolOutput>): void
  stepDone?(step: SolvedStep): void
}

export interface SolutionOptions {
  /** Also runs the commands that only look; the solution must do without them. */
  readonly observing: boolean
}

/**
 * Runs every step's solution in order; stops at the first step that its own solution does not solve.
 *
 * @returns the steps that were run; lab-host-down or timed-out where there is no picture to begin with, image-missing where
 *   the engine lacks an image that the lesson needs.
 */
export async function solveLesson(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  listener: SolutionListener,
  options: SolutionOptions,
): Promise<Result<readonly SolvedStep[]>> {
  const { labHost, loaded } = attempt
  await attempt.until(() => usablePicture(environment, labHost).ok, verdictDeadlineMs)
  const picture = usablePicture(environment, labHost)
  if (!picture.ok) return picture
  const missing = missingImage(loaded.definition.prerequisites.images, picture.value.images)
  if (missing) return missing
  const solved: SolvedStep[] = []
  for (const step of loaded.definition.steps) {
    const outcome = await solveStep(attempt, environment, step, listener, options)
    solved.push(outcome)
    listener.stepDone?.(outcome)
    if (!allPassed(outcome.results)) break
  }
  return success(solved)
}

/** The failure that names the first image which the engine lacks; null where it has them all. */
export function missingImage(needed: readonly string[], present: readonly string[]): Failure | null {
  const image = needed.find((name) => !present.includes(name))
  if (image === undefined) return null
  return failure('image-missing', `the lab host's engine has no image ${image}`, {
    remedy: 'Start Vethlab again, which builds the missing lab images; then bring the lab host up afresh.',
    params: { image },
  })
}

async function solveStep(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  step: StepDefinition,
  listener: SolutionListener,
  options: SolutionOptions,
): Promise<SolvedStep> {
  const started = Date.now()
  const unsolved = evaluateChecks(step, attempt.context())
  listener.stepStarted?.(step.id, unsolved)
  let problem: Failure | null = null
  for (const command of step.commands.map(viewCommand)) {
    if (command.observeOnly && !options.observing) continue
    const output = await environment.exec(attempt.labHost, command.argv, commandDeadlineMs)
    listener.commandDone?.(step.id, command, output)
    if (output.ok) continue
    problem = output
    break
  }
  if (!problem && step.marksBefore) {
    const marked = attempt.mark()
    if (!marked.ok) problem = marked
  }
  const entry = (): StepAttempt | undefined => attempt.steps().find((candidate) => candidate.stepId === step.id)
  if (!problem) await attempt.until(() => entry()?.state === 'done', verdictDeadlineMs)
  return {
    stepId: step.id,
    unsolved,
    results: entry()?.state === 'done' ? (entry()?.results ?? []) : evaluateChecks(step, attempt.context()),
    durationMs: Date.now() - started,
    failure: problem,
  }
}

/**
 * Runs the lesson's clean-up and waits until its checks pass. A command that finds nothing to remove may fail.
 *
 * @returns what is left; empty where the lab host is clean.
 */
export async function cleanUpLesson(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
): Promise<Result<CheckSentence[]>> {
  const { cleanUp, cleanUpChecks } = attempt.loaded.definition
  for (const argv of cleanUp) {
    const output = await environment.exec(attempt.labHost, argv, commandDeadlineMs)
    if (!output.ok) return output
  }
  const left = (): EvaluatedCheck[] =>
    evaluateChecks({ checks: cleanUpChecks }, attempt.context()).filter(
      // Without a marked moment there is nothing to compare with: no leftover.
      (result) => result.verdict !== 'passed' && result.observedCode !== 'no-baseline',
    )
  await attempt.until(() => left().length === 0, verdictDeadlineMs)
  return success(left().map((result) => result.observed))
}
