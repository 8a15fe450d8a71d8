import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdsTooMuch, leavesTooLittle } from '../../../src/agent/labhost/taking'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vl-taking-'))
  mkdirSync(join(directory, 'run/deep'), { recursive: true })
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

describe('what a lab host holds of the person’s runtime directory', () => {
  it('is counted wherever it lies, and a sparse file for what it takes', () => {
    const sparse = openSync(join(directory, 'run/sparse'), 'w')
    ftruncateSync(sparse, 2 ** 34)
    closeSync(sparse)
    expect(holdsTooMuch(directory, 1)).toBe(false)
    writeFileSync(join(directory, 'run/deep/file'), Buffer.alloc(2 ** 20 + 1, 1))
    expect(holdsTooMuch(directory, 1)).toBe(true)
  })

  it('is nothing where a link leads', () => {
    symlinkSync('/usr', join(directory, 'run/link'))
    symlinkSync('..', join(directory, 'run/circle'))
    expect(holdsTooMuch(directory, 1)).toBe(false)
  })

  it('is too much where it is a thousand files, however small', () => {
    for (let index = 0; index <= 1_000; index += 1) writeFileSync(join(directory, 'run', String(index)), '')
    expect(holdsTooMuch(directory, 1)).toBe(true)
  })
})

describe('what is left on the disk', () => {
  it('is the workstation’s: 2 GiB, or half of what there was on a disk that is nearly full', () => {
    expect(leavesTooLittle(2_047, 100_000)).toBe(true)
    expect(leavesTooLittle(2_049, 100_000)).toBe(false)
    expect(leavesTooLittle(600, 1_000)).toBe(false)
    expect(leavesTooLittle(499, 1_000)).toBe(true)
  })
})
