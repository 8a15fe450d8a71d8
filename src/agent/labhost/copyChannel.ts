/** The agent's end of a copy's bytes: HTTP over the socket that the owner listens at, once. */
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { promises, type Readable } from 'node:stream'
import { stalledMs } from '../../contract/play'
import { failure, success, type Result } from '../../contract/result'

/** What is to be taken in. */
export async function getFrom(socket: string): Promise<Result<IncomingMessage>> {
  const asking = request({ socketPath: socket, path: '/', agent: false })
  asking.end()
  try {
    return success(await answerTo(asking))
  } catch (error) {
    return failure('cancelled', `what was to be copied never came: ${String(error)}`)
  }
}

/**
 * Sends it on. The request is ended only once its program has ended well, and cut otherwise.
 * @param ended the program's exit status.
 * @returns whether it was taken.
 */
export async function postTo(socket: string, source: Readable, ended: Promise<number | null>): Promise<boolean> {
  const asking = request({ socketPath: socket, method: 'POST', path: '/', agent: false, timeout: stalledMs })
  asking.on('timeout', () => asking.destroy())
  const answered = answerTo(asking)
  // Awaited below, or never: then the failure is told by the pipeline.
  answered.catch(() => undefined)
  try {
    await promises.pipeline(source, asking, { end: false })
    if ((await ended) !== 0) {
      asking.destroy()
      return false
    }
    asking.end()
    const answer = await answered
    answer.resume()
    return answer.statusCode === 204
  } catch {
    // Cut by the other side, which says why.
    asking.destroy()
    return false
  }
}

function answerTo(asking: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asking.on('response', resolve)
    asking.on('error', reject)
    // Destroyed by ourselves it has no error.
    asking.on('close', () => {
      reject(new Error('the connection has ended'))
    })
  })
}
