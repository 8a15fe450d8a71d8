/**
 * A shell in a container by the engine's API (Engine API: ContainerExec, ExecStart, ExecResize, ExecInspect). The docker program
 * would be one more process, and one more PTY that gives 4 KiB at a time, on the way of every byte.
 */
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { answerOf, askEngine, jsonBody, unreachable } from '../engineSocket'
import type { TerminalStream } from './pty'

export interface ContainerCommand {
  /** The engine's socket. */
  readonly socket: string
  readonly container: string
  readonly argv: readonly string[]
  /** NAME=value. */
  readonly environment: readonly string[]
  /** In cells. */
  readonly size: { readonly columns: number; readonly rows: number }
}

/**
 * The engine waits with the first of these keys for the next. By default they are Ctrl-P and Ctrl-Q, and what Ctrl-P means to a
 * shell comes with the next key only (docker-attach(1)). Nobody types eight NULs.
 */
export const detachKeys = Array<string>(8).fill('ctrl-@').join(',')
/** The stream may end a moment before the engine has heard of the program's end. */
const ended = { everyMs: 20, times: 50 }
/** 128 + SIGKILL: what the engine tells of an exec whose container has stopped. */
export const killedStatus = 137

const createdSchema = z.object({ Id: z.string().regex(/^[0-9a-f]+$/) })
const execSchema = z.object({ Running: z.boolean(), ExitCode: z.int().nullable() })
const containerSchema = z.object({ State: z.object({ Running: z.boolean() }) })

/**
 * Starts a program with a TTY of its own in a container.
 * @returns its terminal, whose exit has no status where the engine has gone; docker-unreachable where nobody answers,
 *   exec-refused with the engine's own words.
 */
export async function openInContainer(command: ContainerCommand): Promise<Result<TerminalStream>> {
  const { socket, container, size } = command
  const made = await answerOf(socket, 'POST', `/containers/${container}/exec`, {
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true },
    ...{ Cmd: command.argv, Env: command.environment, DetachKeys: detachKeys },
    // From API 1.42 on the program never sees another size.
    ConsoleSize: [size.rows, size.columns],
  })
  if (!made.ok) return refused(container, made)
  const created = createdSchema.safeParse(made.value)
  if (!created.success) return refused(container, failure('engine-refused', 'it gave no id'))
  const exec = `/exec/${created.data.Id}`
  const started = await start(socket, exec)
  return started.ok ? success(streamOf(command, exec, started.value)) : refused(container, started)
}

interface Started {
  readonly connection: Socket
  /** What came with the answer. */
  readonly first: Buffer
}

/** The connection becomes the program's TTY: 101 to a request that asks for it. */
function start(socket: string, exec: string): Promise<Result<Started>> {
  const headers = { ...jsonBody, connection: 'Upgrade', upgrade: 'tcp' }
  return new Promise((resolve) => {
    const asking = askEngine(socket, { method: 'POST', path: `${exec}/start`, headers })
    if (asking === null) {
      resolve(unreachable('it has no socket'))
      return
    }
    asking.on('upgrade', (_answer, connection: Socket, first) => {
      connection.setTimeout(0)
      resolve(success({ connection, first }))
    })
    asking.on('response', (answer) => {
      answer.resume()
      resolve(failure('engine-refused', `it answers with ${String(answer.statusCode)}`))
    })
    asking.on('error', (error) => {
      resolve(unreachable(error.message))
    })
    asking.on('close', () => {
      resolve(unreachable('the connection ended without an answer'))
    })
    asking.end(JSON.stringify({ Detach: false, Tty: true }))
  })
}

function streamOf(command: ContainerCommand, exec: string, { connection, first }: Started): TerminalStream {
  let left = false
  let wanted = command.size
  let asked: Promise<unknown> = Promise.resolve()
  /** One after another, and of those that wait the last alone. */
  const resize = (next: ContainerCommand['size']): void => {
    wanted = next
    asked = asked.then(async () => {
      if (wanted !== next || left) return
      // Where it is not heard the program has ended, and its end is told by the stream.
      await answerOf(command.socket, 'POST', `${exec}/resize?h=${String(next.rows)}&w=${String(next.columns)}`)
    })
  }
  // It waits for who listens, like all that follows.
  if (first.length > 0) connection.unshift(first)
  // A connection that breaks ends like any other: 'close' follows.
  connection.on('error', () => undefined)
  resize(command.size)
  return {
    onData: (listener) => void connection.on('data', listener),
    onExit: (listener) => {
      connection.on('close', () => {
        void (left ? Promise.resolve(unheard) : endOf(command, exec)).then(({ status, signal }) => {
          listener(status, signal)
        })
      })
    },
    write: (bytes) => void connection.write(bytes),
    resize: (columns, rows) => {
      resize({ columns, rows })
    },
    pause: () => void connection.pause(),
    resume: () => void connection.resume(),
    destroy: () => {
      left = true
      connection.destroy()
    },
  }
}

interface End {
  readonly status: number | null
  readonly signal: number | null
}

const unheard: End = { status: null, signal: null }

/** Unheard where the engine is gone, is another one by now, or says that the program goes on. */
async function endOf(command: ContainerCommand, exec: string): Promise<End> {
  for (let look = 0; look < ended.times; look += 1) {
    if (look > 0) await pause(ended.everyMs)
    const answer = await answerOf(command.socket, 'GET', `${exec}/json`)
    if (!answer.ok) {
      const isKnownDown = answer.code === 'engine-refused' && (await isDown(command))
      return isKnownDown ? { status: killedStatus, signal: null } : unheard
    }
    const state = execSchema.safeParse(answer.value)
    if (!state.success) return unheard
    if (state.data.Running) continue
    const status = state.data.ExitCode
    return { status, signal: status === killedStatus && !(await goesDown(command)) ? constants.signals.SIGKILL : null }
  }
  return unheard
}

/** The container's own end may be heard a moment after that of what ran in it. */
async function goesDown(command: ContainerCommand): Promise<boolean> {
  for (let look = 0; look < ended.times; look += 1) {
    if (await isDown(command)) return true
    await pause(ended.everyMs)
  }
  return false
}

/** A container that is removed with its end takes what is known of its execs along. */
async function isDown({ socket, container }: ContainerCommand): Promise<boolean> {
  const answer = await answerOf(socket, 'GET', `/containers/${container}/json`)
  if (!answer.ok) return answer.code === 'engine-refused'
  return containerSchema.safeParse(answer.value).data?.State.Running === false
}

function refused(name: string, { code, message }: Failure): Failure {
  if (code !== 'engine-refused') return failure(code, message)
  return failure('exec-refused', `the engine did not run it in ${name}: ${message}`, {
    params: { name, said: message },
  })
}
