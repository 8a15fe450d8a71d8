/** The same container's PTY read by a process that does nothing else: no way to a page can be faster than this. */
import { spawn, type IPty } from '@lydell/node-pty'
import { serveLine, servingWord, type Payload } from './payloads'

export interface Source {
  /** @returns milliseconds from the request until the last byte was read. */
  flood(payload: Payload): Promise<number>
  close(): void
}

/** @param argv what runs the container's shell, as it is seen from here. */
export async function openSource(argv: readonly string[]): Promise<Source> {
  const [program = '', ...args] = argv
  const pty = spawn(program, args, { name: 'xterm-256color', cols: 140, rows: 19, encoding: null })
  await until(pty, (text) => text.includes('#'))
  pty.write(serveLine)
  await until(pty, (text) => text.includes(servingWord))
  return {
    async flood(payload) {
      let bytes = 0
      const begun = performance.now()
      pty.write(payload.request)
      await until(pty, (_text, length) => (bytes += length) >= payload.bytes)
      return performance.now() - begun
    },
    close: () => {
      pty.kill('SIGHUP')
    },
  }
}

/** Resolves when `enough` says so of all text so far (its last part) or of the next piece's length. */
function until(pty: IPty, enough: (text: string, length: number) => boolean): Promise<void> {
  return new Promise((resolve) => {
    let text = ''
    const listener = pty.onData((data) => {
      // With encoding null node-pty gives buffers, whatever its types say.
      const bytes = data as unknown as Buffer
      if (text.length < 4_000) text += bytes.toString('latin1')
      if (!enough(text, bytes.length)) return
      listener.dispose()
      resolve()
    })
  })
}
