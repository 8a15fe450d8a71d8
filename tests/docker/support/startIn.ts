/** A program of the test's that runs in a machine until it is ended. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { InsideOptions, Machine } from './machine'

const place = '/opt/forward.mjs'

/**
 * Starts forward.mjs in there and waits until it listens.
 * @param ends gets the function that ends it.
 */
export async function startForwarder(
  machine: Machine,
  args: readonly string[],
  ends: (() => void)[],
  options: InsideOptions = {},
): Promise<void> {
  await machine.write(place, readFileSync(resolve('tests/docker/support/forward.mjs')))
  await startProgram(machine, [machine.node, place, ...args], ends, /ready/, options)
}

/** Starts a program in there and waits until it says that. @param ends gets the function that ends it. */
export async function startProgram(
  machine: Machine,
  program: readonly string[],
  ends: (() => void)[],
  ready: RegExp,
  options: InsideOptions = {},
): Promise<void> {
  const [first, ...rest] = machine.argv(program, options)
  const child = spawn(first, rest, { stdio: 'pipe', cwd: '/' })
  child.stdin.on('error', () => undefined)
  ends.push(() => {
    child.stdin.end()
    child.kill()
  })
  let said = ''
  const heard = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-20_000)
        if (ready.test(said)) resolve()
      })
    }
  })
  await Promise.race([
    heard,
    once(child, 'exit').then(() => {
      throw new Error(`${program.join(' ')} has ended: ${said}`)
    }),
  ])
}
