/** The refusals at a place whose remedy the catalogues say in the person's language; it may name the failure's own parameters. */
import type { FailureCode } from '../../contract/result'

export const remedyCodes = [
  'container-gone',
  'container-not-running',
  'container-paused',
  'container-restarting',
  'docker-unreachable',
  'exec-refused',
  'image-without-program',
  'image-without-shell',
  'lab-host-down',
  'namespace-gone',
  'program-missing',
  'timed-out',
] as const satisfies readonly FailureCode[]

export type RemedyCode = (typeof remedyCodes)[number]

/** Whether there is a sentence `remedy.CODE`. */
export function hasRemedyText(code: FailureCode): code is RemedyCode {
  return (remedyCodes as readonly FailureCode[]).includes(code)
}
