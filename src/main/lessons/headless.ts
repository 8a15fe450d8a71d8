/** One lesson from its first step to its clean end, without a window; the report is made from what was observed. */
import type { Failure } from '../../contract/result'
import { isMissingPrerequisite } from '../../contract/prerequisites'
import { stopwatch } from '../../core/clock'
import type { LoadedLesson } from '../../core/lesson/load'
import { formatSentence } from '../../core/checks/messages'
import { allPassed } from '../../core/lesson/progress'
import type { Language } from '../../core/lesson/types'
import { reportChecks } from '../../core/report/build'
import type { LessonReport, ReportedCommand, ReportedStep } from '../../core/report/types'
import type { LessonRunner } from './index'
import type { SolutionListener, SolvedStep } from './solution'

export interface HeadlessOptions {
  readonly runner: LessonRunner
  readonly loaded: LoadedLesson
  readonly labHost: string
  readonly language: Language
  readonly listener: SolutionListener
}

export interface HeadlessOutcome {
  readonly report: LessonReport
  /** What kept the lesson from being run to its end; null where nothing did. */
  readonly failure: Failure | null
}

/** Runs the lesson's solution, then always its clean-up. */
export async function runHeadless(options: HeadlessOptions): Promise<HeadlessOutcome> {
  const { runner, loaded, labHost, language, listener } = options
  const elapsedMs = stopwatch()
  const commands = new Map<string, ReportedCommand[]>()
  const passedOver = new Map<string, string>()
  const finish = (
    solved: readonly SolvedStep[],
    leftovers: readonly string[],
    failure: Failure | null,
  ): HeadlessOutcome => ({
    failure,
    report: {
      lesson: loaded.definition.id,
      number: loaded.definition.number,
      title: loaded.texts[language].title,
      labHost,
      durationMs: elapsedMs(),
      steps: loaded.definition.steps.map((step) =>
        reportStep(
          step.id,
          loaded.texts[language].steps.get(step.id)?.title ?? step.id,
          solved.find((entry) => entry.stepId === step.id),
          commands.get(step.id) ?? [],
          language,
          passedOver.get(step.id) ?? null,
        ),
      ),
      leftovers,
      failure: failure?.message ?? null,
      notRunnable: failure !== null && isMissingPrerequisite(failure.code),
    },
  })
  const start = await runner.start({ lessonId: loaded.definition.id, labHost })
  if (!start.ok) return finish([], [], start)
  const recording: SolutionListener = {
    ...listener,
    commandDone(stepId, command, output) {
      const status = output.ok ? output.value.status : null
      commands.set(stepId, [...(commands.get(stepId) ?? []), { text: command.text, argv: command.argv, status }])
      listener.commandDone?.(stepId, command, output)
    },
    stepPassedOver(stepId, missing) {
      passedOver.set(stepId, missing)
      listener.stepPassedOver?.(stepId, missing)
    },
  }
  const solved = await runner.runSolution(recording, { observing: true })
  const cleaned = await runner.cleanUp()
  const leftovers = cleaned.ok ? cleaned.value.leftovers.map((sentence) => formatSentence(sentence, language)) : []
  if (!solved.ok) return finish([], leftovers, solved)
  return finish(solved.value, leftovers, cleaned.ok ? null : cleaned)
}

function reportStep(
  id: string,
  title: string,
  solved: SolvedStep | undefined,
  commands: readonly ReportedCommand[],
  language: Language,
  missing: string | null,
): ReportedStep {
  if (!solved) {
    const [state, failure] =
      missing === null ? (['not-run', null] as const) : (['not-runnable', `the kernel has no ${missing}`] as const)
    return { id, title, state, durationMs: 0, unsolved: [], commands, checks: [], failure }
  }
  return {
    id,
    title,
    state: allPassed(solved.results) ? 'passed' : 'failed',
    durationMs: solved.durationMs,
    unsolved: reportChecks(solved.unsolved, language),
    commands,
    checks: reportChecks(solved.results, language),
    failure: solved.failure?.message ?? null,
  }
}
