/** One xterm bound to one terminal of the agent: bytes over its own MessagePort, paced by acknowledgement. */
import { FitAddon } from '@xterm/addon-fit'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal, type ITheme } from '@xterm/xterm'
import type { Place } from '../../contract/agent'
import { terminalWatermarks, type TerminalPortInput, type TerminalPortOutput } from '../../contract/ipc'
import type { Failure, Result } from '../../contract/result'
import { bridge } from '../bridge'
import { takePort } from './ports'

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

export interface SessionOptions {
  readonly element: HTMLElement
  readonly place: Place
  readonly theme: ITheme
  readonly onExit: (exit: { status: number | null; message: string | null }) => void
  /** Asked before a paste of several lines is sent to a program that did not ask for bracketed paste. */
  readonly onMultilinePaste: (text: string, paste: () => void) => void
}

/** Creates the terminal in the page; `open` asks the agent for its other end. */
export function createTerminalSession(options: SessionOptions): TerminalSession {
  const terminal = new Terminal({
    fontFamily: '"Nanum Gothic Coding", monospace',
    fontSize: 15,
    lineHeight: 1.15,
    scrollback: 10_000,
    allowProposedApi: true,
    cursorBlink: false,
    theme: options.theme,
    macOptionIsMeta: true,
  })
  const fitAddon = new FitAddon()
  terminal.loadAddon(fitAddon)
  // CJK characters take two cells; without this addon some newer ones would take one.
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.open(options.element)
  useWebgl(terminal)
  // OSC 52 would let what runs in a lab read or write the person's clipboard.
  terminal.parser.registerOscHandler(52, () => true)
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
  terminal.attachCustomKeyEventHandler((event) => copyOrPaste(event, terminal))
  options.element.addEventListener(
    'paste',
    (event) => {
      guardPaste(event, terminal, options.onMultilinePaste)
    },
    true,
  )
  const fit = (): void => {
    // A hidden element has no size: its terminal keeps the one that it had.
    if (disposed || options.element.clientHeight < 20) return
    fitAddon.fit()
  }
  terminal.onResize(({ cols, rows }) => {
    if (id !== null) void bridge.request('terminal.resize', { terminalId: id, columns: cols, rows })
  })
  const endExit = bridge.on('terminal.exit', (exit) => {
    if (exit.terminalId === id) options.onExit(exit)
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
      endExit()
      port?.close()
      if (id !== null) void bridge.request('terminal.close', { terminalId: id })
      terminal.dispose()
    },
  }
}

/** The DOM renderer stays where WebGL is not to be had, and after the context was lost. */
function useWebgl(terminal: Terminal): void {
  try {
    const addon = new WebglAddon()
    addon.onContextLoss(() => {
      addon.dispose()
    })
    terminal.loadAddon(addon)
  } catch {
    // No WebGL2 here: xterm draws with DOM elements, slower but the same.
  }
}

function copyOrPaste(event: KeyboardEvent, terminal: Terminal): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return true
  if (event.code === 'KeyC') {
    if (terminal.hasSelection()) void navigator.clipboard.writeText(terminal.getSelection())
    event.preventDefault()
    return false
  }
  // Ctrl+Shift+V is the browser's own paste: it arrives as a paste event, which is guarded.
  return event.code !== 'KeyV'
}

function guardPaste(event: ClipboardEvent, terminal: Terminal, ask: (text: string, paste: () => void) => void): void {
  const text = event.clipboardData?.getData('text') ?? ''
  if (!text.trimEnd().includes('\n')) return
  event.preventDefault()
  event.stopPropagation()
  ask(text, () => {
    terminal.paste(text)
    terminal.focus()
  })
}
