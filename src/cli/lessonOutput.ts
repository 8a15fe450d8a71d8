/** A lesson's run as text: each step with its commands' real output, each check with what it expected and observed. */
import type { ToolOutput } from '../contract/agent'
import type { Result } from '../contract/result'
import type { LoadedLesson } from '../core/lesson/load'
import type { CheckResult, Language } from '../core/lesson/types'
import { reportChecks } from '../core/report/build'
import type { RunReport } from '../core/report/types'
import { visibleLines, visibleText } from '../core/text/visible'
import type { SolutionListener } from '../main/lessons/solution'
import { lessonCliTexts } from './lessonTexts'
import type { CliStreams } from './streams'

type Out = (text: string) => void

/** Prints a lesson's progress as it happens. */
export function lessonPrinter(loaded: LoadedLesson, language: Language, out: Out): SolutionListener {
  const texts = lessonCliTexts[language]
  const { definition } = loaded
  const lessonText = loaded.texts[language]
  out(`${texts.lesson(definition.number, lessonText.title)}\n`)
  return {
    stepStarted(stepId, unsolved) {
      const index = definition.steps.findIndex((step) => step.id === stepId)
      const title = lessonText.steps.get(stepId)?.title ?? stepId
      out(`\n${texts.step(index + 1, definition.steps.length, title)}\n`)
      const open = unsolved.filter((result) => result.verdict !== 'passed').length
      out(`  ${open > 0 ? texts.unsolved(open, unsolved.length) : texts.solvedBeforehand}\n`)
    },
    commandDone(_stepId, command, output) {
      const prompt = command.place.kind === 'lab-host' ? '$' : `${command.place.container}#`
      out(`  ${prompt} ${command.text}\n${indented(outputText(output))}`)
    },
    stepDone(step) {
      for (const line of checkLines(step.results, language)) out(`  ${line}\n`)
    },
  }
}

function outputText(output: Result<ToolOutput>): string {
  if (!output.ok) return output.message
  const { stdout, stderr, status } = output.value
  return `${stdout}${stderr}${status === 0 ? '' : `[status ${String(status)}]\n`}`
}

/** Tools' text may hold what a container's names hold. */
function indented(text: string): string {
  const lines = visibleLines(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.map((line) => `    ${line}\n`).join('')
}

function checkLines(results: readonly CheckResult[], language: Language): string[] {
  const texts = lessonCliTexts[language]
  return reportChecks(results, language).flatMap((check) => [
    `[${texts.verdicts[check.verdict]}] ${check.id}`,
    `    ${texts.expected}: ${check.expected}`,
    `    ${texts.observed}: ${check.observed}`,
  ])
}

/** Prints what was not run, what is left, and in the last line the counts. */
export function printSummary(report: RunReport, streams: CliStreams): void {
  const texts = lessonCliTexts[report.language]
  for (const lesson of report.lessons) {
    if (lesson.notRunnable) {
      streams.out(`\n${visibleLines(texts.notRunnable(lesson.title, lesson.failure ?? '-'))}\n`)
      continue
    }
    for (const { state, title, failure } of lesson.steps) {
      if (state === 'not-run') streams.out(`\n${title}: ${texts.notRun}\n`)
      if (state === 'not-runnable') streams.out(`\n${visibleLines(texts.notRunnable(title, failure ?? '-'))}\n`)
    }
    streams.out('\n')
    for (const left of lesson.leftovers) streams.out(`${visibleText(texts.left(left))}\n`)
    if (lesson.failure === null && lesson.leftovers.length === 0) streams.out(`${texts.clean}\n`)
  }
  streams.out(`${texts.counts(report.counts)}\n`)
}
