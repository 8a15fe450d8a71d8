/** A lesson's run as text: each step with its commands' real output, each check with what it expected and observed. */
import type { ToolOutput } from '../contract/agent'
import type { Result } from '../contract/result'
import type { LoadedLesson } from '../core/lesson/load'
import type { CheckResult, Language } from '../core/lesson/types'
import { reportChecks } from '../core/report/build'
import type { ReportCounts, RunReport } from '../core/report/types'
import { visibleLines, visibleText } from '../core/text/visible'
import type { SolutionListener } from '../main/lessons/solution'
import { failureWords, type Tell } from '../words'
import type { CliStreams } from './streams'

export interface PrinterOptions {
  /** Of the lesson's own texts; what is printed around them is said by `say`. */
  readonly language: Language
  readonly say: Tell
  readonly out: (text: string) => void
}

/** Prints a lesson's progress as it happens. */
export function lessonPrinter(loaded: LoadedLesson, { language, say, out }: PrinterOptions): SolutionListener {
  const { number, steps } = loaded.definition
  const lessonText = loaded.texts[language]
  out(`${say('cli.lesson', { number: String(number), title: lessonText.title })}\n`)
  return {
    stepStarted(stepId, unsolved) {
      const index = String(steps.findIndex((step) => step.id === stepId) + 1)
      const title = lessonText.steps.get(stepId)?.title ?? stepId
      out(`\n${say('cli.step', { index, of: String(steps.length), title })}\n`)
      const open = unsolved.filter((result) => result.verdict !== 'passed').length
      const counts = { open: String(open), of: String(unsolved.length) }
      out(`  ${open > 0 ? say('cli.unsolved', counts) : say('cli.solvedBeforehand')}\n`)
    },
    commandDone(_stepId, command, output) {
      const prompt = command.place.kind === 'lab-host' ? '$' : `${command.place.container}#`
      out(`  ${prompt} ${command.text}\n${indented(outputText(output, say))}`)
    },
    stepDone(step) {
      for (const line of checkLines(step.results, language, say)) out(`  ${line}\n`)
    },
  }
}

function outputText(output: Result<ToolOutput>, say: Tell): string {
  if (!output.ok) return `${failureWords(output, say).what}\n${output.message}`
  const { stdout, stderr, status } = output.value
  return `${stdout}${stderr}${status === 0 ? '' : `${say('cli.status', { status: String(status) })}\n`}`
}

/** Tools' text may hold what a container's names hold. */
function indented(text: string): string {
  const lines = visibleLines(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.map((line) => `    ${line}\n`).join('')
}

function checkLines(results: readonly CheckResult[], language: Language, say: Tell): string[] {
  return reportChecks(results, language).flatMap((check) => [
    `[${say(`cli.verdict.${check.verdict}`)}] ${check.id}`,
    `    ${say('cli.expected')}: ${check.expected}`,
    `    ${say('cli.observed')}: ${check.observed}`,
  ])
}

/** Prints what was not run, what is left, and in the last line the counts. */
export function printSummary(report: RunReport, { out, say }: CliStreams): void {
  for (const lesson of report.lessons) {
    if (lesson.notRunnable) {
      out(`\n${notRunnable(lesson, say)}\n`)
      continue
    }
    for (const step of lesson.steps) {
      if (step.state === 'not-run') out(`\n${say('cli.notRun', { title: step.title })}\n`)
      if (step.state === 'not-runnable') out(`\n${notRunnable(step, say)}\n`)
    }
    out('\n')
    for (const left of lesson.leftovers) out(`${visibleText(say('cli.leftover', { what: left }))}\n`)
    if (lesson.failure === null && lesson.leftovers.length === 0) out(`${say('cli.clean')}\n`)
  }
  out(`${countsLine(report.counts, say)}\n`)
}

function notRunnable({ title, failure }: { title: string; failure: string | null }, say: Tell): string {
  return visibleLines(say('cli.notRunnable', { title, why: failure ?? '-' }))
}

function countsLine({ notRunnable: lessons, stepsNotRunnable, ...counts }: ReportCounts, say: Tell): string {
  const said = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]))
  return [
    say('cli.counts', said),
    ...(lessons === 0 ? [] : [say('cli.countsLessons', { count: String(lessons) })]),
    ...(stepsNotRunnable === 0 ? [] : [say('cli.countsSteps', { count: String(stepsNotRunnable) })]),
  ].join('; ')
}
