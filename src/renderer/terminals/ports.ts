/** A terminal's way to main: a MessagePort for what the page says, and the window's channel for what is printed. */
import type { TerminalOutput, TerminalPortInput } from '../../contract/terminals'
import { createLooks } from '../../core/terminal/looks'

export interface TerminalWire {
  send(input: TerminalPortInput): void
  close(): void
}

const looks = createLooks<MessagePort, TerminalOutput>()

window.vethlab.onTerminalOutput((look, output) => {
  looks.output(look, output)
})

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const data = event.data as { type?: unknown; terminalId?: unknown; look?: unknown } | null
  const port = event.ports[0]
  if (event.source !== window || data?.type !== 'terminal-port' || !port) return
  if (typeof data.terminalId === 'number' && typeof data.look === 'number')
    looks.arrived(data.terminalId, data.look, port)
})

/** Resolves with the wire of that terminal, when all that has come early has been taken. */
export async function takeWire(terminalId: number, take: (output: TerminalOutput) => void): Promise<TerminalWire> {
  const { port, leave } = await looks.take(terminalId, take)
  return {
    send: (input) => {
      port.postMessage(input)
    },
    close() {
      leave()
      port.close()
    },
  }
}
