/** A lesson as it is in the lab hosts that it runs in: what it calls the lab host's address is that address. */
import type { LessonDefinition } from './schema'

/** Stands in commands and checks for the IPv4 address of the lab host that they belong to. */
export const hostAddressWord = '${host-address}'

/** @returns whether the lesson speaks of a lab host's address. */
export function namesHostAddress(lesson: LessonDefinition): boolean {
  return JSON.stringify(lesson).includes(hostAddressWord)
}

/** @param addresses of the lesson's lab hosts, in their order; as many as the lesson asks for. */
export function placeLesson(lesson: LessonDefinition, addresses: readonly string[]): LessonDefinition {
  const fill = <T extends { readonly host?: number | undefined }>(part: T): T =>
    mapStrings(part, (text) => text.replaceAll(hostAddressWord, addresses[(part.host ?? 1) - 1] ?? hostAddressWord))
  return {
    ...lesson,
    steps: lesson.steps.map((step) => ({
      ...step,
      commands: step.commands.map(fill),
      checks: step.checks.map(fill),
    })),
    cleanUpChecks: lesson.cleanUpChecks.map(fill),
  }
}

/** The same for what is read of it; texts speak of the first lab host. */
export function placeTexts<T>(view: T, address: string): T {
  return mapStrings(view, (text) => text.replaceAll(hostAddressWord, address))
}

/** The same value with every text in it changed; a lesson is plain data (yaml.ts). */
function mapStrings<T>(value: T, change: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? change(part) : part,
  ) as T
}
