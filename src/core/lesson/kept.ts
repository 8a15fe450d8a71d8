/** What is kept of a person's attempts, so that a lesson goes on where it was: pure, the file is written elsewhere. */
import { z } from 'zod'
import type { LessonState, StepProgress } from './types'

const lessonId = z.string().max(64)

export const keptProgressSchema = z.strictObject({
  /** The lesson that was at work last. */
  last: lessonId.nullable(),
  lessons: z.record(
    lessonId,
    z.strictObject({
      /** The steps that were left, in the farthest attempt since the lesson was begun anew. */
      steps: z.record(lessonId, z.enum(['done', 'skipped'])),
      /** Whether it was ever done to its end. */
      finished: z.boolean(),
    }),
  ),
})

export type KeptProgress = z.infer<typeof keptProgressSchema>
export type KeptLesson = KeptProgress['lessons'][string]

export const nothingKept: KeptProgress = { last: null, lessons: {} }

const untouched: KeptLesson = { steps: {}, finished: false }

/** What is kept of that lesson. */
export function keptOf(kept: KeptProgress, lesson: string): KeptLesson {
  return kept.lessons[lesson] ?? untouched
}

/**
 * Takes an attempt's state into account. One that has not come as far as what is kept leaves the steps as they are: a lab host
 * that died takes the attempt back to its first step, and not what had been reached.
 */
export function keepAttempt(kept: KeptProgress, state: Pick<LessonState, 'lessonId' | 'steps'>): KeptProgress {
  const known = keptOf(kept, state.lessonId)
  const left = leftSteps(state.steps)
  const farther = Object.keys(left).length >= Object.keys(known.steps).length
  const finished = known.finished || Object.keys(left).length === state.steps.length
  return withLesson(kept, state.lessonId, { steps: farther ? left : known.steps, finished })
}

/** The lesson is begun anew: its steps are forgotten, that it was finished once is not. */
export function forgetSteps(kept: KeptProgress, lesson: string): KeptProgress {
  return withLesson(kept, lesson, { ...keptOf(kept, lesson), steps: {} })
}

/** The step at which the kept attempt was; null where it was at the first one, or at the end. */
export function resumeStep(kept: KeptLesson, stepIds: readonly string[]): string | null {
  const at = stepIds.findIndex((id) => kept.steps[id] === undefined)
  return at > 0 ? (stepIds[at] ?? null) : null
}

function leftSteps(steps: readonly StepProgress[]): KeptLesson['steps'] {
  const left: KeptLesson['steps'] = {}
  // Steps are left in their order; one that cannot be run here is passed over with the one before it.
  for (const { stepId, state } of steps) {
    if (state === 'locked' || state === 'current') break
    left[stepId] = state === 'done' ? 'done' : 'skipped'
  }
  return left
}

function withLesson(kept: KeptProgress, lesson: string, next: KeptLesson): KeptProgress {
  return { last: lesson, lessons: { ...kept.lessons, [lesson]: next } }
}
