/** The shipped lesson as texts, to be broken in tests. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadLesson, type LessonFiles, type LoadedLesson } from '../../../src/core/lesson/load'

export const lessonsDirectory = resolve(import.meta.dirname, '../../../resources/lessons')

export function lessonFiles(id = 'default-bridge'): LessonFiles {
  const text = (name: string): string => readFileSync(resolve(lessonsDirectory, id, name), 'utf8')
  return { id, yaml: text('lesson.yaml'), texts: { ko: text('ko.md'), en: text('en.md') } }
}

export function shippedLesson(id = 'default-bridge'): LoadedLesson {
  const loaded = loadLesson(lessonFiles(id))
  if (!loaded.ok) throw new Error(loaded.fault.message)
  return loaded.value
}
