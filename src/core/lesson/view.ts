/** A loaded lesson as one language shows it. */
import type { CommandDefinition } from './schema'
import type { KeptLesson } from './kept'
import type { LoadedLesson } from './load'
import type { Language, Lesson, LessonCommand, LessonSummary } from './types'

/** The lesson with that language's texts. */
export function viewLesson(loaded: LoadedLesson, language: Language): Lesson {
  const { definition } = loaded
  const text = loaded.texts[language]
  return {
    id: definition.id,
    number: definition.number,
    language,
    title: text.title,
    aim: text.aim,
    steps: definition.steps.map((step) => ({
      id: step.id,
      title: text.steps.get(step.id)?.title ?? step.id,
      body: text.steps.get(step.id)?.body ?? '',
      commands: step.commands.map(viewCommand),
      hints: Object.fromEntries(text.steps.get(step.id)?.hints ?? []),
      marksBefore: step.marksBefore ?? false,
    })),
    images: definition.prerequisites.images,
    labHosts: definition.prerequisites.labHosts,
  }
}

/** Its line in the list of lessons. */
export function summarizeLesson(loaded: LoadedLesson, language: Language, kept: KeptLesson): LessonSummary {
  const { id, number, steps } = loaded.definition
  const left = steps.filter((step) => kept.steps[step.id] !== undefined).length
  return { id, number, title: loaded.texts[language].title, steps: steps.length, left, finished: kept.finished }
}

/** A command as it is shown and run. */
export function viewCommand(command: CommandDefinition): LessonCommand {
  const [, container] = command.place.split(/^container:/)
  return {
    host: command.host ?? 1,
    place: container === undefined ? { kind: 'lab-host' } : { kind: 'container', container },
    text: command.text,
    argv: command.argv,
    observeOnly: command.observeOnly ?? false,
    capture: command.capture ?? null,
  }
}
