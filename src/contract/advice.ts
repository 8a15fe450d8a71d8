/**
 * What to do next, by code, so that every surface says it in the person's language: `advice.CODE` in both catalogues.
 * Lines that are to be typed as they are stand apart from it and are never translated.
 */

export const adviceCodes = [
  'add-ids',
  'allow-namespaces',
  'build-images',
  'choose-context',
  'far-engine',
  'free-directory',
  'install-again',
  'install-asker',
  'install-docker',
  'install-programs',
  'join-group',
  'lesson-in-terminal',
  'load-modules',
  'newer-docker',
  'newer-kernel',
  'newer-vethlab',
  'no-display',
  'not-root',
  'other-form',
  'other-listener',
  'runtime',
  'see-below',
  'start-docker',
  'tls-authority',
  'tls-clock',
  'tls-engine',
  'tls-files',
  'tls-name',
  'tls-none',
  'tls-ours',
  'try-again',
  'try-ssh',
] as const

export type AdviceCode = (typeof adviceCodes)[number]

export interface Advice {
  readonly code: AdviceCode
  /** Exact lines for a terminal, each one a thing that would help; often none. */
  readonly commands: readonly string[]
}

/** Builds an advice; the commands are copied by the person, never run by the program. */
export function advice(code: AdviceCode, ...commands: readonly string[]): Advice {
  return { code, commands }
}
