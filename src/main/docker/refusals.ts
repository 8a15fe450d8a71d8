/** What a lab host's engine refuses, by its own log: a refused request makes no event, and its sender is told by words alone. */
import { closeSync, openSync, readSync, statSync, watch } from 'node:fs'
import type { EngineRefusal } from '../../core/checks/context'

const blockBytes = 64 * 1024
/** A line that is longer is no refusal. */
const longestLine = 16 * 1024

/**
 * Follows the log from its end; the kernel tells when something was written (inotify(7)).
 * @returns ends it.
 */
export function followRefusals(path: string, tell: (refusal: EngineRefusal) => void): () => void {
  let position: number
  try {
    position = statSync(path).size
  } catch {
    // The lab host went down meanwhile: nothing is refused there any more.
    return () => undefined
  }
  const decoder = new TextDecoder()
  let rest = ''
  const take = (): void => {
    const lines = (rest + readFrom()).split('\n')
    rest = (lines.pop() ?? '').slice(-longestLine)
    for (const line of lines) {
      const refusal = parseRefusal(line)
      if (refusal) tell(refusal)
    }
  }
  const readFrom = (): string => {
    let text = ''
    try {
      const file = openSync(path, 'r')
      const block = Buffer.alloc(blockBytes)
      for (let count; (count = readSync(file, block, 0, blockBytes, position)) > 0; position += count) {
        text += decoder.decode(block.subarray(0, count), { stream: true })
      }
      closeSync(file)
    } catch {
      // Gone with its lab host.
    }
    return text
  }
  const watcher = watch(path, { persistent: false }, take)
  watcher.on('error', () => {
    watcher.close()
  })
  return () => {
    watcher.close()
  }
}

/**
 * A line such as: level=error msg="Handler for POST /v1.41/networks/create returned error: network dm-… is already …".
 * The engine writes it where it answers with a status of 500 or more (moby, api/server: makeHTTPHandler).
 */
export function parseRefusal(line: string): EngineRefusal | null {
  const match = /Handler for POST \/v[\d.]+\/([a-z/]+?)(?:\?\S*)? returned error: ((?:[^"\\]|\\.)*)/.exec(line)
  if (!match) return null
  const [, request = '', message = ''] = match
  return { request, message: message.replace(/\\(.)/g, '$1') }
}
