import { describe, expect, it } from 'vitest'
import { installLine } from '../../../scripts/lib/packages.mjs'
import { countAll, countLine, readReport } from '../../../scripts/lib/tests.mjs'
import { firstFreeId } from '../../../scripts/lib/user.mjs'

describe('set-up', () => {
  it('gives subordinate ids behind everybody else’s', () => {
    expect(firstFreeId('')).toBe(100_000)
    expect(firstFreeId('a:100000:65536\nb:300000:65536\nc:165536:65536\n')).toBe(365_536)
    expect(firstFreeId('nonsense\n')).toBe(100_000)
  })

  it('says one exact line for what is missing', () => {
    const line = 'sudo apt-get update && sudo apt-get install -y --no-install-recommends docker.io uidmap'
    expect(installLine(['docker.io', 'uidmap'])).toBe(line)
  })
})

describe('the count of tests', () => {
  const test = (status: string): object => ({ status, fullName: `is ${status}` })

  it('adds up the suites on a line of its own', () => {
    const results = [
      { passed: 2, failed: 0, skipped: 1 },
      { passed: 3, failed: 1, skipped: 0 },
    ]
    expect(countLine(countAll(results))).toBe('5 passed, 1 failed, 1 skipped')
  })

  it('counts skips by name, and a file that could not be loaded as a failure', () => {
    const report = {
      testResults: [
        { name: 'a', status: 'passed', assertionResults: [test('passed'), test('skipped'), test('todo')] },
        { name: 'b', status: 'failed', assertionResults: [] },
        { name: 'c', status: 'failed', assertionResults: [test('failed')] },
      ],
    }
    expect(readReport(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: 2,
      skips: ['a: is skipped', 'a: is todo'],
    })
  })
})
