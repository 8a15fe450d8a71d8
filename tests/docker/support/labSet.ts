/** A set of lab hosts for a test, in a runtime directory of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ToolOutput } from '../../../src/contract/agent'
import type { Result } from '../../../src/contract/result'
import { createLabSet, type LabSet, type LabSetOptions } from '../../../src/main/labs'
import { applicationPaths, labSetOptions } from '../../../src/main/paths'

/** The value of a result that must be one. */
export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

export interface TestRuntime {
  readonly directory: string
  readonly options: LabSetOptions
  readonly log: string[]
  remove(): void
}

/** A runtime directory whose content in the end is what the test left behind. */
export function testRuntime(): TestRuntime {
  const directory = mkdtempSync(join(tmpdir(), 'vl-test-'))
  const log: string[] = []
  const environment = { ...process.env, XDG_RUNTIME_DIR: directory, XDG_STATE_HOME: join(directory, 'state') }
  const paths = applicationPaths(resolve('out/main'), environment)
  return {
    directory,
    log,
    options: labSetOptions(paths, environment, (line) => log.push(line)),
    remove: () => {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Makes a set with these lab hosts. */
export async function upSet(runtime: TestRuntime, ...names: string[]): Promise<LabSet> {
  const set = value(await createLabSet(runtime.options))
  for (const name of names) value(await set.up(name))
  return set
}

/** Runs a line of sh in a lab host: the test's own means, no verb of the product takes one. */
export async function sh(set: LabSet, labHost: string, line: string): Promise<ToolOutput> {
  return value(await set.agent.call('exec.run', { labHost, argv: ['sh', '-c', line], deadlineMs: 60_000 }))
}
