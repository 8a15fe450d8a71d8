import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSoak, soakForms } from '../../../scripts/lib/soak.mjs'

describe('npm run soak', () => {
  it('repeats what its own line says', () => {
    expect(parseSoak(['kills', '--seed', '7', '--minutes', '0.5'])).toEqual({
      forms: ['kills'],
      minutes: 0.5,
      seed: 7,
      rounds: 0,
    })
    expect(parseSoak(['terminals', '--rounds', '12'])).toMatchObject({ forms: ['terminals'], rounds: 12 })
  })

  it('runs every form from a new seed where nothing is said', () => {
    const { forms, seed } = parseSoak([])
    expect(forms).toEqual(Object.keys(soakForms))
    expect(Number.isInteger(seed)).toBe(true)
  })

  it.each([['walk'], ['--seed'], ['--seed', 'x'], ['toString']])('refuses %j %s', (...args) => {
    expect(() => parseSoak(args)).toThrow('what is')
  })

  it('has only forms that exist', () => {
    for (const { file } of Object.values(soakForms)) expect(existsSync(file)).toBe(true)
  })
})
