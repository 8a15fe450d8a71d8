/** Splits GET /events into checked events. The stream is JSON objects, one a line (Engine API, "SystemEvents"). */
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { eventSchema } from './schemas'

export type EngineEvent = z.infer<typeof eventSchema>

/** A line longer than this is no event of an engine (labels of a container are a few KiB). */
const longestLine = 1024 * 1024

/**
 * Reads events until the stream ends, fails, or says something that is not an event; each of these ends it once.
 *
 * @param onEnd gets one sentence why. The caller reconnects and reads everything afresh: events in between are lost.
 */
export function readEvents(
  stream: Readable,
  onEvent: (event: EngineEvent) => void,
  onEnd: (why: string) => void,
): void {
  let rest = ''
  let ended = false
  const end = (why: string): void => {
    if (ended) return
    ended = true
    stream.destroy()
    onEnd(why)
  }
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (ended) return
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > longestLine) {
      end('an event without an end')
      return
    }
    for (const line of lines) {
      if (line.trim() === '') continue
      const event = parseEvent(line)
      if (!event) {
        end('something that is no event')
        return
      }
      onEvent(event)
    }
  })
  stream.on('end', () => {
    end('the end of the stream')
  })
  stream.on('close', () => {
    end('the end of the connection')
  })
  stream.on('error', (error: Error) => {
    end(error.message)
  })
}

function parseEvent(line: string): EngineEvent | null {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    // Not JSON: reported by the caller as a broken stream.
    return null
  }
}

/** The command of an `exec_start: COMMAND` event; null for every other event. */
export function execCommand(event: EngineEvent): string | null {
  const match = /^exec_start: (.*)$/s.exec(event.Action)
  return event.Type === 'container' && match ? (match[1] ?? '').trim() : null
}
