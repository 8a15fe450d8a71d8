/**
 * Expected failures are values. A failure carries a code (closed set: src/words says of each what happened, why, and what
 * to do), what went wrong in one sentence, and the values that those sentences name.
 */
import type { Advice } from './advice'

/** Every expected failure of the product. A new one is added here; src/words does not compile before it has its sentences. */
export const failureCodes = [
  'agent-gone',
  'agent-not-started',
  'answer-invalid',
  'archive-invalid',
  'areas-broken',
  'areas-not-kept',
  'bad-request',
  'cancelled',
  'clipboard-refused',
  'container-gone',
  'container-not-running',
  'container-paused',
  'container-restarting',
  'context-unknown',
  'disk-full',
  'docker-denied',
  'docker-not-installed',
  'docker-unreachable',
  'elevation-refused',
  'endpoint-unsupported',
  'engine-answer-invalid',
  'engine-answer-too-large',
  'engine-refused',
  'engine-start-failed',
  'engine-too-new',
  'engine-too-old',
  'exec-refused',
  'explorer-closed',
  'file-not-read',
  'file-not-written',
  'holder-gone',
  'image-missing',
  'image-without-program',
  'image-without-shell',
  'kernel-part-missing',
  'lab-host-down',
  'lab-host-exists',
  'lab-host-limit',
  'lab-host-unknown',
  'lab-name-invalid',
  'layout-failed',
  'lesson-invalid',
  'lesson-not-rebuilt',
  'lesson-unknown',
  'link-not-opened',
  'memory-too-long',
  'namespace-gone',
  'no-subordinate-ids',
  'program-missing',
  'progress-broken',
  'resources-exhausted',
  'root-refused',
  'runtime-dir-unusable',
  'set-gone',
  'settings-broken',
  'settings-not-kept',
  'stage-failed',
  'terminal-unknown',
  'terminals-lost',
  'timed-out',
  'tls-unusable',
  'too-large',
  'user-namespaces-forbidden',
  'wrong-usage',
] as const

export type FailureCode = (typeof failureCodes)[number]

export interface Failure {
  readonly ok: false
  readonly code: FailureCode
  /** One English sentence with the particulars (names, paths, errno). Surfaces show the translated code first. */
  readonly message: string
  /** What to do next, where the place knows better than `remedy.CODE` does, or has exact lines for it. */
  readonly advice?: Advice
  /** The stage that failed, where the work has stages. */
  readonly stage?: string
  /** Values for the translated sentence, such as `{name: 'lab-1'}`. */
  readonly params?: Readonly<Record<string, string>>
}

export interface Success<T> {
  readonly ok: true
  readonly value: T
}

export type Result<T> = Success<T> | Failure

/** Wraps a value as a success. */
export function success<T>(value: T): Success<T> {
  return { ok: true, value }
}

/** Builds a failure value. */
export function failure(
  code: FailureCode,
  message: string,
  more: Omit<Failure, 'ok' | 'code' | 'message'> = {},
): Failure {
  return { ok: false, code, message, ...more }
}
