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
    let late = false
    const timer = setTimeout(() => {
      late = true
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, deadlineMs)
    child.stdin.on('error', () => undefined)
    child.stdin.end()
    child.stdout.on('data', out.add)
    child.stderr.on('data', err.add)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve(failure('program-missing', `${program ?? ''} could not be started: ${error.message}`))
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      if (late) resolve(failure('timed-out', `${argv.slice(-3).join(' ')} did not end within ${String(deadlineMs)} ms`))
      else resolve(success({ stdout: out.text(), stderr: err.text(), status }))
    })
  })
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
