/** The page of the contender of one process: one xterm as the product makes it, and the shortest way to its bytes. */
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import type { Look } from '../page'

interface NaivePty {
  open(columns: number, rows: number): void
  onOutput(listener: (text: string) => void): void
  input(text: string): void
  parsed(length: number): void
}

declare global {
  interface Window {
    readonly naivePty: NaivePty
    /** Without `pty` what is typed is written straight into xterm. */
    startTerminal(look: Look, pty: boolean): void
  }
}

window.startTerminal = (look, pty) => {
  const element = document.getElementById('terminal')
  if (!element) throw new Error('the page has no place for a terminal')
  element.replaceChildren()
  const terminal = new Terminal({ ...look.options, allowProposedApi: true, cols: look.columns, rows: look.rows })
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.open(element)
  if (look.webgl) terminal.loadAddon(new WebglAddon())
  terminal.focus()
  if (!pty) {
    terminal.onData((text) => terminal.write(text))
    return
  }
  terminal.onData((text) => window.naivePty.input(text))
  window.naivePty.onOutput((text) => {
    terminal.write(text, () => window.naivePty.parsed(text.length))
  })
  window.naivePty.open(look.columns, look.rows)
}
