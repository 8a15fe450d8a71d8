/** The xterm of one terminal: how it looks, what it draws with, what is copied and pasted. Its other end is `session.ts`. */
import { FitAddon } from '@xterm/addon-fit'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal, type ITheme } from '@xterm/xterm'
import { accelerated } from './accelerated'

export interface ScreenOptions {
  readonly element: HTMLElement
  readonly theme: ITheme
  /** Asked before a paste of several lines is sent to a program that did not ask for bracketed paste. */
  readonly onMultilinePaste: (text: string, paste: () => void) => void
}

export interface Screen {
  readonly terminal: Terminal
  /** Takes as many columns and rows as the element has room for; a hidden element's terminal keeps those that it had. */
  fit(): void
  dispose(): void
}

/** Creates the terminal in the element. */
export function createScreen(options: ScreenOptions): Screen {
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
  terminal.attachCustomKeyEventHandler((event) => copyOrPaste(event, terminal))
  options.element.addEventListener(
    'paste',
    (event) => {
      guardPaste(event, terminal, options.onMultilinePaste)
    },
    true,
  )
  let disposed = false
  return {
    terminal,
    fit() {
      if (disposed || options.element.clientHeight < 20) return
      fitAddon.fit()
    },
    dispose() {
      disposed = true
      terminal.dispose()
    },
  }
}

/** The DOM renderer stays where WebGL is not to be had or no card draws it, and after the context was lost. */
function useWebgl(terminal: Terminal): void {
  if (!accelerated()) return
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
