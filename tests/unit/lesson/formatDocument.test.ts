import { describe, expect, it } from 'vitest'
import { observedCodes } from '../../../src/core/checks/codes'
import { loadLesson } from '../../../src/core/lesson/load'
import { viewLesson } from '../../../src/core/lesson/view'
import { documentedCodes, exampleFiles } from './formatDocument'

describe('docs/lesson-format.md', () => {
  it('has an example that is a whole lesson in both languages', () => {
    const loaded = loadLesson(exampleFiles())
    if (!loaded.ok) throw new Error(loaded.fault.message)
    for (const language of ['ko', 'en'] as const) {
      for (const step of viewLesson(loaded.value, language).steps) {
        for (const command of step.commands) expect(step.body).toContain(command.text)
      }
    }
  })

  it('names every kind of check, and exactly what it can observe', () => {
    const documented = documentedCodes()
    expect([...documented.keys()].sort()).toEqual(Object.keys(observedCodes).sort())
    for (const [kind, codes] of Object.entries(observedCodes)) {
      const listed = documented.get(kind) ?? []
      expect(listed[0], kind).toBe(codes[0])
      expect([...listed].sort(), kind).toEqual([...codes].sort())
    }
  })
})
