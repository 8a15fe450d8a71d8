/**
 * One terminal as main holds it: its last output, and the page's port while a page looks. What the PTY says after a pause
 * goes on at once; what follows is joined for a few milliseconds, since a message costs more than its bytes; acknowledgements
 * go back to the agent, which paces the PTY. While nobody looks, main acknowledges: the program goes on.
 */
import type { AgentClient, Place, TerminalExit } from '../../contract/agent'
import {
  terminalWatermarks,
  type OpenTerminal,
  type TerminalEnd,
  type TerminalPortInput,
  type TerminalPortOutput,
} from '../../contract/ipc'
import { createKeptOutput } from '../../core/terminal/kept'
import { z } from 'zod'

/** What this needs of Electron's MessagePortMain. */
export interface TerminalPort {
  postMessage(message: TerminalPortOutput): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  /** The page closed it, was loaded again, or died. */
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/** One frame at 240 Hz: it joins what a program prints in a burst, and is not seen. */
const joinMs = 4
const joinBytes = 64 * 1024
/** So long after its last output a command is taken to have ended, for whoever looks what it did. */
const quietMs = 200

const inputSchema: z.ZodType<TerminalPortInput> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input'), text: z.string().max(16 * 1024 * 1024) }),
  z.strictObject({ type: z.literal('ack'), bytes: z.int().min(0) }),
])

export interface LineOptions {
  readonly terminalId: number
  readonly place: Place
  readonly title: string
  readonly agent: AgentClient
  /** Its number with the agent. */
  readonly agentTerminal: number
  /** It has printed something, and nothing more since. */
  readonly onQuiet: () => void
  readonly onForget: () => void
}

export interface Line {
  readonly agent: AgentClient
  readonly agentTerminal: number
  describe(): OpenTerminal
  take(bytes: Uint8Array): void
  /** Shows it by this port, taking it over: the kept output first. @returns whether a full-screen program has drawn last. */
  show(port: TerminalPort): { readonly alternate: boolean }
  /** What runs in the foreground now, to be said if it is lost. */
  know(program: string | null): void
  end(exit: TerminalExit): void
  /** Nothing is kept any more, and the page's port is closed. */
  forget(): void
}

/** Creates the line of a terminal that has just been opened. */
export function createLine(options: LineOptions): Line {
  const { agent, agentTerminal } = options
  const kept = createKeptOutput()
  let port: TerminalPort | null = null
  /** Positions in what was printed: sent to the page, and acknowledged to the agent. */
  let sent = 0
  let acknowledged = 0
  let timer: NodeJS.Timeout | undefined
  let quiet: NodeJS.Timeout | undefined
  let ended: TerminalEnd | null = null
  let program: string | null = null

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!port || sent === kept.end()) return
    // A copy by structured clone: MessagePortMain cannot transfer an ArrayBuffer.
    port.postMessage({ type: 'data', bytes: kept.since(sent) })
    sent = kept.end()
    timer = setTimeout(flush, joinMs)
  }
  const acknowledge = (upTo: number): void => {
    const bytes = upTo - acknowledged
    if (bytes <= 0 || ended) return
    acknowledged += bytes
    void agent.call('terminal.ack', { terminalId: agentTerminal, bytes })
  }
  const receive = (data: unknown): void => {
    const parsed = inputSchema.safeParse(data)
    if (!parsed.success || ended) return
    if (parsed.data.type === 'input') agent.sendTerminalInput(agentTerminal, new TextEncoder().encode(parsed.data.text))
    // No more than was sent: the rest is still on its way here.
    else acknowledge(Math.min(sent, acknowledged + parsed.data.bytes))
  }
  const leave = (from: TerminalPort): void => {
    if (port !== from) return
    port = null
    flush()
    acknowledge(kept.end())
  }
  return {
    agent,
    agentTerminal,
    describe: () => ({ terminalId: options.terminalId, place: options.place, title: options.title, ended }),
    take(bytes) {
      kept.append(bytes)
      clearTimeout(quiet)
      quiet = setTimeout(options.onQuiet, quietMs)
      if (!port) {
        if (kept.end() - acknowledged >= terminalWatermarks.ackEvery) acknowledge(kept.end())
      }
      // Without a timer nothing was sent lately: an echo does not wait for more.
      else if (!timer || kept.end() - sent >= joinBytes) flush()
    },
    show(next) {
      const before = port
      port = next
      before?.close()
      const { pieces, alternate } = kept.replay()
      for (const bytes of pieces) next.postMessage({ type: 'kept', bytes })
      sent = kept.end()
      // All of it was shown as kept, which nobody acknowledges.
      acknowledge(sent)
      if (ended) next.postMessage({ type: 'ended', end: ended })
      next.on('message', (event) => {
        if (port === next) receive(event.data)
      })
      next.on('close', () => {
        leave(next)
      })
      next.start()
      return { alternate: alternate && !ended }
    },
    know(next) {
      program = next
    },
    end(exit) {
      flush()
      clearTimeout(quiet)
      ended = { ...exit, program: exit.cause === 'agent-gone' ? program : null }
      port?.postMessage({ type: 'ended', end: ended })
    },
    forget() {
      clearTimeout(timer)
      clearTimeout(quiet)
      const last = port
      port = null
      last?.close()
      options.onForget()
    },
  }
}
