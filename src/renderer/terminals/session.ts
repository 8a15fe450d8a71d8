/** One screen bound to one terminal of the agent: bytes over its own MessagePort, paced by acknowledgement. */
import type { Terminal } from '@xterm/xterm'
import type { Place } from '../../contract/agent'
import {
  terminalWatermarks,
  type TerminalEnd,
  type TerminalPortInput,
  type TerminalPortOutput,
} from '../../contract/ipc'
import type { Failure, Result } from '../../contract/result'
import { bridge } from '../bridge'
import { takePort } from './ports'
import { createScreen, type ScreenOptions } from './screen'

export interface TerminalSession {
  readonly terminal: Terminal
  /** Null until the agent has opened it. */
  terminalId(): number | null
  open(): Promise<Result<null>>
  fit(): void
  type(text: string): void
  /** Whether a program takes each key as it comes, and would take a line for the shell as its own. */
  takesKeys(): Promise<boolean>
  dispose(): void
}

export interface SessionOptions extends ScreenOptions {
  readonly place: Place
  readonly onExit: (end: TerminalEnd) => void
}

/** Creates the terminal in the page; `open` asks the agent for its other end. */
export function createTerminalSession(options: SessionOptions): TerminalSession {
  const screen = createScreen(options)
  const { terminal, fit } = screen
  let port: MessagePort | null = null
  let id: number | null = null
  let unacknowledged = 0
  let disposed = false
  /** Typed before the other end was there. */
  let early = ''

  const send = (message: TerminalPortInput): void => {
    port?.postMessage(message)
  }
  const input = (text: string): void => {
    if (port) send({ type: 'input', text })
    else early += text
  }
  const acknowledge = (bytes: number): void => {
    unacknowledged += bytes
    if (unacknowledged < terminalWatermarks.ackEvery) return
    send({ type: 'ack', bytes: unacknowledged })
    unacknowledged = 0
  }
  terminal.onData(input)
  terminal.onResize(({ cols, rows }) => {
    if (id !== null) void bridge.request('terminal.resize', { terminalId: id, columns: cols, rows })
  })
  return {
    terminal,
    terminalId: () => id,
    fit,
    type: input,
    async takesKeys() {
      if (id === null) return false
      const answer = await bridge.request('terminal.foreground', { terminalId: id })
      return answer.ok && answer.value.takesKeys
    },
    async open() {
      fit()
      const opened = await bridge.request('terminal.open', {
        place: options.place,
        columns: Math.max(2, terminal.cols),
        rows: Math.max(1, terminal.rows),
      })
      if (!opened.ok) return opened satisfies Failure
      id = opened.value.terminalId
      port = await takePort(id)
      if (disposed) {
        port.close()
        return { ok: true, value: null }
      }
      port.onmessage = (event: MessageEvent<TerminalPortOutput>) => {
        if (event.data.type === 'ended') {
          options.onExit(event.data.end)
          return
        }
        const { bytes } = event.data
        terminal.write(bytes, () => {
          acknowledge(bytes.length)
        })
      }
      if (early !== '') send({ type: 'input', text: early })
      early = ''
      return { ok: true, value: null }
    },
    dispose() {
      disposed = true
      port?.close()
      if (id !== null) void bridge.request('terminal.close', { terminalId: id })
      screen.dispose()
    },
  }
}
