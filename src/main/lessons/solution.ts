/** Runs a lesson's own solution and its clean-up in the lab host, and waits for what the kernel and the engine say of it. */
import type { ToolOutput } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { stopwatch } from '../../core/clock'
import type { EvaluatedCheck } from '../../core/checks/context'
import { allPassed, evaluateChecks, type StepAttempt } from '../../core/lesson/progress'
import type { StepDefinition } from '../../core/lesson/schema'
import type { CheckSentence, LessonCommand } from '../../core/lesson/types'
import { viewCommand } from '../../core/lesson/view'
import type { LessonAttempt } from './attempts'
import type { LessonEnvironment } from './environment'
import { usablePictures } from './pictures'
import { missingImage } from './prerequisites'

/** A command of a lesson; `docker stop` alone may take the 10 s that it grants. */
const commandDeadlineMs = 60_000
/** How long kernel and engine may take to show what a command did (seen: some 50 ms, 2 s in an emulated kernel). */
const verdictDeadlineMs = 30_000

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
  /** This machine's kernel lacks that part, which the step needs. */
  stepPassedOver?(stepId: string, missing: string): void
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
  const { labHosts, loaded } = attempt
  await attempt.until(() => usablePictures(environment, labHosts).ok, verdictDeadlineMs)
  const pictures = usablePictures(environment, labHosts)
  if (!pictures.ok) return pictures
  const missing = missingImage(environment, labHosts, loaded.definition.prerequisites.images)
  if (missing) return missing
  const captured = new Map<string, string>()
  const solved: SolvedStep[] = []
  for (const step of loaded.definition.steps) {
    const missing = attempt.steps().find((entry) => entry.stepId === step.id)?.missing
    if (missing !== undefined) {
      listener.stepPassedOver?.(step.id, missing)
      continue
    }
    const outcome = await solveStep(attempt, environment, { step, captured, listener, options })
    solved.push(outcome)
    listener.stepDone?.(outcome)
    if (!allPassed(outcome.results)) break
  }
  return success(solved)
}

export interface StepWork {
  readonly step: StepDefinition
  /** What commands printed, by the names that they give it; filled as they run. */
  readonly captured: Map<string, string>
  readonly listener: SolutionListener
  readonly options: SolutionOptions
}

/** Runs one step's solution, and waits until the step is done. */
export async function solveStep(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  { step, captured, listener, options }: StepWork,
): Promise<SolvedStep> {
  const elapsedMs = stopwatch()
  const isAsked = (): boolean => !evaluateChecks(step, attempt.contextOf).some(isPending)
  // What has to be asked is asked before anything is done: it is the state without the solution.
  await attempt.until(isAsked, verdictDeadlineMs)
  const unsolved = evaluateChecks(step, attempt.contextOf)
  listener.stepStarted?.(step.id, unsolved)
  let problem: Failure | null = null
  for (const definition of step.commands) {
    const command = fillCaptured(viewCommand(definition), captured)
    if (command.observeOnly && command.capture === null && !options.observing) continue
    const output = await run(attempt, environment, command, captured)
    listener.commandDone?.(step.id, command, output)
    if (output.ok) continue
    problem = output
    break
  }
  attempt.acted()
  if (!problem && step.marksBefore) {
    const marked = attempt.mark()
    if (!marked.ok) problem = marked
  }
  const entry = (): StepAttempt | undefined => attempt.steps().find((candidate) => candidate.stepId === step.id)
  const isOver = (): boolean => entry()?.state === 'done' || attempt.state().status === 'interrupted'
  if (!problem) await attempt.until(isOver, verdictDeadlineMs)
  return {
    stepId: step.id,
    unsolved,
    results: entry()?.state === 'done' ? (entry()?.results ?? []) : evaluateChecks(step, attempt.contextOf),
    durationMs: elapsedMs(),
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
  for (const entry of cleanUp) {
    const { argv, host = 1 } = Array.isArray(entry) ? { argv: entry } : entry
    const output = await runOn(attempt, environment, host, argv)
    if (!output.ok) return output
  }
  attempt.acted()
  const left = (): EvaluatedCheck[] =>
    evaluateChecks({ checks: cleanUpChecks }, attempt.contextOf).filter(
      // Without a marked moment there is nothing to compare with: no leftover.
      (result) => result.verdict !== 'passed' && result.observedCode !== 'no-baseline',
    )
  await attempt.until(() => left().length === 0, verdictDeadlineMs)
  return success(left().map((result) => result.observed))
}

/** Runs argv on that one of the lesson's lab hosts, the first one being 1. */
function runOn(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  host: number,
  argv: readonly string[],
): Promise<Result<ToolOutput>> {
  return environment.exec(attempt.labHosts[host - 1] ?? '', argv, commandDeadlineMs)
}

/** Runs a command where it belongs, and keeps what it prints if it has a name for that. */
async function run(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  command: LessonCommand,
  captured: Map<string, string>,
): Promise<Result<ToolOutput>> {
  const output = await runOn(attempt, environment, command.host, command.argv)
  if (output.ok && command.capture !== null) captured.set(command.capture, output.value.stdout.trim())
  return output
}

/** Whether a check still waits for an answer. */
function isPending(result: EvaluatedCheck): boolean {
  return result.observedCode === 'not-asked'
}

function fillCaptured(command: LessonCommand, captured: ReadonlyMap<string, string>): LessonCommand {
  const fill = (text: string): string =>
    text.replace(/\$\{([a-z0-9-]+)\}/g, (whole, name: string) => captured.get(name) ?? whole)
  return { ...command, text: fill(command.text), argv: command.argv.map(fill) }
}

/**
 * The line of a command as a person types it now. What it takes from an earlier command is asked for by running that one,
 * which only looks.
 * @returns bad-request where there is no such command; what running the earlier one gives where that fails.
 */
export async function typedText(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  stepId: string,
  index: number,
): Promise<Result<{ text: string }>> {
  const { steps } = attempt.loaded.definition
  const step = steps.find((entry) => entry.id === stepId)
  const command = step?.commands[index]
  if (!step || !command) return failure('bad-request', `there is no command ${String(index)} in the step "${stepId}"`)
  const captured = new Map<string, string>()
  const earlier = steps.slice(0, steps.indexOf(step) + 1).flatMap((entry) => entry.commands)
  for (const one of earlier.map(viewCommand)) {
    if (one.capture === null || !command.text.includes(`\${${one.capture}}`)) continue
    const output = await run(attempt, environment, one, captured)
    if (!output.ok) return output
  }
  return success({ text: fillCaptured(viewCommand(command), captured).text })
}
