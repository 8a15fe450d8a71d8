/**
 * What a page does for the benchmark, in both windows alike: its terminals are listened to where their bytes go into xterm,
 * by a `write` of the benchmark's own. The product has no door for that: each `Terminal` is caught as it is made, by a
 * setter for the first property that its constructor sets.
 */
import type { Terminal } from '@xterm/xterm'
import type { Page } from 'playwright-core'

export interface FloodResult {
  /** From the request until xterm has parsed the last byte. */
  readonly ms: number
  readonly bytes: number
  /** SHA-256 in hex. */
  readonly digest: string
  /** How many pieces it came in. */
  readonly pieces: number
}

/** Lives in the page, as `window.benchTerminals`. */
export interface PageBench {
  readonly terminals: Terminal[]
  /** Types a request and takes what comes until so many units (bytes, or a string's) are parsed, or 10 s nothing comes. */
  flood(at: number, request: string, units: number, bytes: number): Promise<FloodResult>
  /** Writes the bytes of the last flood as fast as xterm takes them. @returns milliseconds. */
  raw(at: number): Promise<number>
  /** Presses Ctrl-C. @returns milliseconds until the frame after the prompt was parsed. */
  interrupt(at: number, prompt: string): Promise<number>
  /** Waits for a key press. @returns milliseconds from its event until xterm has drawn what came of it. */
  glyph(at: number): Promise<number>
}

export type BenchWindowObject = Window & { benchTerminals: PageBench }

/** To be called before the first terminal is opened. */
export function installBench(page: Page): Promise<void> {
  return page.evaluate(() => {
    const pieceBytes = 64 * 1024
    /** More than xterm parses in a frame, and less than would make it slow. */
    const rawWindow = 512 * 1024
    const stalledMs = 10_000
    let last = new Uint8Array()
    const terminals: Terminal[] = []
    Object.defineProperty(Object.prototype, '_core', {
      configurable: true,
      set(this: object, value: unknown) {
        Object.defineProperty(this, '_core', { value, writable: true, configurable: true, enumerable: true })
        if ('loadAddon' in this) terminals.push(this as Terminal)
      },
    })
    const encoder = new TextEncoder()
    /** Writes the piece down and keeps nothing of it: memory that comes free is used again, as it is without a benchmark. */
    const note = (whole: Uint8Array, at: number, piece: Uint8Array | string): number => {
      if (typeof piece === 'string') return encoder.encodeInto(piece, whole.subarray(at)).written
      whole.set(piece.subarray(0, whole.length - at), at)
      return piece.length
    }
    const terminalAt = (at: number): Terminal => {
      const terminal = terminals.at(at)
      if (!terminal) throw new Error(`there is no terminal ${String(at)}`)
      return terminal
    }
    interface Received {
      readonly ms: number
      readonly bytes: number
      readonly pieces: number
    }
    const received = (terminal: Terminal, request: string, units: number, whole: Uint8Array): Promise<Received> =>
      new Promise((resolve) => {
        let [pieces, bytes, parsed] = [0, 0, 0]
        let lastParsed = performance.now()
        const begun = lastParsed
        const end = (): void => {
          clearInterval(watch)
          Reflect.deleteProperty(terminal, 'write')
          resolve({ ms: lastParsed - begun, bytes, pieces })
        }
        const watch = setInterval(() => {
          if (performance.now() - lastParsed > stalledMs) end()
        }, 1_000)
        const write = terminal.write.bind(terminal)
        terminal.write = (data, done) => {
          pieces += 1
          bytes += note(whole, bytes, data)
          write(data, () => {
            done?.()
            parsed += data.length
            lastParsed = performance.now()
            if (parsed >= units) end()
          })
        }
        terminal.input(request)
      })
    const bench: PageBench = {
      terminals,
      async flood(at, request, units, bytes) {
        // Each page of it is touched before: no time of the flood goes into that. What is too many is counted.
        const whole = new Uint8Array(bytes).fill(1)
        const got = await received(terminalAt(at), request, units, whole)
        last = whole.subarray(0, got.bytes)
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', last))
        const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
        return { ...got, digest: hex }
      },
      interrupt: (at, prompt) =>
        new Promise((resolve) => {
          const terminal = terminalAt(at)
          const decoder = new TextDecoder()
          const write = terminal.write.bind(terminal)
          let tail = ''
          terminal.write = (data, done) => {
            write(data, () => {
              done?.()
              tail = (tail + (typeof data === 'string' ? data : decoder.decode(data.subarray(-64)))).slice(-64)
              if (!tail.includes(prompt)) return
              Reflect.deleteProperty(terminal, 'write')
              requestAnimationFrame(() => resolve(performance.now() - begun))
            })
          }
          const begun = performance.now()
          terminal.input('\u0003')
        }),
      glyph: (at) =>
        new Promise((resolve) => {
          const terminal = terminalAt(at)
          terminal.focus()
          let begun = NaN
          const column = terminal.buffer.active.cursorX
          const pressed = (event: KeyboardEvent): void => {
            begun = event.timeStamp
          }
          window.addEventListener('keydown', pressed, { capture: true, once: true })
          const drawn = terminal.onRender(() => {
            if (terminal.buffer.active.cursorX === column || Number.isNaN(begun)) return
            drawn.dispose()
            resolve(performance.now() - begun)
          })
        }),
      raw: (at) =>
        new Promise((resolve) => {
          const terminal = terminalAt(at)
          const begun = performance.now()
          let [sent, parsed] = [0, 0]
          const more = (): void => {
            if (parsed >= last.length) resolve(performance.now() - begun)
            while (sent < last.length && sent - parsed < rawWindow) {
              const piece = last.subarray(sent, sent + pieceBytes)
              sent += piece.length
              terminal.write(piece, () => {
                parsed += piece.length
                more()
              })
            }
          }
          more()
        }),
    }
    ;(window as unknown as BenchWindowObject).benchTerminals = bench
  })
}
