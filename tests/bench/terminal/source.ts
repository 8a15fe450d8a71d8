/** The same container's PTY read by a process that does nothing else: no way to a page can be faster than this. */
import { openInContainer } from '../../../src/agent/terminals/containerStream'
import type { TerminalStream } from '../../../src/agent/terminals/pty'
import { container, serveLine, servingWord, type Payload } from './payloads'

export interface Source {
  /** @param bytesPerMs no faster than that. @returns milliseconds from the request until the last byte was read. */
  flood(payload: Payload, bytesPerMs?: number): Promise<number>
  close(): void
}

/** @param socket the engine's. */
export async function openSource(socket: string): Promise<Source> {
  const size = { columns: 140, rows: 19 }
  const opened = await openInContainer({ socket, container, argv: ['sh'], environment: ['TERM=xterm-256color'], size })
  if (!opened.ok) throw new Error(opened.message)
  const stream = opened.value
  const listeners = new Set<(bytes: Uint8Array) => void>()
  stream.onData((bytes) => {
    for (const listener of listeners) listener(bytes)
  })
  const said = (word: string): Promise<void> =>
    new Promise((resolve) => {
      let text = ''
      const listener = (bytes: Uint8Array): void => {
        text += Buffer.from(bytes).toString('latin1')
        if (!text.includes(word)) return
        listeners.delete(listener)
        resolve()
      }
      listeners.add(listener)
    })
  await said('#')
  const serving = said(servingWord)
  stream.write(Buffer.from(serveLine))
  await serving
  return {
    flood: (payload, bytesPerMs = Infinity) =>
      new Promise((resolve) => {
        let bytes = 0
        const begun = performance.now()
        const listener = (piece: Uint8Array): void => {
          bytes += piece.length
          const ms = performance.now() - begun
          if (bytes >= payload.bytes) {
            listeners.delete(listener)
            resolve(ms)
          } else wait(stream, bytes / bytesPerMs - ms)
        }
        listeners.add(listener)
        stream.write(Buffer.from(payload.request))
      }),
    close: () => {
      stream.destroy()
    },
  }
}

/** A timer of a millisecond is the shortest. */
function wait(stream: TerminalStream, ms: number): void {
  if (ms < 1) return
  stream.pause()
  setTimeout(() => {
    stream.resume()
  }, ms)
}
