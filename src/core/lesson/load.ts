/** From the three texts of a lesson's folder to a lesson that can be trusted to be whole, in every language. */
import type { z } from 'zod'
import { isObservedCode, observedCodes } from '../checks/codes'
import type { Language } from './types'
import { lessonSchema, type LessonDefinition } from './schema'
import { parseLessonText, type LessonText } from './texts'
import { parseYaml } from './yaml'

export interface LessonFiles {
  /** The folder's name. */
  readonly id: string
  readonly yaml: string
  readonly texts: Readonly<Record<Language, string>>
}

export interface LoadedLesson {
  readonly definition: LessonDefinition
  readonly texts: Readonly<Record<Language, LessonText>>
}

/** Where a lesson is broken and what to do about it. */
export interface LessonFault {
  /** Such as "default-bridge/lesson.yaml:12". */
  readonly where: string
  /** One sentence that begins with `where`. */
  readonly message: string
  readonly remedy: string
}

type Loaded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: LessonFault }

/** Checks a lesson's files against the schema, against each other and across languages; gives the first fault. */
export function loadLesson(files: LessonFiles): Loaded<LoadedLesson> {
  const definition = loadDefinition(files)
  if (!definition.ok) return definition
  const texts: Partial<Record<Language, LessonText>> = {}
  for (const language of ['ko', 'en'] as const) {
    const text = loadText(files, language, definition.value)
    if (!text.ok) return text
    texts[language] = text.value
  }
  const { ko, en } = texts
  if (!ko || !en) throw new Error('both languages were loaded above')
  return { ok: true, value: { definition: definition.value, texts: { ko, en } } }
}

function broken(file: string, line: number | null, message: string, remedy: string): Loaded<never> {
  const where = line === null ? file : `${file}:${String(line)}`
  return { ok: false, fault: { where, message: `${where}: ${message}`, remedy } }
}

function loadDefinition(files: LessonFiles): Loaded<LessonDefinition> {
  const file = `${files.id}/lesson.yaml`
  const yaml = parseYaml(files.yaml)
  if ('message' in yaml) return broken(file, yaml.line, yaml.message, yaml.remedy)
  const parsed = lessonSchema.safeParse(yaml.value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const path = issue?.path ?? []
    const at = path.length > 0 ? `${pathText(path)}: ` : ''
    return broken(file, yaml.lineOf(path), `${at}${issue?.message ?? 'it does not fit'}`, remedyFor(issue))
  }
  const fault = crossFault(parsed.data, files.id)
  if (fault) return broken(file, yaml.lineOf(fault.path), `${pathText(fault.path)}: ${fault.message}`, fault.remedy)
  return { ok: true, value: parsed.data }
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

function remedyFor(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_union' && issue.path.at(-1) === 'kind') {
    return `Use one of: ${Object.keys(observedCodes).join(', ')}.`
  }
  if (issue?.code === 'unrecognized_keys') return `Remove ${issue.keys.map((key) => `"${key}"`).join(', ')}.`
  return 'See docs/lesson-format.md.'
}

interface CrossFault {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly remedy: string
}

/** What a schema cannot say: ids are unique, hints speak of checks of their own step and of what those can observe. */
function crossFault(lesson: LessonDefinition, folder: string): CrossFault | null {
  if (lesson.id !== folder) {
    return { path: ['id'], message: `"${lesson.id}" is not the folder's name`, remedy: `Write id: ${folder}.` }
  }
  const twiceStep = duplicate(lesson.steps.map((step) => step.id))
  if (twiceStep !== null) return twice(['steps', twiceStep, 'id'])
  for (const [index, step] of lesson.steps.entries()) {
    const path = ['steps', index]
    const twiceCheck = duplicate(step.checks.map((check) => check.id))
    if (twiceCheck !== null) return twice([...path, 'checks', twiceCheck, 'id'])
    for (const [place, hint] of (step.hints ?? []).entries()) {
      const check = step.checks.find((candidate) => candidate.id === hint.when.check)
      const at = [...path, 'hints', place, 'when']
      if (!check) {
        const message = `step "${step.id}" has no check "${hint.when.check}"`
        return {
          path: [...at, 'check'],
          message,
          remedy: `Use one of: ${step.checks.map((one) => one.id).join(', ')}.`,
        }
      }
      if (!isObservedCode(check.kind, hint.when.observed)) {
        const message = `a check of kind ${check.kind} never observes "${hint.when.observed}"`
        return { path: [...at, 'observed'], message, remedy: `Use one of: ${observedCodes[check.kind].join(', ')}.` }
      }
    }
  }
  return null
}

function twice(path: readonly (string | number)[]): CrossFault {
  return { path, message: 'the id is used twice', remedy: 'Give each its own id.' }
}

function duplicate(ids: readonly string[]): number | null {
  const index = ids.findIndex((id, place) => ids.indexOf(id) !== place)
  return index < 0 ? null : index
}

/** Both languages must have every step and hint of the definition, and none besides. */
function loadText(files: LessonFiles, language: Language, lesson: LessonDefinition): Loaded<LessonText> {
  const file = `${files.id}/${language}.md`
  const text = parseLessonText(files.texts[language])
  if ('message' in text) return broken(file, text.line, text.message, text.remedy)
  for (const step of lesson.steps) {
    const section = text.steps.get(step.id)
    if (!section) return broken(file, null, `the step "${step.id}" is missing`, `Add "## ${step.id}: title".`)
    const wanted = new Set((step.hints ?? []).map((hint) => hint.key))
    for (const key of wanted) {
      if (section.hints.has(key)) continue
      const remedy = `Add "### hint ${key}" to that step.`
      return broken(file, null, `step "${step.id}" lacks the hint "${key}"`, remedy)
    }
    const extra = [...section.hints.keys()].find((key) => !wanted.has(key))
    if (extra === undefined) continue
    const remedy = 'Remove it, or name it in lesson.yaml.'
    return broken(file, null, `step "${step.id}" has a hint "${extra}" that lesson.yaml does not name`, remedy)
  }
  const stray = [...text.steps.keys()].find((id) => !lesson.steps.some((step) => step.id === id))
  if (stray === undefined) return { ok: true, value: text }
  return broken(file, null, `the step "${stray}" is not in lesson.yaml`, 'Remove it, or add it there.')
}
