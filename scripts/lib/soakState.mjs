/** What soaks have been done, with which seed and which figures: kept at once, so that an ended one outlives whatever comes next. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * @typedef {{seed: number, passed: boolean, minutes: number, figures: readonly object[]}} Done
 * @typedef {{seed: number, done: Record<string, Done>}} SoakState
 */

/**
 * @param {string} file
 * @param {number} seed of a run that begins.
 * @returns {SoakState} what an earlier run left, else the beginning of one; a file that is none is a beginning, too.
 */
export function readState(file, seed) {
  const begun = { seed, done: {} }
  if (!existsSync(file)) return begun
  try {
    const state = JSON.parse(readFileSync(file, 'utf8'))
    return Number.isInteger(state?.seed) && typeof state.done === 'object' && state.done !== null ? state : begun
  } catch (error) {
    console.log(`${file} cannot be read (${error.message}): the run begins anew`)
    return begun
  }
}

/** Whole or not at all: a run may be killed meanwhile. @param {string} file @param {SoakState} state */
export function writeState(file, state) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

/** The lines that a soak's tests added to their file. @returns {object[]} */
export function readFigures(file) {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** @param {Record<string, Done>} done @returns {string} one line a soak, and one for each of its figures. */
export function soakTable(done) {
  const heads = ['soak'.padEnd(16), 'seed'.padEnd(11), 'min'.padStart(6), 'result']
  const lines = Object.entries(done).flatMap(([name, { seed, minutes, passed, figures }]) => [
    [name.padEnd(16), String(seed).padEnd(11), minutes.toFixed(1).padStart(6), passed ? 'passed' : 'FAILED'].join('  '),
    ...figures.map((figure) => `  ${JSON.stringify(figure)}`),
  ])
  return [heads.join('  '), ...lines].join('\n')
}
