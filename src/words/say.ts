/** The catalogues for a surface without vue-i18n. */
import type { Language } from '../core/lesson/types'
import type { Tell } from './failureWords'
import { en } from './en'
import { ko } from './ko'

const catalogues = { en, ko } as const

/** @returns the function that gives sentences of that language; a parameter that was not given stays as it is written. */
export function speaker(language: Language): Tell {
  return (key, params = {}) =>
    catalogues[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => params[name] ?? whole)
}
