/**
 * What to do next, by code, so that every surface says it in the person's language: `advice.CODE` in both catalogues.
 * Lines that are to be typed as they are stand apart from it and are never translated.
 */

export const adviceCodes = [
  'add-ids',
  'add-yes',
  'allow-namespaces',
  'bring-up-then-start',
  'build-images',
  'choose-context',
  'container-terminal',
  'far-engine',
  'fetch-image',
  'file-in-lab',
  'fix-lesson',
  'free-directory',
  'free-in-lab',
  'in-own-scope',
  'install-again',
  'install-asker',
  'install-docker',
  'install-profile',
  'install-programs',
  'join-group',
  'lesson-in-terminal',
  'list-images',
  'list-lab-hosts',
  'list-lessons',
  'load-modules',
  'look-into-lab',
  'mark-anew',
  'newer-docker',
  'newer-kernel',
  'newer-vethlab',
  'no-display',
  'not-root',
  'other-form',
  'other-listener',
  'read-logs',
  'runtime',
  'save-as-svg',
  'see-below',
  'see-containers',
  'skip-current',
  'smaller-folder',
  'split-file',
  'start-container',
  'start-docker',
  'start-lesson',
  'tls-authority',
  'tls-clock',
  'tls-engine',
  'tls-files',
  'tls-name',
  'tls-none',
  'tls-ours',
  'try-again',
  'try-ssh',
  'unpause-container',
  'usage',
  'wait',
  'write-elsewhere',
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
