import { describe, expect, it } from 'vitest'
import { takeLanguage } from '../../../src/cli/language'
import { success } from '../../../src/contract/result'
import { languageOf } from '../../../src/words'

describe('the language of an environment', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'ko_KR.UTF-8' }, 'ko'],
    [{ LANG: 'ko' }, 'ko'],
    [{ LANG: 'ko@euro' }, 'ko'],
    // Konkani.
    [{ LANG: 'kok_IN' }, 'en'],
    [{ LC_MESSAGES: 'en_US', LANG: 'ko_KR' }, 'en'],
    [{ LC_MESSAGES: 'ko_KR', LANG: 'en_US' }, 'ko'],
    [{ LC_ALL: 'C', LC_MESSAGES: 'ko_KR', LANG: 'ko_KR' }, 'en'],
    [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'ko_KR' }, 'ko'],
  ])('%o is %s', (environment, language) => {
    expect(languageOf(environment)).toBe(language)
  })
})

describe('the flag --lang', () => {
  it('goes before the environment, may stand anywhere, and is taken out', () => {
    expect(takeLanguage(['lesson', '--lang', 'ko', 'list'], { LANG: 'en_US' })).toEqual(
      success({ language: 'ko', rest: ['lesson', 'list'] }),
    )
    expect(takeLanguage(['doctor'], { LANG: 'ko_KR' })).toEqual(success({ language: 'ko', rest: ['doctor'] }))
  })

  it('is refused with another language, or none', () => {
    for (const argv of [
      ['doctor', '--lang', 'de'],
      ['doctor', '--lang'],
    ]) {
      expect(takeLanguage(argv, {})).toMatchObject({ ok: false, code: 'wrong-usage' })
    }
  })
})
