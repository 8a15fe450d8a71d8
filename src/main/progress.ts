/** How far a person has come in the lessons, over restarts. */
import { join } from 'node:path'
import { keptProgressSchema, nothingKept } from '../core/lesson/kept'
import { openKeptFile, type BrokenFile } from './keptFile'
import type { KeptStore } from './lessons'

/**
 * @param stateDirectory `${XDG_STATE_HOME:-~/.local/state}/vethlab`.
 * @param report receives why the file is unusable, or cannot be written; the latter once.
 */
export function openProgress(stateDirectory: string, report: (broken: BrokenFile) => void): KeptStore {
  const file = openKeptFile({
    file: join(stateDirectory, 'progress.json'),
    schema: keptProgressSchema,
    fallback: nothingKept,
    what: 'the lessons’ steps',
    report,
  })
  let reported = false
  return {
    current: () => file.current(),
    save(next) {
      // A lesson's state changes far more often than what is kept of it.
      if (JSON.stringify(next) === JSON.stringify(file.current())) return
      const problem = file.save(next)
      if (problem !== null && !reported) report({ line: problem, kept: null, lost: [] })
      reported = problem !== null
    },
  }
}
