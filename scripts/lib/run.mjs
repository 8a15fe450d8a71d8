/** Runs programs for set-up: argv only, output shown on failure. */
import { spawnSync } from 'node:child_process'

/** A failure that set-up explains to the person: one sentence and what to do. */
export class SetupError extends Error {
  /** @param {string} message @param {string} remedy @param {number} [status] the exit status of the whole run. */
  constructor(message, remedy, status = 3) {
    super(message)
    this.remedy = remedy
    this.status = status
  }
}

/**
 * Runs a program to its end.
 * @param {readonly string[]} argv
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {string} its standard output.
 */
export function run(argv, options = {}) {
  const [program, ...args] = argv
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, ...options })
  if (done.error?.code === 'ENOENT') throw new SetupError(`${program} is not installed`, `Install ${program}.`)
  if (done.error) throw done.error
  if (done.status === 0) return done.stdout ?? ''
  const said = `${done.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n')
  throw new SetupError(
    `${argv.slice(0, 4).join(' ')} … failed (${done.signal ?? done.status}): ${said}`,
    'See the lines above.',
    1,
  )
}
