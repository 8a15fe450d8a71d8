/** The shape of `lesson.yaml`. The types and the published JSON Schema (resources/schema) are derived from it. */
import { z } from 'zod'
import { checkSpecSchema } from '../checks/spec'

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
  .describe('Lower-case letters, digits and hyphens.')

/** No control characters: an argument is shown in terminals and reports. */
const argument = z
  .string()
  .min(1)
  .max(1024)

  .regex(/^[^\u0000-\u001f\u007f]*$/)
const argv = z
  .array(argument)
  .min(1)
  .max(64)
  .describe('Program and arguments, run inside the lab host. Never a shell line.')

const host = z
  .int()
  .min(1)
  .max(8)
  .optional()
  .describe('Which of the lesson’s lab hosts; the first where it is not given.')

const command = z.strictObject({
  host,
  place: z
    .string()
    .regex(/^(lab-host|container:[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254})$/)
    .describe('Where a person types it: "lab-host", or "container:NAME".'),
  text: argument.describe('The line as a person types it; "${NAME}" stands for what a command captured.'),
  argv,
  observeOnly: z.boolean().optional().describe('True where the command only looks and the solution does without it.'),
  capture: slug.optional().describe('What it prints is known by this name in the commands after it.'),
})

const hint = z.strictObject({
  key: slug.describe('The hint’s section in ko.md and en.md: "### hint KEY".'),
  when: z
    .strictObject({ check: slug, observed: slug })
    .describe('A check of this step, and the code of what it observed; see docs/lesson-format.md.'),
})

const kernelPart = z.enum(['8021q', 'ip_vs'])

const step = z.strictObject({
  id: slug,
  needs: z
    .array(kernelPart)
    .max(8)
    .optional()
    .describe('Parts of the kernel without which this step cannot be run; the rest of the lesson can.'),
  marksBefore: z.boolean().optional().describe('True where the learner marks the moment "before" in this step.'),
  commands: z.array(command).max(32),
  checks: z.array(checkSpecSchema).min(1).max(32),
  hints: z.array(hint).max(64).optional().describe('The first that fits is shown.'),
})

export const lessonSchema = z
  .strictObject({
    id: slug.describe('The lesson’s folder has the same name.'),
    number: z.int().min(1).max(999),
    prerequisites: z.strictObject({
      labHosts: z.int().min(1).max(8),
      images: z.array(z.string().min(1).max(255)).max(16),
      kernel: z
        .array(kernelPart)
        .max(8)
        .optional()
        .describe('Parts of the kernel without which the lesson cannot be run.'),
    }),
    steps: z.array(step).min(1).max(32),
    cleanUp: z
      .array(z.union([argv, z.strictObject({ host, argv })]))
      .max(32)
      .describe('Run in order; one that finds nothing to do may fail.'),
    cleanUpChecks: z.array(checkSpecSchema).max(32).describe('What must hold when clean-up is done.'),
  })
  .describe('A Vethlab lesson.')

export type LessonDefinition = z.infer<typeof lessonSchema>
export type KernelPart = z.infer<typeof kernelPart>
export type StepDefinition = LessonDefinition['steps'][number]
export type CommandDefinition = StepDefinition['commands'][number]
