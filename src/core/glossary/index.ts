/** The glossary, and how one looks something up in it. */
import type { Language } from '../lesson/types'
import { networksTerms } from './networks'
import type { Term } from './types'
import { wiringTerms } from './wiring'

export const glossary: readonly Term[] = [...wiringTerms, ...networksTerms]

const byId: ReadonlyMap<string, Term> = new Map(glossary.map((term) => [term.id, term]))

/** @returns null where there is no such term. */
export const termOf = (id: string): Term | null => byId.get(id) ?? null

/** @returns the terms that have the text in their title, their words or their explanation, by title; all for none. */
export function searchGlossary(text: string, language: Language): Term[] {
  const wanted = text.trim().toLowerCase()
  const collator = new Intl.Collator(language)
  return glossary
    .filter(({ title, text: says, forms }) =>
      [title.ko, title.en, says[language], ...forms.ko, ...forms.en].some((one) => one.toLowerCase().includes(wanted)),
    )
    .sort((one, other) => collator.compare(one.title[language], other.title[language]))
}
