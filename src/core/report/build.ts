/** From results to a report: pure, the same for a person, for machines and for test surfaces. */
import { formatSentence } from '../checks/messages'
import type { CheckResult, Language } from '../lesson/types'
import type { LessonReport, ReportCounts, ReportedCheck, RunReport } from './types'

/** Says each result in one language. */
export function reportChecks(results: readonly CheckResult[], language: Language): ReportedCheck[] {
  return results.map((result) => ({
    id: result.checkId,
    kind: result.kind,
    verdict: result.verdict,
    expected: formatSentence(result.expected, language),
    observed: formatSentence(result.observed, language),
  }))
}

/** Counts everything and decides whether the run as a whole passed. */
export function buildReport(
  run: Pick<RunReport, 'language' | 'startedAt' | 'versions'>,
  lessons: readonly LessonReport[],
): RunReport {
  const counts = countChecks(lessons)
  const runnable = lessons.filter((lesson) => !lesson.notRunnable)
  const whole = runnable.every(
    (lesson) =>
      lesson.failure === null &&
      lesson.steps.every((step) => step.state === 'not-runnable' || (step.state === 'passed' && step.failure === null)),
  )
  const passed =
    runnable.length > 0 &&
    whole &&
    counts.passed === counts.checks &&
    counts.solvedBeforehand === 0 &&
    counts.leftovers === 0
  return { schema: 'vethlab/lesson-report@1', ...run, lessons, counts, passed }
}

function countChecks(lessons: readonly LessonReport[]): ReportCounts {
  const steps = lessons.flatMap((lesson) => lesson.steps)
  const checks = steps.flatMap((step) => step.checks)
  const withVerdict = (verdict: string): number => checks.filter((check) => check.verdict === verdict).length
  return {
    lessons: lessons.length,
    steps: steps.length,
    checks: checks.length,
    passed: withVerdict('passed'),
    failed: withVerdict('failed'),
    undetermined: withVerdict('undetermined'),
    solvedBeforehand: steps.filter(
      (step) => step.unsolved.length > 0 && step.unsolved.every((check) => check.verdict === 'passed'),
    ).length,
    leftovers: lessons.reduce((sum, lesson) => sum + lesson.leftovers.length, 0),
    notRunnable: lessons.filter((lesson) => lesson.notRunnable).length,
    stepsNotRunnable: steps.filter((step) => step.state === 'not-runnable').length,
  }
}
