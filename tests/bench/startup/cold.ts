/** One cold start: a new process with a user-data directory of its own; what the machine has read before stays in its memory. */
import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { electronExecutable } from '../../e2e/support/window'
import { now } from '../window/pixel'

/** Milliseconds since the process was spawned. */
export interface ColdStart {
  /** Electron's own modules are there, the program may make windows. */
  readonly ready: number
  /** The page has begun to load. */
  readonly begun: number
  /** A frame of the page has anything in it. */
  readonly first: number
  readonly painted: number
}

const limitMs = 60_000

/** @param folder of the Electron program. @param directory of this start alone; it is removed. */
export async function startCold(
  folder: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<ColdStart> {
  const watch = resolve('tests/bench/startup')
  const begun = now()
  const child = spawn(electronExecutable(), [watch, `--user-data-dir=${join(directory, 'electron')}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_CONFIG_HOME: join(directory, 'config'), VETHLAB_BENCH_PROGRAM: folder, ...environment },
  })
  try {
    const seen = await painted(child, folder)
    const since = (time: number): number => time - begun
    return {
      ready: since(seen.ready),
      begun: since(seen.begun),
      first: since(seen.first),
      painted: since(seen.painted),
    }
  } finally {
    await ended(child)
    rmSync(directory, { recursive: true, force: true })
  }
}

function painted(child: ChildProcess, name: string): Promise<ColdStart> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => {
      reject(new Error(`${name} painted nothing within ${limitMs} ms; it said: ${said.slice(-2_000)}`))
    }, limitMs)
    const take = (chunk: Buffer): void => {
      said += chunk.toString()
      const line = /^painted (\{.*\})$/m.exec(said)?.[1]
      if (line === undefined) return
      clearTimeout(timer)
      resolve(JSON.parse(line) as ColdStart)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', (status) => {
      clearTimeout(timer)
      reject(new Error(`${name} ended with ${String(status)}; it said: ${said.slice(-2_000)}`))
    })
  })
}

/** In order, as a person ends it; the next start shall not share the machine with the last of this one. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await over
  clearTimeout(timer)
}
