/** Failures and findings in the person's language, by their codes; the English particulars may follow, small. */
import { useI18n } from 'vue-i18n'
import type { DoctorFinding } from '../../contract/doctor'
import type { Failure } from '../../contract/result'
import { failureWords, findingWords, type FailureWords, type FindingWords, type Tell } from '../../words'

export interface StateWords {
  of(failure: Failure): FailureWords
  found(finding: DoctorFinding): FindingWords
}

/** To be called in a component's set-up. */
export function useStateWords(): StateWords {
  const { t } = useI18n()
  const tell: Tell = (key, params = {}) => t(key, params)
  return {
    of: (failure) => failureWords(failure, tell),
    found: (finding) => findingWords(finding, tell),
  }
}
