/**
 * Terminal bytes between the agent and the page: one MessagePort a terminal. What the PTY says is joined for a few
 * milliseconds, since a message costs more than its bytes; acknowledgements go back to the agent, which paces the PTY.
 */
import type { AgentClient, AgentVerbs } from '../../contract/agent'
import type { TerminalPortInput, TerminalPortOutput } from '../../contract/ipc'
import type { Result } from '../../contract/result'
import { z } from 'zod'

/** What this needs of Electron's MessagePortMain. */
export interface TerminalPort {
  postMessage(message: TerminalPortOutput): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

export interface TerminalRelay {
  open(args: AgentVerbs['terminal.open']['args']): Promise<Result<AgentVerbs['terminal.open']['result']>>
  /** Whether that terminal is one of this relay's. */
  has(terminalId: number): boolean
  /** Connects the page's end. What came before is kept: the agent sends no more than the high watermark unacknowledged. */
  attachPort(terminalId: number, port: TerminalPort): void
  resize(args: AgentVerbs['terminal.resize']['args']): Promise<Result<Record<string, never>>>
  foreground(
    args: AgentVerbs['terminal.foreground']['args'],
  ): Promise<Result<AgentVerbs['terminal.foreground']['result']>>
  close(args: AgentVerbs['terminal.close']['args']): Promise<Result<Record<string, never>>>
  closeAll(): void
}

/** One frame at 240 Hz: unnoticeable in an echo, and it joins what a program prints in a burst. */
const joinMs = 4
const joinBytes = 64 * 1024
/** So long after its last output a command is taken to have ended, for whoever looks what it did. */
const quietMs = 200

const inputSchema: z.ZodType<TerminalPortInput> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('input'), text: z.string().max(16 * 1024 * 1024) }),
  z.strictObject({ type: z.literal('ack'), bytes: z.int().min(0) }),
])

interface Line {
  port: TerminalPort | null
  pending: Uint8Array[]
  pendingBytes: number
  timer: NodeJS.Timeout | null
  quiet: NodeJS.Timeout | undefined
  readonly labHost: string
  end: () => void
}

export interface TerminalRelayOptions {
  readonly agent: AgentClient
  /** A terminal of that lab host has printed something, and nothing more since. */
  readonly onQuiet?: (labHost: string) => void
}

/** Creates the relay of one agent. */
export function createTerminalRelay({ agent, onQuiet }: TerminalRelayOptions): TerminalRelay {
  const lines = new Map<number, Line>()

  const flush = (line: Line): void => {
    if (line.timer) clearTimeout(line.timer)
    line.timer = null
    if (!line.port || line.pendingBytes === 0) return
    const bytes = new Uint8Array(line.pendingBytes)
    let offset = 0
    for (const part of line.pending) {
      bytes.set(part, offset)
      offset += part.length
    }
    line.pending = []
    line.pendingBytes = 0
    // A copy by structured clone: MessagePortMain cannot transfer an ArrayBuffer.
    line.port.postMessage({ type: 'data', bytes })
  }
  const take = (line: Line, bytes: Uint8Array): void => {
    // A copy: the frame reader's buffer is one larger chunk that must not live as long as this.
    line.pending.push(bytes.slice())
    line.pendingBytes += bytes.length
    if (onQuiet) {
      clearTimeout(line.quiet)
      line.quiet = setTimeout(() => {
        onQuiet(line.labHost)
      }, quietMs)
    }
    if (line.pendingBytes >= joinBytes) flush(line)
    else
      line.timer ??= setTimeout(() => {
        flush(line)
      }, joinMs)
  }
  const drop = (terminalId: number): void => {
    const line = lines.get(terminalId)
    if (!line) return
    lines.delete(terminalId)
    if (line.timer) clearTimeout(line.timer)
    clearTimeout(line.quiet)
    line.end()
    line.port?.close()
  }
  const receive = (terminalId: number, data: unknown): void => {
    const parsed = inputSchema.safeParse(data)
    if (!parsed.success) return
    if (parsed.data.type === 'input') agent.sendTerminalInput(terminalId, new TextEncoder().encode(parsed.data.text))
    else void agent.call('terminal.ack', { terminalId, bytes: parsed.data.bytes })
  }
  agent.on('terminal.exit', ({ terminalId, ...exit }) => {
    const line = lines.get(terminalId)
    if (!line) return
    flush(line)
    line.port?.postMessage({ type: 'ended', end: { ...exit, program: null } })
    drop(terminalId)
  })
  return {
    async open(args) {
      const opened = await agent.call('terminal.open', args)
      if (!opened.ok) return opened
      const { terminalId } = opened.value
      const line: Line = {
        port: null,
        pending: [],
        pendingBytes: 0,
        timer: null,
        quiet: undefined,
        labHost: args.place.labHost,
        end: () => undefined,
      }
      lines.set(terminalId, line)
      // What came with the answer is handed over at once.
      line.end = agent.onTerminalData(terminalId, (bytes) => {
        take(line, bytes)
      })
      return opened
    },
    has: (terminalId) => lines.has(terminalId),
    attachPort(terminalId, port) {
      const line = lines.get(terminalId)
      if (!line) {
        port.close()
        return
      }
      line.port = port
      port.on('message', (event) => {
        receive(terminalId, event.data)
      })
      // The page's end is gone (closed, reloaded, crashed): a shell that nobody sees is ended.
      port.on('close', () => {
        if (!lines.has(terminalId)) return
        drop(terminalId)
        void agent.call('terminal.close', { terminalId })
      })
      port.start()
      flush(line)
    },
    resize: (args) => agent.call('terminal.resize', args),
    foreground: (args) => agent.call('terminal.foreground', args),
    close(args) {
      drop(args.terminalId)
      return agent.call('terminal.close', args)
    },
    closeAll() {
      for (const terminalId of [...lines.keys()]) drop(terminalId)
    },
  }
}
