/** The report of a headless run of lessons; as JSON it is what `--report FILE.json` and `--json` give. */
import type { CheckVerdict, Language } from '../lesson/types'

export interface ReportedCheck {
  readonly id: string
  readonly kind: string
  readonly verdict: CheckVerdict
  /** Sentences in the report's language. */
  readonly expected: string
  readonly observed: string
}

export interface ReportedCommand {
  readonly text: string
  readonly argv: readonly string[]
  /** Exit status; null where a signal or the deadline ended it, or it could not be run. */
  readonly status: number | null
}

export interface ReportedStep {
  readonly id: string
  readonly title: string
  readonly state: 'passed' | 'failed' | 'not-run' | 'not-runnable'
  readonly durationMs: number
  /** Checks before the step's own solution ran: at least one must not pass. Empty where the step was not run. */
  readonly unsolved: readonly ReportedCheck[]
  readonly commands: readonly ReportedCommand[]
  /** Checks after it. */
  readonly checks: readonly ReportedCheck[]
  /** Why a command could not be run, or which part of the kernel the step lacks; null where all ran. */
  readonly failure: string | null
}

export interface LessonReport {
  readonly lesson: string
  readonly number: number
  readonly title: string
  readonly labHost: string
  readonly durationMs: number
  readonly steps: readonly ReportedStep[]
  /** What clean-up could not remove. */
  readonly leftovers: readonly string[]
  /** Why the lesson could not be run to its end; null where it was. */
  readonly failure: string | null
  /** This machine lacks what the lesson needs: `failure` names it. Never counted as passed. */
  readonly notRunnable: boolean
}

export interface ReportCounts {
  readonly lessons: number
  readonly steps: number
  readonly checks: number
  readonly passed: number
  readonly failed: number
  readonly undetermined: number
  /** Steps whose checks all passed before their solution ran, so that they prove nothing. */
  readonly solvedBeforehand: number
  readonly leftovers: number
  /** Lessons that cannot be run on this machine. */
  readonly notRunnable: number
  /** Steps of other lessons that cannot. */
  readonly stepsNotRunnable: number
}

export interface RunReport {
  readonly schema: 'vethlab/lesson-report@1'
  readonly language: Language
  /** ISO 8601. */
  readonly startedAt: string
  /** What it ran on: vethlab, node, kernel, docker … */
  readonly versions: Readonly<Record<string, string>>
  readonly lessons: readonly LessonReport[]
  readonly counts: ReportCounts
  /** True only where every lesson that can be run here ran to its end, and there was one; every check passed, every step was unsolved before, nothing is left. */
  readonly passed: boolean
}
