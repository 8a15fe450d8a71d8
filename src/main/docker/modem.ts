/**
 * How dockerode's questions reach an engine. Its own way (docker-modem) follows wherever an answer redirects it, holds answers
 * of any size, does not settle where a connection ends in an answer or switches protocols, and throws where a refusal's words are
 * no words: an engine that fails must cost no more than a failure. Only what is asked here is understood: GET, without a body.
 */
import { request, type Agent, type IncomingMessage } from 'node:http'

/** What dockerode gives its modem of a GET (dockerode, lib/docker.js: `optsf`). */
interface Question {
  /** Ends with "?" where options become its query. */
  readonly path: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly abortSignal?: AbortSignal
  readonly isStream?: boolean
}

export interface Modem {
  dial(question: Question, callback: (error: Error | null, answer: unknown) => void): void
}

/** The code of an error where more came than is ever taken. */
export const tooLarge = 'ANSWER_TOO_LARGE'

/**
 * @param version of the API, such as "v1.41"; null asks without one.
 * @param largest the largest answer that is taken, in bytes; a stream is its reader's to bound.
 * @returns the modem, whose callback is called once: with a parsed answer, its text where it is no JSON, or a stream; else with an
 * error, which has a `statusCode` where the engine understood and said no.
 */
export function createModem(agent: Agent, version: string | null, largest: number): Modem {
  return {
    dial(question, callback) {
      let answered = false
      let settled = false
      const settle = (error: Error | null, answer: unknown): void => {
        if (settled) return
        settled = true
        callback(error, answer)
      }
      const fail = (error: Error): void => {
        settle(error, null)
      }
      const { abortSignal: signal } = question
      const path = `${version === null ? '' : `/${version}`}${withQuery(question)}`
      // The host is never looked up: the agent's pipe leads to the engine.
      const asking = request({ agent, host: 'engine', path, ...(signal ? { signal } : {}) })
      asking.on('error', fail)
      // Protocols that are switched without having been asked for end here, too.
      asking.on('close', () => {
        if (!answered) fail(new Error('the connection ended without an answer'))
      })
      asking.on('response', (answer) => {
        answered = true
        const isGood = answer.statusCode === 200
        if (isGood && question.isStream === true) settle(null, answer)
        else
          textOf(answer, largest).then((text) => {
            if (isGood) settle(null, parsed(text))
            else fail(refusal(answer.statusCode ?? 0, text))
          }, fail)
      })
      asking.end()
    },
  }
}

function withQuery({ path, options = {} }: Question): string {
  if (!path.endsWith('?')) return path
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options)) if (name !== 'abortSignal') query.set(name, String(value))
  const text = query.toString()
  return text === '' ? path.slice(0, -1) : `${path}${text}`
}

async function textOf(answer: IncomingMessage, largest: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      chunks.push(chunk)
      // Leaving the loop ends the connection.
      if (bytes > largest) break
    }
  } catch (cause) {
    throw new Error('the connection ended in the middle of the answer', { cause })
  }
  if (bytes > largest) {
    throw Object.assign(new Error(`it is larger than ${String(largest)} bytes`), { code: tooLarge })
  }
  return Buffer.concat(chunks).toString()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // As it came: the schema decides.
    return text
  }
}

/** An engine refuses by {"message": "…"} (Engine API, "ErrorResponse"); others by whatever they like. */
function refusal(statusCode: number, text: string): Error {
  const body = parsed(text)
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : text
  const words = typeof message === 'string' ? message : text
  return Object.assign(new Error(`(HTTP code ${String(statusCode)}) ${words.trim()}`), { statusCode })
}
