/**
 * A terminal's way to main: a MessagePort for what the page says, and the output of this look, which comes by another way.
 * Either may be here before the other, and before the answer that names the terminal.
 */
import type { TerminalOutput, TerminalPortInput } from '../../contract/terminals'

export interface TerminalWire {
  send(input: TerminalPortInput): void
  close(): void
}

type Take = (output: TerminalOutput) => void

interface Arrived {
  readonly look: number
  readonly port: MessagePort
}

const arrived = new Map<number, Arrived>()
const wanted = new Map<number, (wire: Arrived) => void>()
/** By look. */
const takers = new Map<number, Take>()
const early = new Map<number, TerminalOutput[]>()
/** Of this page. What comes for an older one was on its way to the page before, or to a terminal that was closed. */
const looks = { first: Infinity, closed: new Set<number>() }

window.vethlab.onTerminalOutput((look, output) => {
  const take = takers.get(look)
  if (take) take(output)
  else if (!looks.closed.has(look)) early.set(look, [...(early.get(look) ?? []), output])
})

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const data = event.data as { type?: unknown; terminalId?: unknown; look?: unknown } | null
  const port = event.ports[0]
  if (event.source !== window || data?.type !== 'terminal-port' || !port) return
  if (typeof data.terminalId !== 'number' || typeof data.look !== 'number') return
  looks.first = Math.min(looks.first, data.look)
  for (const look of early.keys()) if (look < looks.first) early.delete(look)
  const take = wanted.get(data.terminalId)
  wanted.delete(data.terminalId)
  if (take) take({ look: data.look, port })
  else arrived.set(data.terminalId, { look: data.look, port })
})

/** Resolves with the wire of that terminal, when all that has come early has been taken. */
export async function takeWire(terminalId: number, take: Take): Promise<TerminalWire> {
  const { look, port } = await arrival(terminalId)
  takers.set(look, take)
  for (const output of early.get(look) ?? []) take(output)
  early.delete(look)
  return {
    send: (input) => {
      port.postMessage(input)
    },
    close() {
      takers.delete(look)
      looks.closed.add(look)
      port.close()
    },
  }
}

function arrival(terminalId: number): Promise<Arrived> {
  const known = arrived.get(terminalId)
  arrived.delete(terminalId)
  return known ? Promise.resolve(known) : new Promise((resolve) => wanted.set(terminalId, resolve))
}
