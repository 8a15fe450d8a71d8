import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isObservedCode, observedCodes } from '../../../src/core/checks/codes'
import { lessonsDirectory, shippedLesson } from './files'

const steps = readdirSync(lessonsDirectory).flatMap((lesson) =>
  shippedLesson(lesson).definition.steps.map((step) => ({ lesson, step })),
)

describe('the hints of every step', () => {
  it.each(steps)('$lesson: $step.id has each condition once, of what its check can fail with', ({ step }) => {
    const hints = step.hints ?? []
    const conditions = hints.map(({ when }) => `${when.check} ${when.observed}`)
    expect(conditions).toEqual([...new Set(conditions)])
    for (const { key, when } of hints) {
      const check = step.checks.find((one) => one.id === when.check)
      if (!check) throw new Error(`the hint ${key} is for no check`)
      expect(isObservedCode(check.kind, when.observed), key).toBe(true)
      // What passes needs no hint.
      expect(observedCodes[check.kind][0], key).not.toBe(when.observed)
    }
  })

  it.each(steps)('$lesson: $step.id says what to do where nothing has been done yet', ({ step }) => {
    expect(step.hints ?? []).not.toEqual([])
  })
})
