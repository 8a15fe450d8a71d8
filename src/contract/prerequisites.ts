/** Which failures say that this machine lacks something, as opposed to what went wrong. */
import type { FailureCode } from './result'

const prerequisiteCodes: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'docker-not-installed',
  'image-missing',
  'kernel-part-missing',
  'no-subordinate-ids',
  'program-missing',
  'root-refused',
  'runtime-dir-unusable',
  'user-namespaces-forbidden',
])

/** Exit status 3 of the command line, and "not runnable here" of a lesson. */
export function isMissingPrerequisite(code: FailureCode): boolean {
  return prerequisiteCodes.has(code)
}
