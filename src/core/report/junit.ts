/** A report as JUnit XML, which test surfaces read: one suite a lesson, one case a check and one a step's "unsolved before". */
import type { LessonReport, ReportedCheck, ReportedStep, RunReport } from './types'

/** Renders the report; text of kernel and engine is escaped, control characters that XML 1.0 forbids are replaced. */
export function reportToJunit(report: RunReport): string {
  const suites = report.lessons.map(suite).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vethlab lessons">\n${suites}\n</testsuites>\n`
}

function suite(lesson: LessonReport): string {
  const cases = lesson.notRunnable
    ? [notRunnable(lesson)]
    : [...lesson.steps.flatMap((step) => stepCases(lesson, step)), ...lessonCases(lesson)]
  const withFault = (tag: Fault['tag']): string => String(cases.filter((entry) => entry.fault?.tag === tag).length)
  const attributes = `name="${xml(lesson.lesson)}" tests="${String(cases.length)}" failures="${withFault('failure')}" errors="${withFault('error')}" skipped="${withFault('skipped')}" time="${seconds(lesson.durationMs)}"`
  return `  <testsuite ${attributes}>\n${cases.map(renderCase).join('\n')}\n  </testsuite>`
}

interface Case {
  readonly className: string
  readonly name: string
  readonly fault: Fault | null
}

interface Fault {
  readonly tag: 'failure' | 'error' | 'skipped'
  readonly message: string
}

function notRunnable(lesson: LessonReport): Case {
  const message = `not runnable here: ${lesson.failure ?? '-'}`
  return { className: lesson.lesson, name: 'is runnable here', fault: { tag: 'skipped', message } }
}

function stepCases(lesson: LessonReport, step: ReportedStep): Case[] {
  const className = `${lesson.lesson}.${step.id}`
  if (step.state === 'not-runnable') {
    const message = `not runnable here: ${step.failure ?? '-'}`
    return [{ className, name: 'is runnable here', fault: { tag: 'skipped', message } }]
  }
  const beforehand = step.unsolved.every((check) => check.verdict === 'passed')
  const unsolved: Case = {
    className,
    name: 'unsolved before its solution',
    fault: beforehand
      ? { tag: 'failure', message: 'every check passed before the solution, or the step was not run' }
      : null,
  }
  const run: Case = {
    className,
    name: 'commands run',
    fault: step.failure === null ? null : { tag: 'error', message: step.failure },
  }
  return [unsolved, run, ...step.checks.map((check) => checkCase(className, check))]
}

function checkCase(className: string, check: ReportedCheck): Case {
  const message = `expected: ${check.expected}; observed: ${check.observed}`
  const tag = check.verdict === 'undetermined' ? 'error' : 'failure'
  return { className, name: `${check.id} (${check.kind})`, fault: check.verdict === 'passed' ? null : { tag, message } }
}

function lessonCases(lesson: LessonReport): Case[] {
  const message = `left: ${lesson.leftovers.join('; ')}`
  const whole: Case = {
    className: lesson.lesson,
    name: 'runs to its end',
    fault: lesson.failure === null ? null : { tag: 'error', message: lesson.failure },
  }
  const fault = lesson.leftovers.length === 0 ? null : ({ tag: 'failure', message } as const)
  return [whole, { className: lesson.lesson, name: 'leaves nothing', fault }]
}

function renderCase(entry: Case): string {
  const open = `    <testcase classname="${xml(entry.className)}" name="${xml(entry.name)}"`
  return entry.fault ? `${open}><${entry.fault.tag} message="${xml(entry.fault.message)}"/></testcase>` : `${open}/>`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  const allowed = Array.from(text, (char) => (forbidden(char.codePointAt(0) ?? 0) ? '\ufffd' : char)).join('')
  return allowed.replace(/[&<>"]/g, (char) => entities[char] ?? char)
}

/** What is no Char of XML 1.0 (section 2.2). */
function forbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x9 && code !== 0xa && code !== 0xd
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
}
