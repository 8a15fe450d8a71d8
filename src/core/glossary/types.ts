/** A term of the field. */
import type { Language } from '../lesson/types'

export interface Term {
  /** Lower case, with hyphens. */
  readonly id: string
  readonly title: Readonly<Record<Language, string>>
  /** One to three plain sentences. */
  readonly text: Readonly<Record<Language, string>>
  /** The words that mean it, in lower case. English ones count in Korean text as well. */
  readonly forms: Readonly<Record<Language, readonly string[]>>
}
