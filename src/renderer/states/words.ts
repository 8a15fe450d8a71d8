/** Failures, findings and advice in the person's language, by their codes; the English particulars may follow, small. */
import { useI18n } from 'vue-i18n'
import type { Advice } from '../../contract/advice'
import type { DoctorFinding } from '../../contract/doctor'
import type { Failure, FailureCode } from '../../contract/result'
import { visibleText } from '../../core/text/visible'

/** The failures whose cause has a sentence `why.CODE`; it may name the failure's own parameters. */
export const whyCodes = [
  'agent-not-started',
  'context-unknown',
  'docker-denied',
  'docker-not-installed',
  'docker-unreachable',
  'elevation-refused',
  'endpoint-unsupported',
  'engine-answer-invalid',
  'engine-start-failed',
  'engine-too-new',
  'engine-too-old',
  'lesson-invalid',
  'no-subordinate-ids',
  'program-missing',
  'runtime-dir-unusable',
  'stage-failed',
  'timed-out',
  'tls-unusable',
  'user-namespaces-forbidden',
] as const satisfies readonly FailureCode[]

type WhyCode = (typeof whyCodes)[number]

export interface StateWords {
  /** Why it is so; null where only the particulars say it. */
  why(failure: Failure): string | null
  found(finding: DoctorFinding): string
  advice(given: Advice | null | undefined): string | null
}

/** To be called in a component's set-up. */
export function useStateWords(): StateWords {
  const { t } = useI18n()
  return {
    why: ({ code, params }) => (hasWhy(code) ? t(`why.${code}`, visible(params)) : null),
    found: ({ saying, params }) => t(`found.${saying}`, visible(params)),
    advice: (given) => (given ? t(`advice.${given.code}`) : null),
  }
}

function hasWhy(code: FailureCode): code is WhyCode {
  return (whyCodes as readonly FailureCode[]).includes(code)
}

/** What comes from an engine or the system may hold anything. */
function visible(params: Failure['params']): Record<string, string> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, visibleText(value)]))
}
