/**
 * One terminal as main holds it: its last output, and the page's port while a page looks. What comes goes on at once: the
 * agent has joined it already. Acknowledgements go back to the agent, which paces the PTY. While nobody looks, main
 * acknowledges: the program goes on.
 */
import type { AgentClient, Place, TerminalExit } from '../../contract/agent'
import {
  terminalWatermarks,
  type OpenTerminal,
  type TerminalEnd,
  type TerminalPortInput,
  type TerminalOutput,
} from '../../contract/terminals'
import { createKeptOutput, keptLimit } from '../../core/terminal/kept'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'

/** What this needs of a page's look at it (`ports.ts`). */
export interface TerminalPort {
  postMessage(message: TerminalOutput): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  /** The page closed it, was loaded again, or died. */
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

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
  const kept = createKeptOutput(keptLimit, (size) => Buffer.allocUnsafeSlow(size))
  let port: TerminalPort | null = null
  let decoder = new StringDecoder('utf8')
  /** Position in what was printed, all of which a page has that looks. */
  let acknowledged = 0
  let quiet: NodeJS.Timeout | undefined
  let ended: TerminalEnd | null = null
  let program: string | null = null

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
    else acknowledge(Math.min(kept.end(), acknowledged + parsed.data.bytes))
  }
  const leave = (from: TerminalPort): void => {
    if (port !== from) return
    port = null
    acknowledge(kept.end())
  }
  return {
    agent,
    agentTerminal,
    describe: () => ({ terminalId: options.terminalId, place: options.place, title: options.title, ended }),
    take(bytes) {
      const before = kept.end()
      kept.append(bytes)
      if (quiet) quiet.refresh()
      else quiet = setTimeout(options.onQuiet, quietMs)
      if (port) {
        for (const part of kept.since(before))
          port.postMessage({ type: 'data', text: decoder.write(bufferOf(part)), bytes: part.length })
      } else if (kept.end() - acknowledged >= terminalWatermarks.least / 2) acknowledge(kept.end())
    },
    show(next) {
      const before = port
      port = next
      before?.close()
      const { pieces, alternate } = kept.replay()
      decoder = new StringDecoder('utf8')
      for (const bytes of pieces) next.postMessage({ type: 'kept', text: decoder.write(bufferOf(bytes)) })
      // All of it was shown as kept, which nobody acknowledges.
      acknowledge(kept.end())
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
      clearTimeout(quiet)
      ended = { ...exit, program: exit.cause === 'agent-gone' ? program : null }
      port?.postMessage({ type: 'ended', end: ended })
    },
    forget() {
      clearTimeout(quiet)
      const last = port
      port = null
      last?.close()
      options.onForget()
    },
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
