/** One line of the report: what was found, by code and in an English sentence, and what would mend it. */
import type { Advice } from '../../contract/advice'
import type { DoctorFinding, DoctorRequirementId, DoctorSaying, DoctorVerdict } from '../../contract/doctor'

type Params = Readonly<Record<string, string>>

/** @param found the sentence with its particulars. @param params the values in the sentence of the catalogues. */
export function fine(
  id: DoctorRequirementId,
  saying: DoctorSaying,
  found: string,
  more: { readonly params?: Params; readonly required?: boolean } = {},
): DoctorFinding {
  const { params = {}, required = true } = more
  return { id, verdict: 'ok', required, saying, params, found, remedy: null, advice: null }
}

/** @param more.verdict unknown where nothing could be told. @param more.remedy the advice as an English sentence or line. */
export function lacking(
  id: DoctorRequirementId,
  saying: DoctorSaying,
  found: string,
  more: {
    readonly params?: Params
    readonly required?: boolean
    readonly verdict?: Exclude<DoctorVerdict, 'ok'>
    readonly remedy?: string | null
    readonly advice?: Advice | null
  },
): DoctorFinding {
  const { params = {}, required = true, verdict = 'missing', remedy = null, advice = null } = more
  return { id, verdict, required, saying, params, found, remedy, advice }
}
