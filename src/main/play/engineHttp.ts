/** One request to an engine whose body or answer is too large to be held: streamed, over a pipe of its own. */
import { request, type IncomingMessage } from 'node:http'
import { promises, type Duplex, type Readable } from 'node:stream'

export interface EngineQuestion {
  readonly method: 'GET' | 'POST'
  /** Without the API's version, which every engine answers by its newest. */
  readonly path: string
  readonly body?: Readable
  readonly signal: AbortSignal
}

/** An engine's own words for a refusal are short; whoever answers without an end is no engine. */
const longestText = 64 * 1024

/**
 * @param dial opens the pipe; what goes wrong with it rejects.
 * @returns the answer as soon as its head is there; the body, where there is one, is sent until then.
 */
export function askStreaming(dial: () => Duplex, question: EngineQuestion): Promise<IncomingMessage> {
  const { method, path, body, signal } = question
  return new Promise((resolve, reject) => {
    const asking = request({
      method,
      path,
      signal,
      headers: { host: 'engine', connection: 'close', ...(body ? { 'content-type': 'application/x-tar' } : {}) },
      createConnection: () => dial(),
    })
    asking.on('error', reject)
    asking.on('response', (answer) => {
      // It may answer before it has read all, and then reads no more: what is left of the body is nobody's.
      if (body && !body.readableEnded) body.destroy()
      resolve(answer)
    })
    if (!body) asking.end()
    // Once it has answered, that is what counts; a body that is cut short is an error of the request.
    else promises.pipeline(body, asking).catch(reject)
  })
}

/** The whole of a short answer. */
export async function textOf(answer: IncomingMessage, heard: () => void = () => undefined): Promise<string> {
  let text = ''
  for await (const chunk of answer.setEncoding('utf8')) {
    heard()
    text = (text + String(chunk)).slice(-longestText)
  }
  return text
}
