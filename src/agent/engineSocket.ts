/**
 * A lab host's engine, asked by its socket. That is opened by descriptor: a learner, who is root in there, may have put a link in
 * its place (ADR 3).
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { request, type ClientRequest, type RequestOptions } from 'node:http'
import { failure, success, type Failure, type Result } from '../contract/result'

/** O_PATH of <fcntl.h>: opens what is there without connecting to it; Node's constants lack it (open(2)). */
const openPath = 0o10000000
const answerDeadlineMs = 10_000
/** More than an engine says of one container. */
const largestAnswer = 1024 * 1024

/**
 * @returns the beginning of a request, on a connection of its own; null where no socket is there. Its 'close' may be all that
 *   comes: where protocols are switched unasked, Node ends it without a word.
 */
export function askEngine(socket: string, options: RequestOptions): ClientRequest | null {
  const descriptor = openSocket(socket)
  if (descriptor === null) return null
  const asking = request({
    ...{ timeout: answerDeadlineMs, ...options },
    ...{ socketPath: `/proc/self/fd/${String(descriptor)}`, agent: false },
  })
  asking.on('timeout', () => asking.destroy(new Error('no answer')))
  // Also after an upgrade: what is connected needs the name no more.
  asking.on('close', () => {
    closeSync(descriptor)
  })
  return asking
}

/**
 * @param path with its query. @param body sent as JSON.
 * @returns its answer, parsed where it is JSON; docker-unreachable, or engine-refused with the engine's own words (Engine API,
 *   ErrorResponse).
 */
export function answerOf(
  socket: string,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Result<unknown>> {
  const headers = body === undefined ? {} : jsonBody
  return new Promise((resolve) => {
    const asking = askEngine(socket, { method, path, headers })
    if (asking === null) {
      resolve(unreachable('it has no socket'))
      return
    }
    let answered = false
    asking.on('response', (answer) => {
      answered = true
      let text = ''
      answer.setEncoding('utf8').on('data', (more: string) => {
        text += more
        if (text.length > largestAnswer) asking.destroy(new Error('its answer is too long'))
      })
      answer.on('end', () => {
        resolve((answer.statusCode ?? 0) < 300 ? success(parsed(text)) : refusal(text))
      })
      answer.on('error', (error) => {
        resolve(unreachable(error.message))
      })
    })
    asking.on('error', (error) => {
      resolve(unreachable(error.message))
    })
    asking.on('close', () => {
      // An answer has an end of its own, which may be later.
      if (!answered) resolve(unreachable('the connection ended without an answer'))
    })
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Headers of a request with a body. */
export const jsonBody = { 'content-type': 'application/json' } as const

/** The engine is not there, or does not answer. */
export function unreachable(why: string): Failure {
  return failure('docker-unreachable', `the engine does not answer: ${why}`)
}

function refusal(text: string): Failure {
  const said = parsed(text)
  const message = typeof said === 'object' && said !== null && 'message' in said ? said.message : text
  return failure('engine-refused', typeof message === 'string' ? message : text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // As it came: whoever asked has a schema.
    return text
  }
}

function openSocket(path: string): number | null {
  let descriptor: number
  try {
    descriptor = openSync(path, openPath | constants.O_NOFOLLOW)
  } catch {
    // Not there.
    return null
  }
  if (fstatSync(descriptor).isSocket()) return descriptor
  closeSync(descriptor)
  return null
}
