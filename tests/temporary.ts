/** One folder for whatever a run of the tests makes in the system's temporary directory: it goes with the run. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Called by Vitest before a project's tests; their processes inherit TMPDIR. @returns what is called after them. */
export default function setup(): () => void {
  const before = process.env['TMPDIR']
  // A short name: paths of sockets have 107 bytes (unix(7)).
  const folder = mkdtempSync(join(tmpdir(), 'vl-'))
  process.env['TMPDIR'] = folder
  return () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    try {
      rmSync(folder, { recursive: true, maxRetries: 3 })
    } catch (error) {
      throw new Error(`something is left of the tests: ${folder}: ${readdirSync(folder).join(', ')}`, { cause: error })
    }
  }
}
