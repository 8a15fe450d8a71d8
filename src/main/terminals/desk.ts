/**
 * Every terminal of the window, whichever agent has its PTY: numbered here, so that no number ever means another terminal,
 * and kept over the page's death. The page's requests about terminals are answered here.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentClient, Foreground } from '../../contract/agent'
import type { IpcRequests } from '../../contract/ipc'
import type { OpenTerminal } from '../../contract/terminals'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Line, TerminalPort } from './line'
import { createTerminalRelay, type TerminalRelay } from './relay'

type Nothing = Record<string, never>
type Args<R extends keyof IpcRequests> = IpcRequests[R]['args']

export interface TerminalDesk {
  /** @param onQuiet a terminal of that lab host has printed something, and nothing more since. */
  relay(agent: AgentClient, onQuiet?: (labHost: string) => void): TerminalRelay
  list(): readonly OpenTerminal[]
  /** Shows a terminal anew, in a page of that size, and has a full-screen program draw itself again. */
  attach(args: Args<'terminal.attach'>): Promise<Result<IpcRequests['terminal.attach']['value']>>
  resize(args: Args<'terminal.resize'>): Promise<Result<Nothing>>
  foreground(args: Args<'terminal.foreground'>): Promise<Result<Foreground>>
  close(args: Args<'terminal.close'>): Promise<Result<Nothing>>
}

export interface DeskOptions {
  /** Makes a terminal's port and hands its other end to the page. */
  readonly newPort: (terminalId: number) => TerminalPort
  /** Terminals that went on have died with their agent, all at once. */
  readonly lost: (terminals: readonly OpenTerminal[]) => void
}

/** Ended terminals that no page has closed: the oldest goes first. */
const endedLimit = 20
/** Milliseconds between two changes of size, so that the program sees both. */
const redrawMs = 60

/** Creates it without a terminal. */
export function createTerminalDesk(options: DeskOptions): TerminalDesk {
  const lines = new Map<number, Line>()
  let nextId = 1
  let lost: OpenTerminal[] = []

  const living = (terminalId: number): Result<Line> => {
    const line = lines.get(terminalId)
    return line && !line.describe().ended ? success(line) : unknown(terminalId)
  }
  const forget = (terminalId: number): void => {
    lines.get(terminalId)?.forget()
    lines.delete(terminalId)
  }
  const tellLost = (terminal: OpenTerminal): void => {
    if (lost.length === 0) {
      queueMicrotask(() => {
        options.lost(lost)
        lost = []
      })
    }
    lost.push(terminal)
  }
  const onEnd = (line: Line): void => {
    const terminal = line.describe()
    if (terminal.ended?.cause === 'agent-gone') tellLost(terminal)
    const over = [...lines].filter(([, one]) => one.describe().ended)
    for (const [id] of over.slice(0, -endedLimit)) forget(id)
  }
  const resize = async (line: Line, columns: number, rows: number): Promise<Result<Nothing>> =>
    line.agent.call('terminal.resize', { terminalId: line.agentTerminal, columns, rows })
  /** The kernel tells a program of its size only when that changes (tty_do_resize of drivers/tty/tty_io.c). */
  const redraw = async (line: Line, columns: number, rows: number): Promise<void> => {
    await resize(line, columns, rows > 1 ? rows - 1 : rows + 1)
    await pause(redrawMs)
    await resize(line, columns, rows)
  }
  return {
    relay: (agent, onQuiet = () => undefined) =>
      createTerminalRelay({ agent, onQuiet, lines, newId: () => nextId++, newPort: options.newPort, onEnd }),
    list: () => [...lines.values()].map((line) => line.describe()),
    async attach({ terminalId, columns, rows }) {
      const line = lines.get(terminalId)
      if (!line) return unknown(terminalId)
      const going = line.describe().ended === null
      if (going) await resize(line, columns, rows)
      const { alternate } = line.show(options.newPort(terminalId))
      if (alternate) void redraw(line, columns, rows)
      return success({ title: line.describe().title })
    },
    async resize({ terminalId, columns, rows }) {
      const line = living(terminalId)
      return line.ok ? resize(line.value, columns, rows) : line
    },
    async foreground({ terminalId }) {
      const line = living(terminalId)
      if (!line.ok) return line
      return line.value.agent.call('terminal.foreground', { terminalId: line.value.agentTerminal })
    },
    async close({ terminalId }) {
      const line = living(terminalId)
      forget(terminalId)
      return line.ok ? line.value.agent.call('terminal.close', { terminalId: line.value.agentTerminal }) : success({})
    },
  }
}

function unknown(terminalId: number): Failure {
  return failure('terminal-unknown', `there is no terminal ${String(terminalId)}`)
}

/** What died with an agent, for the person who had it open. */
export function lostTerminals(terminals: readonly OpenTerminal[]): Failure {
  const names = terminals.map(({ title, ended }) => (ended?.program ? `${title} (${ended.program})` : title)).join(', ')
  return failure('terminals-lost', `a terminal agent died, and with it: ${names}`, {
    params: { names },
  })
}
