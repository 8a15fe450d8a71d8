/** A program in a lab host that takes or gives a copy's bytes: watched, since a learner may have put another in its place. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { stalledMs } from '../../contract/play'

export interface CopyProgram {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Its exit status; null where a signal ended it, or it could not be started. */
  readonly ended: Promise<number | null>
  /** Something passed: the time that it has begins anew. */
  moved(): void
  /** Ends it, and lets go of it. */
  kill(): void
  /** Nothing passed for too long, and it was killed. */
  isLate(): boolean
  said(): string
}

/** In a process group of its own, so that what it started ends with it. */
export function startCopyProgram([program, ...args]: readonly [string, ...string[]]): CopyProgram {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    detached: true,
  })
  let isLate = false
  let said = ''
  const kill = (): void => {
    clearTimeout(timer)
    killGroup(child.pid)
    // What left the group may hold the other ends: nobody waits for it.
    child.stdin.destroy()
    child.stdout.destroy()
    child.stderr.destroy()
  }
  const timer = setTimeout(() => {
    isLate = true
    kill()
  }, stalledMs)
  // What its end means is told by its status.
  child.stdin.on('error', () => undefined)
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)))
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => {
      resolve(null)
    })
    child.on('exit', resolve)
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    kill,
    moved: () => timer.refresh(),
    isLate: () => isLate,
    said: () => said.trim(),
  }
}

function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // Nobody is left in it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
