/** Which of the two languages a person's environment asks for. */
import type { Language } from '../core/lesson/types'

/**
 * LC_ALL goes before LC_MESSAGES, which goes before LANG; an empty one counts as not set (POSIX.1-2017, 8.2 and locale(7)).
 * @param environment of the process. @returns Korean for ko, ko_KR and the like, else English.
 */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const asked = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find((value) => value)
  // language[_territory][.codeset][@modifier]: kok, Konkani, is another language.
  return /^ko(?![a-z])/i.test(asked ?? '') ? 'ko' : 'en'
}
