/** The shape of a lesson and of its progress as the page is given them; that of the files is `schema.ts`. */
import { z } from 'zod'
import type { Lesson, LessonState, LessonSummary } from './types'

const text = z.string()
const language = z.enum(['ko', 'en'])
const sentence = z.strictObject({ key: text, params: z.record(text, z.union([text, z.number()])) })

const command = z.strictObject({
  host: z.int(),
  place: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('lab-host') }),
    z.strictObject({ kind: z.literal('container'), container: text }),
  ]),
  text,
  argv: z.array(text),
  observeOnly: z.boolean(),
  capture: text.nullable(),
})

export const lessonSchema = z.strictObject({
  id: text,
  number: z.int(),
  language,
  title: text,
  aim: text,
  steps: z.array(
    z.strictObject({
      id: text,
      title: text,
      body: text,
      commands: z.array(command),
      hints: z.record(text, text),
      marksBefore: z.boolean(),
    }),
  ),
  images: z.array(text),
  labHosts: z.int(),
}) satisfies z.ZodType<Lesson>

export const summarySchema = z.strictObject({
  id: text,
  number: z.int(),
  title: text,
  steps: z.int(),
  left: z.int(),
  finished: z.boolean(),
}) satisfies z.ZodType<LessonSummary>

const result = z.strictObject({
  checkId: text,
  kind: text,
  verdict: z.enum(['passed', 'failed', 'undetermined']),
  expected: sentence,
  observed: sentence,
  about: z.array(text),
})

export const lessonStateSchema = z.strictObject({
  lessonId: text,
  labHosts: z.array(text),
  status: z.enum(['running', 'finished', 'cleaned', 'interrupted']),
  steps: z.array(
    z.strictObject({
      stepId: text,
      state: z.enum(['locked', 'current', 'done', 'skipped', 'not-runnable']),
      missing: text.nullable(),
      results: z.array(result),
      hint: text.nullable(),
    }),
  ),
  busy: z.boolean(),
  rebuildingTo: text.nullable(),
  resume: text.nullable(),
  leftovers: z.array(sentence),
}) satisfies z.ZodType<LessonState>
