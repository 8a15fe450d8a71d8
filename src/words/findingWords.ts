/** A finding of doctor in the person's language: what was found, what the system itself said, and what would mend it. */
import type { DoctorFinding, DoctorSaying } from '../contract/doctor'
import { visibleText } from '../core/text/visible'
import { adviceWords, visibleParams, type Tell } from './failureWords'

export interface FindingWords {
  readonly found: string
  /** Null where the sentence leaves nothing of it out. */
  readonly particular: string | null
  /** Null where there is nothing to mend. */
  readonly next: string | null
  /** Exact lines for a terminal that belong to `next`; often none. */
  readonly commands: readonly string[]
}

/** Those whose sentence leaves out what the system itself said. */
const particulars: readonly DoctorSaying[] = ['namespaces-forbidden', 'namespaces-untold', 'directory-missing']

/** @param tell of the surface that asks. */
export function findingWords({ saying, params, found, advice }: DoctorFinding, tell: Tell): FindingWords {
  return {
    found: tell(`found.${saying}`, visibleParams(params)),
    particular: particulars.includes(saying) ? visibleText(found) : null,
    next: adviceWords(advice, params, tell),
    commands: advice?.commands ?? [],
  }
}
