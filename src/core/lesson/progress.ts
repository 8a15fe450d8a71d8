/** How far a learner has come: pure, each function gives the next state from the last one and a picture. */
import type { CheckContext, EvaluatedCheck } from '../checks/context'
import { evaluateCheck } from '../checks/evaluate'
import type { KernelPart, LessonDefinition, StepDefinition } from './schema'
import type { CheckResult, StepProgress, StepState } from './types'

export interface StepAttempt {
  readonly stepId: string
  readonly state: StepState
  /** The part of the kernel that is missing. */
  readonly missing?: KernelPart
  /** Of the current step: live. Of a step that is done: those that it was done with. Of a locked one: none. */
  readonly results: readonly EvaluatedCheck[]
}

export type Attempt = readonly StepAttempt[]

/** Every step locked but the first of those that can be run. @param missing parts of the kernel that are not there. */
export function startAttempt(lesson: LessonDefinition, missing: readonly KernelPart[] = []): Attempt {
  return unlockNext(
    lesson.steps.map(({ id, needs = [] }) => {
      const part = needs.find((one) => missing.includes(one))
      return part === undefined
        ? { stepId: id, state: 'locked', results: [] }
        : { stepId: id, state: 'not-runnable', missing: part, results: [] }
    }),
  )
}

/** The step that the learner is at; null when every step is done or skipped. */
export function currentStep(attempt: Attempt, lesson: LessonDefinition): StepDefinition | null {
  const current = attempt.find((step) => step.state === 'current')
  return lesson.steps.find((step) => step.id === current?.stepId) ?? null
}

/** The step's place; -1 where there is none of that name. */
export function stepIndex(lesson: LessonDefinition, stepId: string | null | undefined): number {
  return lesson.steps.findIndex((step) => step.id === stepId)
}

/** What the checks of the lesson's lab hosts look at, the first one being 1. */
export type ContextOf = (host: number) => CheckContext

/** Evaluates the current step. */
export function evaluateAttempt(attempt: Attempt, lesson: LessonDefinition, contextOf: ContextOf): Attempt {
  const step = currentStep(attempt, lesson)
  if (!step) return attempt
  return replaceStep(attempt, { stepId: step.id, state: 'current', results: evaluateChecks(step, contextOf) })
}

/** Leaves the current step for good, with the results that it has; the next one becomes current. */
export function leaveStep(attempt: Attempt, state: 'done' | 'skipped'): Attempt {
  const step = attempt.find((entry) => entry.state === 'current')
  return step ? unlockNext(replaceStep(attempt, { ...step, state })) : attempt
}

/** Evaluates a step's checks, each against its own lab host. */
export function evaluateChecks(step: Pick<StepDefinition, 'checks'>, contextOf: ContextOf): EvaluatedCheck[] {
  return step.checks.map((check) => evaluateCheck(check, contextOf(check.host ?? 1)))
}

/** @returns whether there are results and all of them passed. */
export function allPassed(results: readonly EvaluatedCheck[]): boolean {
  return results.length > 0 && results.every((result) => result.verdict === 'passed')
}

/** What the page sees: results, and of a step that is not done the first hint that fits what was observed. */
export function viewAttempt(attempt: Attempt, lesson: LessonDefinition): StepProgress[] {
  return attempt.map((entry) => ({
    stepId: entry.stepId,
    state: entry.state,
    missing: entry.missing ?? null,
    results: entry.results.map(viewResult),
    hint: entry.state === 'current' ? hintFor(entry, lesson) : null,
  }))
}

/** Without the code that only hints are chosen by. */
function viewResult({ checkId, kind, verdict, expected, observed, about }: EvaluatedCheck): CheckResult {
  return { checkId, kind, verdict, expected, observed, about }
}

function hintFor(entry: StepAttempt, lesson: LessonDefinition): string | null {
  const step = lesson.steps.find((candidate) => candidate.id === entry.stepId)
  const hint = step?.hints?.find(({ when }) =>
    entry.results.some((result) => result.checkId === when.check && result.observedCode === when.observed),
  )
  return hint?.key ?? null
}

function replaceStep(attempt: Attempt, step: StepAttempt): Attempt {
  return attempt.map((entry) => (entry.stepId === step.stepId ? step : entry))
}

function unlockNext(attempt: Attempt): Attempt {
  const next = attempt.find((step) => step.state === 'locked')
  return next ? replaceStep(attempt, { ...next, state: 'current' }) : attempt
}
