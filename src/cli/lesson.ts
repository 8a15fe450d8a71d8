/** `vethlab lesson list|run`: lessons without a window, on a lab host of their own. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isMissingPrerequisite } from '../contract/prerequisites'
import { advice } from '../contract/advice'
import { failure, type Failure, type Result } from '../contract/result'
import { wallNow } from '../core/clock'
import { keptOf, type KeptProgress } from '../core/lesson/kept'
import type { LoadedLesson } from '../core/lesson/load'
import type { Language } from '../core/lesson/types'
import { summarizeLesson } from '../core/lesson/view'
import { buildReport } from '../core/report/build'
import { reportToJunit } from '../core/report/junit'
import type { LessonReport, RunReport } from '../core/report/types'
import { createLessonRunner } from '../main/lessons'
import type { LessonEnvironment } from '../main/lessons/environment'
import { runHeadless } from '../main/lessons/headless'
import type { LessonLibrary } from '../main/lessons/load'
import { lessonPrinter, printSummary } from './lessonOutput'
import { writingPictures } from './lessonPictures'
import { reportFailure, wrongUsage, type CliStreams } from './streams'
import { visibleJson } from '../core/text/visible'

/** Lab hosts that are up and observed, for one run. */
export interface LessonLab {
  /** Where the lesson's commands run. */
  readonly labHost: string
  readonly environment: LessonEnvironment
  /** For the report: vethlab, node, kernel, docker … */
  readonly versions: Readonly<Record<string, string>>
  /** Ends the lab hosts; nothing of them is left when it resolves. */
  close(): Promise<void>
}

export interface LessonCommandDeps {
  readonly library: LessonLibrary
  /** Brings so many lab hosts up; progress goes to the given function, one line each. */
  readonly openLab: (labHosts: number, progress: (line: string) => void) => Promise<Result<LessonLab>>
  /** How far the person has come in the window. */
  readonly progress: () => KeptProgress
  readonly language: Language
}

export const lessonUsage: readonly string[] = [
  'vethlab lesson list [--json] · run ID|all [--report FILE.json|FILE.xml] [--pictures DIR] [--strict] [--json]',
]

interface LessonOptions {
  readonly action: 'list' | 'run'
  readonly id: string
  readonly language: Language
  readonly report: string | null
  /** The folder that the chapters' finished pictures go to. */
  readonly pictures: string | null
  readonly json: boolean
  /** A lesson that is not runnable here counts as a failure of the run. */
  readonly strict: boolean
}

/**
 * Runs the command.
 * @returns 0 only when every check passed, each step was unsolved before its solution and nothing is left; 1 otherwise;
 *   2 for wrong usage; 3 where a prerequisite is missing (named, with its remedy): of the one lesson that was asked for, of
 *   any with --strict.
 */
export async function runLessonCommand(argv: string[], streams: CliStreams, deps: LessonCommandDeps): Promise<number> {
  const options = parseOptions(argv, deps.language)
  if (!options.ok) {
    reportFailure(streams, options)
    return 2
  }
  return options.value.action === 'list'
    ? listLessons(options.value, streams, deps)
    : runLessons(options.value, streams, deps)
}

function parseOptions(argv: string[], language: Language): Result<LessonOptions> {
  const wrong = (message: string): Failure => wrongUsage(message, ...lessonUsage)
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        report: { type: 'string' },
        pictures: { type: 'string' },
        json: { type: 'boolean' },
        strict: { type: 'boolean' },
      },
    })
    const [action, id, ...rest] = positionals
    if (action !== 'list' && action !== 'run') return wrong('lesson: list or run?')
    if (rest.length > 0 || (action === 'list') !== (id === undefined)) {
      return wrong(action === 'run' ? 'lesson run: which lesson? one id, or "all"' : 'lesson list takes no lesson')
    }
    const report = values.report ?? null
    if (report !== null && action === 'list') return wrong('--report belongs to lesson run')
    if (report !== null && !/\.(json|xml)$/.test(report))
      return wrong(`--report takes FILE.json or FILE.xml, not "${report}"`)
    return {
      ok: true,
      value: {
        action,
        id: id ?? '',
        language,
        report,
        pictures: values.pictures ?? null,
        json: values.json ?? false,
        strict: values.strict ?? false,
      },
    }
  } catch (error) {
    return wrong((error as Error).message)
  }
}

async function listLessons(options: LessonOptions, streams: CliStreams, deps: LessonCommandDeps): Promise<number> {
  const list = await deps.library.list()
  if (!list.ok) return failed(streams, list)
  for (const problem of list.value.broken) reportFailure(streams, problem)
  const progress = deps.progress()
  const summaries = list.value.lessons.map((loaded) =>
    summarizeLesson(loaded, options.language, keptOf(progress, loaded.definition.id)),
  )
  if (options.json) streams.out(`${visibleJson(summaries)}\n`)
  else {
    for (const { number, id, title, left, steps, finished } of summaries) {
      const reached = finished ? '✓' : left > 0 ? `${String(left)}/${String(steps)}` : ''
      streams.out(`${String(number).padStart(2)}  ${reached.padEnd(5)}  ${id}  ${title}\n`)
    }
  }
  return list.value.broken.length > 0 ? 1 : 0
}

async function chosenLessons(id: string, library: LessonLibrary): Promise<Result<readonly LoadedLesson[]>> {
  if (id !== 'all') {
    const one = await library.load(id)
    return one.ok ? { ok: true, value: [one.value] } : one
  }
  const list = await library.list()
  if (!list.ok) return list
  const broken = list.value.broken[0]
  return broken ?? { ok: true, value: list.value.lessons }
}

async function runLessons(options: LessonOptions, streams: CliStreams, deps: LessonCommandDeps): Promise<number> {
  const lessons = await chosenLessons(options.id, deps.library)
  if (!lessons.ok) return failed(streams, lessons)
  const startedAt = wallNow().toISOString()
  const labHosts = Math.max(1, ...lessons.value.map((lesson) => lesson.definition.prerequisites.labHosts))
  const lab = await deps.openLab(labHosts, (line) => {
    streams.err(`${line}\n`)
  })
  if (!lab.ok) return failed(streams, lab)
  const outcome = await runAll(lessons.value, lab.value, options, streams, deps)
  const report = buildReport({ language: options.language, startedAt, versions: lab.value.versions }, outcome.reports)
  if (options.json) streams.out(`${visibleJson(report)}\n`)
  else printSummary(report, streams)
  const unwritten = options.report === null ? null : writeReport(options.report, report)
  for (const problem of [outcome.failure, unwritten]) if (problem) reportFailure(streams, problem)
  const isMissing = report.counts.notRunnable > 0 && (options.id !== 'all' || options.strict)
  if (isMissing || (outcome.failure && isMissingPrerequisite(outcome.failure.code))) return 3
  return report.passed && !unwritten ? 0 : 1
}

/** Runs each lesson that can be run here; the lab hosts end whatever happens. One that breaks off ends the run. */
async function runAll(
  lessons: readonly LoadedLesson[],
  lab: LessonLab,
  options: LessonOptions,
  streams: CliStreams,
  deps: LessonCommandDeps,
): Promise<{ reports: LessonReport[]; failure: Failure | null }> {
  const runner = createLessonRunner({
    library: deps.library,
    environment: lab.environment,
    emit: () => undefined,
    notice: (problem) => {
      reportFailure(streams, problem)
    },
  })
  const reports: LessonReport[] = []
  try {
    for (const loaded of lessons) {
      // With --json nothing but the report goes to stdout.
      const out = options.json ? streams.err : streams.out
      const { language, pictures } = options
      const printer = lessonPrinter(loaded, { language, say: streams.say, out })
      const listener =
        pictures === null
          ? printer
          : writingPictures(printer, loaded, {
              directory: pictures,
              language,
              topology: () => lab.environment.topology(lab.labHost),
              problem: (problem) => {
                reportFailure(streams, problem)
              },
            })
      const outcome = await runHeadless({ runner, loaded, labHost: lab.labHost, language, listener })
      reports.push(outcome.report)
      if (outcome.report.notRunnable && outcome.failure) reportFailure(streams, outcome.failure)
      else if (outcome.failure) return { reports, failure: outcome.failure }
    }
    return { reports, failure: null }
  } finally {
    runner.dispose()
    await lab.close()
  }
}

function writeReport(path: string, report: RunReport): Failure | null {
  const text = path.endsWith('.xml') ? reportToJunit(report) : `${visibleJson(report)}\n`
  try {
    writeFileSync(path, text)
    return null
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'bad-request'
    return failure(code, `the report ${path} cannot be written: ${String(error)}`, {
      advice: advice('write-elsewhere'),
    })
  }
}

function failed(streams: CliStreams, problem: Failure): number {
  reportFailure(streams, problem)
  if (isMissingPrerequisite(problem.code)) return 3
  return problem.code === 'lesson-unknown' ? 2 : 1
}
