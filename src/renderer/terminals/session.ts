/** One screen bound to one terminal of the agent: over a wire of its own, paced by acknowledgement. */
import type { Terminal } from '@xterm/xterm'
import type { Place } from '../../contract/agent'
import {
  terminalWatermarks,
  type TerminalEnd,
  type TerminalOutput,
  type TerminalPortInput,
} from '../../contract/terminals'
import type { Failure, Result } from '../../contract/result'
import { createTurns } from '../../core/terminal/turns'
import { bridge } from '../bridge'
import { takeWire, type TerminalWire } from './ports'
import { createScreen, type Screen, type ScreenOptions } from './screen'

export interface TerminalSession {
  readonly screen: Screen
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
  /** A terminal that goes on already, or has ended while nobody looked: its kept output is shown. Null opens a new one. */
  readonly attachTo: number | null
  readonly onExit: (end: TerminalEnd) => void
}

/** All terminals of the page take turns. */
const turns = createTurns((work, ms) => {
  const timer = setTimeout(work, ms)
  return () => {
    clearTimeout(timer)
  }
})

/** Creates the terminal in the page; `open` asks the agent for its other end. */
export function createTerminalSession(options: SessionOptions): TerminalSession {
  const screen = createScreen(options)
  const { terminal, fit } = screen
  let wire: TerminalWire | null = null
  let id: number | null = null
  let unacknowledged = 0
  let disposed = false
  /** Typed before the other end was there. */
  let early = ''
  /** Pieces of kept output that are being parsed: what it asked was answered when it was printed. */
  let replaying = 0

  const send = (message: TerminalPortInput): void => {
    wire?.send(message)
  }
  const input = (text: string): void => {
    line.typed()
    if (wire) send({ type: 'input', text })
    else early += text
  }
  let rest: ReturnType<typeof setTimeout> | null = null
  const sendAck = (): void => {
    if (rest !== null) clearTimeout(rest)
    rest = null
    send({ type: 'ack', bytes: unacknowledged })
    unacknowledged = 0
  }
  const acknowledge = (bytes: number, isAll: boolean): void => {
    unacknowledged += bytes
    if (unacknowledged >= terminalWatermarks.ackEvery) sendAck()
    else if (isAll) rest ??= setTimeout(sendAck, terminalWatermarks.restMs)
  }
  const line = turns.join((text, parsed) => {
    terminal.write(text, parsed)
  }, acknowledge)
  const receive = (message: TerminalOutput): void => {
    if (message.type === 'ended') options.onExit(message.end)
    else if (message.type === 'data') line.push(message.text, message.bytes)
    else {
      replaying += 1
      terminal.write(message.text, () => {
        replaying -= 1
      })
    }
  }
  terminal.onData((text) => {
    if (replaying === 0) input(text)
  })
  terminal.onResize(({ cols, rows }) => {
    if (id !== null) void bridge.request('terminal.resize', { terminalId: id, columns: cols, rows })
  })
  return {
    screen,
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
      const size = { columns: Math.max(2, terminal.cols), rows: Math.max(1, terminal.rows) }
      const opened = await openOrAttach(options, size)
      if (!opened.ok) return opened satisfies Failure
      id = opened.value
      wire = await takeWire(id, receive)
      if (disposed) {
        wire.close()
        void bridge.request('terminal.close', { terminalId: id })
        return { ok: true, value: null }
      }
      if (early !== '') send({ type: 'input', text: early })
      early = ''
      return { ok: true, value: null }
    },
    dispose() {
      disposed = true
      if (rest !== null) clearTimeout(rest)
      line.leave()
      wire?.close()
      if (id !== null) void bridge.request('terminal.close', { terminalId: id })
      screen.dispose()
    },
  }
}

/** @returns the terminal's number. */
async function openOrAttach(
  { place, attachTo }: SessionOptions,
  size: { readonly columns: number; readonly rows: number },
): Promise<Result<number>> {
  if (attachTo !== null) {
    const attached = await bridge.request('terminal.attach', { terminalId: attachTo, ...size })
    return attached.ok ? { ok: true, value: attachTo } : attached
  }
  const opened = await bridge.request('terminal.open', { place, ...size })
  return opened.ok ? { ok: true, value: opened.value.terminalId } : opened
}
