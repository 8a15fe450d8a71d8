/** Runs helper programs (ip, nsenter, tar …) with an argv and a deadline; never through a shell. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'

export interface RunOptions {
  readonly input?: string
  readonly deadlineMs?: number
  /** Laid over the agent's own environment. */
  readonly environment?: Readonly<Record<string, string>>
}

const defaultDeadlineMs = 10_000

/**
 * Runs a program to its end.
 * @returns its standard output; program-missing where it is not installed, timed-out, or stage-failed with what it said.
 */
export function runProgram(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Result<string>> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: 'pipe',
      env: { ...process.env, ...options.environment },
      timeout: options.deadlineMs ?? defaultDeadlineMs,
      killSignal: 'SIGKILL',
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve(
        error.code === 'ENOENT'
          ? failure('program-missing', `the program ${program} is not installed`, {
              params: { program },
            })
          : failure('stage-failed', `${program} could not be started: ${error.message}`),
      )
    })
    child.on('close', (status, signal) => {
      if (status === 0) resolve(success(out))
      else if (signal !== null) resolve(failure('timed-out', `${argv.join(' ')} did not end in time`))
      else resolve(failure('stage-failed', `${argv.join(' ')} failed: ${err.trim() || `status ${String(status)}`}`))
    })
    // A program that does not read its input closes the pipe early: its own exit status says more than EPIPE.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/**
 * @param path the agent's PATH, which a lab host shares.
 * @returns docker-not-installed with what is missing, or null.
 */
export function missingEngine(path: string): Failure | null {
  const folders = path.split(':')
  const missing = ['dockerd', 'containerd', 'runc', 'docker'].filter(
    (program) => !folders.some((folder) => existsSync(join(folder, program))),
  )
  if (missing.length === 0) return null
  return failure('docker-not-installed', `Docker’s programs are not installed: ${missing.join(', ')}`, {
    advice: advice('install-docker', 'sudo apt-get install --no-install-recommends docker.io'),
    params: { programs: missing.join(', ') },
  })
}

/** nsenter into every namespace of a lab host but the cgroup one; the agent is in its user namespace already. */
export function enterLabHost(firstPid: number): [string, ...string[]] {
  return ['nsenter', '-t', String(firstPid), '-m', '-n', '-p', '-u', '-i']
}
