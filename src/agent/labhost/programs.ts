/** Runs helper programs (ip, nsenter, tar …) with an argv and a deadline; never through a shell. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { hostProcesses, mebibyte, memoryBounds, niceness } from '../../core/bounds'

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

/**
 * Into every namespace of a lab host but the cgroup one and the network one, as its root and within its bounds. The user
 * namespace is the lab host's own: what runs in there has no power over what the set's has, whose files are the workstation's.
 */
export function enterBeside(firstPid: number): [string, ...string[]] {
  const { processMiB } = memoryBounds(totalmem())
  return [
    ...(['nice', '-n', String(niceness), 'prlimit'] as const),
    ...[`--nproc=${String(hostProcesses)}`, `--data=${String(processMiB * mebibyte)}`],
    ...['nsenter', '-t', String(firstPid), '-U', '-m', '-p', '-u', '-i'],
  ]
}

/** The same, and into its network namespace. */
export function enterLabHost(firstPid: number): [string, ...string[]] {
  return [...enterBeside(firstPid), '-n']
}
