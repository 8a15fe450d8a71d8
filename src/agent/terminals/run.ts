/** Runs a program to its end with a deadline and a bounded output; at the deadline its whole process group is killed. */
import { spawn } from 'node:child_process'
import type { ToolOutput } from '../../contract/agent'
import { failure, success, type Result } from '../../contract/result'

/** More than any of the tools prints for a thousand interfaces. */
const largestOutput = 1024 * 1024

/** @param deadlineMs milliseconds. @returns the output whatever its status; timed-out, or program-missing. */
export function runToEnd(argv: readonly string[], deadlineMs: number): Promise<Result<ToolOutput>> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    // A group of its own, so that what it started ends with it.
    const child = spawn(program ?? '', args, { stdio: 'pipe', cwd: '/', detached: true })
    const out = collect()
    const err = collect()
    const timer = setTimeout(() => {
      if (child.pid !== undefined) killGroup(child.pid)
      // What has left the group may hold the pipes open for ever: it is not waited for.
      child.stdout.destroy()
      child.stderr.destroy()
      resolve(failure('timed-out', `${argv.slice(-3).join(' ')} did not end within ${String(deadlineMs)} ms`))
    }, deadlineMs)
    child.stdin.on('error', () => undefined)
    child.stdin.end()
    child.stdout.on('data', out.add)
    child.stderr.on('data', err.add)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve(
        failure('program-missing', `${program ?? ''} could not be started: ${error.message}`, {
          params: { program: program ?? '' },
        }),
      )
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve(success({ stdout: out.text(), stderr: err.text(), status }))
    })
  })
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    // It has ended, and everything of its group; only its pipes are still held.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function collect(): { add: (chunk: Buffer) => void; text: () => string } {
  const chunks: Buffer[] = []
  let length = 0
  return {
    add: (chunk) => {
      if (length < largestOutput) chunks.push(chunk.subarray(0, largestOutput - length))
      length += chunk.length
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
