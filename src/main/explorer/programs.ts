/** Which programs this machine has, by the person's PATH. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './contexts'

/** @returns a question for one program of PATH. */
export function hasProgram(environment: Environment): (program: string) => boolean {
  const folders = (environment['PATH'] ?? '/usr/bin:/bin').split(':')
  return (program) => folders.some((folder) => existsSync(join(folder, program)))
}

/** Whether an engine could be started here; dockerd often lies where only root's PATH leads. */
export function hasEngine(environment: Environment): boolean {
  const has = hasProgram(environment)
  return has('dockerd') || has('docker') || hasProgram({ PATH: rootsFolders(environment) })('dockerd')
}

/** Nothing is looked for beside a PATH that leaves them out on purpose. */
function rootsFolders(environment: Environment): string {
  const folders = (environment['PATH'] ?? '/usr/bin:/bin').split(':')
  return folders.flatMap((folder) => (folder.endsWith('/bin') ? [folder.replace(/bin$/, 'sbin')] : [])).join(':')
}
