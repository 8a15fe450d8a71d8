/** The suites, one after the other; their minutes, their skips aloud, and the one line that counts them all. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startDisplay } from './display.mjs'
import { binary } from './npm.mjs'

/** In order; the limit in minutes ends a suite that hangs, so that all of them end in time. */
export const suites = [
  { name: 'unit', limit: 6 },
  // Interfaces are made there: in namespaces of their own, which end with the run.
  { name: 'kernel', limit: 8, inNamespaces: true },
  { name: 'docker', limit: 35 },
  { name: 'e2e', limit: 35, display: true },
  { name: 'dist', limit: 10, display: true },
  { name: 'uml', limit: 20 },
]
/** argv before a command that may use up user, network, mount and PID namespaces. */
export const ownNamespaces = [
  'unshare',
  '--user',
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
]

/**
 * @param {{root: string, only: string | null, args: string[], environment: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>} exit status.
 */
export async function runSuites({ root, only, args, environment }) {
  const chosen = suites.filter((suite) => only === null || suite.name === only)
  const results = []
  for (const suite of chosen) results.push(await runSuite(suite, { root, args, environment }))
  return printCounts(results, environment)
}

/**
 * Prints what came of each suite, every skip, and the one line that counts them all.
 * @returns {number} exit status.
 */
export function printCounts(results, environment) {
  console.log(`\nruntime: Node ${process.versions.node}, Electron ${environment.VETHLAB_ELECTRON_KIND ?? 'not used'}`)
  for (const { name, minutes, passed, failed, skipped } of results) {
    console.log(`${name.padEnd(8)} ${minutes.toFixed(1)} min  ${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
  for (const { skips } of results) for (const skip of skips) console.log(`SKIPPED: ${skip}`)
  const total = countAll(results)
  console.log(`\n${countLine(total)}`)
  return total.failed > 0 ? 1 : 0
}

/** @param {readonly {passed: number, failed: number, skipped: number}[]} results */
export function countAll(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

/** @returns {string} the line that is alone on its line. */
export function countLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/**
 * Runs one suite with its minutes' limit and counts what its report says.
 * @param {{name: string, limit: number, display?: boolean, inNamespaces?: boolean}} suite
 * @param {{root: string, args: string[], environment: NodeJS.ProcessEnv, report?: string, output?: 'inherit' | number}} options
 *   the report's name where more than one runs, and where its output goes.
 */
export async function runSuite(suite, { root, args, environment, report: name = suite.name, output = 'inherit' }) {
  console.log(`\n=== ${suite.name} ===`)
  const begun = Date.now()
  const reports = join(root, 'artifacts', 'reports')
  mkdirSync(reports, { recursive: true })
  const report = join(reports, `${name}.json`)
  rmSync(report, { force: true })
  const display = suite.display ? await startDisplay() : null
  const status = await runVitest(suite, {
    root,
    report,
    args,
    output,
    environment: { ...environment, ...(display ? { DISPLAY: display.display } : {}) },
  })
  display?.end()
  const counted = existsSync(report)
    ? readReport(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0, skips: [] }
  // A run that failed without a failed test (a crash, a time limit, an unhandled error) has failed all the same.
  if (status !== 0 && counted.failed === 0) counted.failed = 1
  return { name: suite.name, minutes: (Date.now() - begun) / 60_000, ...counted }
}

function runVitest(suite, { root, report, args, output, environment }) {
  const vitest = [
    binary(root, 'vitest'),
    'run',
    '--project',
    suite.name,
    // A line a test as it ends, where tests are long: one that hangs is seen by what came before it.
    `--reporter=${suite.name === 'unit' ? 'default' : 'verbose'}`,
    '--reporter=json',
    `--outputFile.json=${report}`,
    '--passWithNoTests',
    ...args,
  ]
  const [program, ...rest] = [...(suite.inNamespaces ? ownNamespaces : []), process.execPath, ...vitest]
  const child = spawn(program, rest, {
    cwd: root,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...environment },
    detached: true,
  })
  const timer = setTimeout(() => {
    console.log(`${suite.name}: ended after ${suite.limit} minutes`)
    process.kill(-child.pid, 'SIGKILL')
  }, suite.limit * 60_000)
  const forward = (signal) => process.kill(-child.pid, signal)
  process.once('SIGINT', forward)
  process.once('SIGTERM', forward)
  return new Promise((resolve) => {
    child.on('exit', (status) => {
      clearTimeout(timer)
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(status ?? 1)
    })
  })
}

/** @param {any} report of vitest's json reporter. */
export function readReport(report) {
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  )
  const skips = tests.filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status))
  // A file that could not even be loaded has no tests to count.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles.length,
    skipped: skips.length,
    skips: skips.map((test) => `${test.file}: ${test.fullName}`),
  }
}
