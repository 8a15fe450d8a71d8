/** In which language a command line asks to be answered. */
import { success, type Result } from '../contract/result'
import type { Language } from '../core/lesson/types'
import { languageOf } from '../words'
import { wrongUsage } from './streams'

export const languageFlag = '--lang ko|en'

/**
 * `--lang` may stand anywhere; without it the environment says.
 * @returns the language and the arguments that are left; wrong-usage for another language.
 */
export function takeLanguage(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Result<{ readonly language: Language; readonly rest: readonly string[] }> {
  const at = argv.indexOf('--lang')
  if (at < 0) return success({ language: languageOf(environment), rest: argv })
  const asked = argv[at + 1] ?? ''
  if (asked !== 'ko' && asked !== 'en') return wrongUsage(`--lang is ko or en, not "${asked}"`, languageFlag)
  return success({ language: asked, rest: [...argv.slice(0, at), ...argv.slice(at + 2)] })
}
