/** Failures, findings and advice in the person's language, by their codes; the English particulars may follow, small. */
import { useI18n } from 'vue-i18n'
import type { Advice } from '../../contract/advice'
import type { DoctorFinding } from '../../contract/doctor'
import type { Failure } from '../../contract/result'
import { adviceWords, failureWords, visibleParams, type FailureWords, type Tell } from '../../words'

export interface StateWords {
  of(failure: Failure): FailureWords
  found(finding: DoctorFinding): string
  /** @param params the values that the advice's sentence may name. @returns null where none was given. */
  advice(given: Advice | null | undefined, params?: Failure['params']): string | null
}

/** To be called in a component's set-up. */
export function useStateWords(): StateWords {
  const { t } = useI18n()
  const tell: Tell = (key, params = {}) => t(key, params)
  return {
    of: (failure) => failureWords(failure, tell),
    found: ({ saying, params }) => t(`found.${saying}`, visibleParams(params)),
    advice: (given, params) => adviceWords(given, params, tell),
  }
}
