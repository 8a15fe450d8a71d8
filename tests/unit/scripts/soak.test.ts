import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { amountOf, left, parseSoak } from '../../../scripts/lib/soak.mjs'
import { readFigures, readState, soakTable, writeState } from '../../../scripts/lib/soakState.mjs'
import { soaks, wholeMinutes } from '../../../scripts/lib/soaks.mjs'

const long = { short: false, minutes: 0, rounds: 0 }

describe('npm run soak', () => {
  it('repeats what its own line says', () => {
    const asked = { forms: ['work-kills'], all: false, minutes: 0.5, seed: 7, rounds: 0, short: false, fresh: false }
    expect(parseSoak(['work-kills', '--seed', '7', '--minutes', '0.5'])).toEqual(asked)
    expect(parseSoak(['terminals', '--rounds', '12'])).toMatchObject({ forms: ['terminals'], rounds: 12 })
  })

  it('runs every form where nothing is said', () => {
    expect(parseSoak([])).toMatchObject({
      forms: Object.keys(soaks),
      all: true,
      short: false,
      fresh: false,
      seed: null,
    })
    expect(parseSoak(['--short'])).toMatchObject({ all: true, short: true })
    expect(parseSoak(['--fresh'])).toMatchObject({ all: true, fresh: true })
  })

  it.each([['walk'], ['--seed'], ['--seed', 'x'], ['toString']])('refuses %j %s', (...args) => {
    expect(() => parseSoak(args)).toThrow('what is')
  })

  it.each(Object.entries(soaks))('has %s, with a long and a short form', (name, form) => {
    expect(existsSync(form.file), name).toBe(true)
    const [whole, short] = [amountOf(form, long), amountOf(form, { ...long, short: true })]
    expect(whole.rounds || whole.minutes).toBeGreaterThan(0)
    expect(short.rounds || short.minutes).toBeGreaterThan(0)
    expect(short.rounds).toBeLessThanOrEqual(whole.rounds || Infinity)
  })

  it('counts rounds or minutes as it is asked to', () => {
    const [counted, timed] = [soaks['terminal-kills'], soaks['property']]
    if (!counted || !timed) throw new Error('there are no such soaks')
    expect(amountOf(counted, { ...long, rounds: 12 }).rounds).toBe(12)
    expect(amountOf(timed, { ...long, rounds: 12 })).toMatchObject({ rounds: 0, minutes: 5 })
    expect(amountOf(timed, { ...long, minutes: 1 })).toMatchObject({ rounds: 0, minutes: 1 })
    expect(amountOf(timed, { ...long, short: true })).toMatchObject({ rounds: 14 })
  })

  it('is done within its ninety minutes', () => {
    const sum = (beside: boolean): number =>
      Object.values(soaks)
        .filter((form) => (form.beside ?? false) === beside)
        .reduce((total, { minutes }) => total + minutes, 0)
    expect(wholeMinutes).toBe(90)
    expect(Math.max(sum(true), sum(false))).toBeLessThanOrEqual(wholeMinutes)
  })
})

describe('a run that was ended', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vl-soak-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const passed = { seed: 7, passed: true, minutes: 1.26, figures: [{ rounds: 3 }] }

  it('is gone on with: same seed, what was done stays done, what failed is done again', () => {
    const file = join(folder, 'made', 'state.json')
    expect(readState(file, 7)).toEqual({ seed: 7, done: {} })
    writeState(file, { seed: 7, done: { kills: passed, hour: { ...passed, passed: false } } })
    const state = readState(file, 8)
    expect(state.seed).toBe(7)
    expect(left(['hour', 'kills', 'verbs'], state)).toEqual(['hour', 'verbs'])
    expect(readdirSync(join(folder, 'made'))).toEqual(['state.json'])
  })

  it.each(['', '{', 'null', '[]', '{"seed":"x","done":{}}', '{"seed":1}'])('begins anew from the file %j', (text) => {
    const file = join(folder, 'state.json')
    writeFileSync(file, text)
    expect(readState(file, 9)).toEqual({ seed: 9, done: {} })
  })

  it('shows each soak’s figures in its table', () => {
    const file = join(folder, 'kills.jsonl')
    expect(readFigures(file)).toEqual([])
    writeFileSync(file, '{"rounds":3}\n{"gone":1}\n')
    expect(readFigures(file)).toEqual([{ rounds: 3 }, { gone: 1 }])
    expect(soakTable({ kills: passed })).toMatch(/^soak .*\nkills +7 +1\.3 +passed\n {2}\{"rounds":3\}$/)
  })
})
