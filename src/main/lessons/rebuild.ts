/**
 * Builds a lesson's state up to a step by the lesson's own commands: after a lab host's death, after a restart, and when a
 * step is wanted as it began. One way for all: what is there is cleaned up, then the earlier steps are solved in their order.
 */
import { failure, success, type Failure, type Result } from '../../contract/result'
import { allPassed } from '../../core/lesson/progress'
import type { StepDefinition } from '../../core/lesson/schema'
import type { LessonAttempt } from './attempts'
import type { LessonEnvironment } from './environment'
import { cleanUpLesson, solveStep } from './solution'

export interface RebuildOptions {
  /** The step that is current in the end. */
  readonly stepId: string
  /** Steps that were skipped are skipped again. */
  readonly isSkipped: (stepId: string) => boolean
}

/**
 * Brings up what is down, cleans up, and solves the steps before that one.
 * @returns lesson-not-rebuilt where something is left that clean-up should have removed, or a step is not solved by its own
 *   solution; what `up` or a command says where that fails.
 */
export async function rebuildLesson(
  attempt: LessonAttempt,
  environment: LessonEnvironment,
  { stepId, isSkipped }: RebuildOptions,
): Promise<Result<null>> {
  const { definition } = attempt.loaded
  for (const labHost of attempt.labHosts.filter((name) => !environment.topology(name))) {
    const up = await environment.up(labHost)
    if (!up.ok) return up
  }
  const left = await cleanUpLesson(attempt, environment)
  if (!left.ok) return left
  if (left.value.length > 0) {
    attempt.cleaned(left.value)
    return notRebuilt(definition.steps[0]?.id ?? '', 'what the lesson made could not be removed')
  }
  attempt.restart()
  const captured = new Map<string, string>()
  for (const step of stepsBefore(definition.steps, stepId)) {
    if (attempt.steps().find((one) => one.stepId === step.id)?.state === 'not-runnable') continue
    if (isSkipped(step.id)) {
      const skipped = attempt.skip(step.id)
      if (!skipped.ok) return skipped
      continue
    }
    const solved = await solveStep(attempt, environment, {
      step,
      captured,
      listener: {},
      options: { observing: false },
    })
    if (solved.failure) return solved.failure
    if (!allPassed(solved.results)) return notRebuilt(step.id, 'its own commands did not solve it')
  }
  return success(null)
}

function stepsBefore(steps: readonly StepDefinition[], stepId: string): readonly StepDefinition[] {
  return steps.slice(
    0,
    steps.findIndex((step) => step.id === stepId),
  )
}

function notRebuilt(step: string, why: string): Failure {
  return failure('lesson-not-rebuilt', `the lesson was built up to the step "${step}" only: ${why}`, {
    params: { step },
  })
}
