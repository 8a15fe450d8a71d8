/** Which kind of program owns a set: a file in the set's directory, since whoever looks need not ask the owner. */
import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A window ends its lab hosts with itself; a `lab up` keeps them for whoever comes; a task (a lesson's run, doctor) has them
 * for its own use alone.
 */
export type SetHolder = SharedHolder | 'task'
/** Of those whose sets a window may take up. */
export type SharedHolder = 'window' | 'lab-up'

const holders: readonly string[] = ['window', 'lab-up', 'task'] satisfies readonly SetHolder[]

/** @param path the set's directory. */
export function writeHolder(path: string, holder: SetHolder): void {
  writeFileSync(join(path, 'holder'), `${holder}\n`, { mode: 0o600 })
}

export interface KnownHolder {
  readonly holder: SetHolder
  /** Milliseconds since the epoch at which it began to hold the set. */
  readonly since: number
}

/** @returns null where the file says nothing known, as in a set of an older build. */
export function readHolder(path: string): KnownHolder | null {
  const file = join(path, 'holder')
  try {
    const said = readFileSync(file, 'utf8').trim()
    return holders.includes(said) ? { holder: said as SetHolder, since: lstatSync(file).mtimeMs } : null
  } catch {
    // None was written: an older build made the set, or it ends just now.
    return null
  }
}
