/** The terminals of one agent: opened there, held here by a line each. */
import type { AgentClient } from '../../contract/agent'
import type { IpcRequests } from '../../contract/ipc'
import { success, type Result } from '../../contract/result'
import { createLine, type Line, type TerminalPort } from './line'

export interface TerminalRelay {
  open(args: IpcRequests['terminal.open']['args']): Promise<Result<IpcRequests['terminal.open']['value']>>
  /** Forgets them: the agent is ended. */
  closeAll(): void
}

export interface RelayOptions {
  readonly agent: AgentClient
  /** Of every relay, by the number that the page knows. */
  readonly lines: Map<number, Line>
  readonly newId: () => number
  readonly newPort: (terminalId: number) => TerminalPort
  readonly onEnd: (line: Line) => void
  /** A terminal of that lab host has printed something, and nothing more since. */
  readonly onQuiet: (labHost: string) => void
}

/** Milliseconds between two questions what runs in the foreground of one terminal. */
const askEveryMs = 2_000

/** Creates the relay of one agent, which may die and come again. */
export function createTerminalRelay(options: RelayOptions): TerminalRelay {
  const { agent, lines } = options
  /** By the agent's number. */
  const own = new Map<number, { readonly terminalId: number; readonly line: Line; readonly deafen: () => void }>()

  const leave = (agentTerminal: number): Line | null => {
    const known = own.get(agentTerminal)
    own.delete(agentTerminal)
    known?.deafen()
    return known?.line ?? null
  }
  agent.on('terminal.exit', ({ terminalId, ...exit }) => {
    const line = leave(terminalId)
    if (!line) return
    line.end(exit)
    options.onEnd(line)
  })
  return {
    async open(args) {
      const opened = await agent.call('terminal.open', args)
      if (!opened.ok) return opened
      const { terminalId: agentTerminal, title } = opened.value
      const terminalId = options.newId()
      const { place } = args
      const askForeground = foregroundOf(agent, agentTerminal)
      const line = createLine({
        ...{ terminalId, place, title, agent, agentTerminal },
        onQuiet: () => {
          options.onQuiet(place.labHost)
          // In a container the shell is the engine's child: nobody here sees what it runs.
          if (place.kind !== 'container') void askForeground(line)
        },
        onForget: () => leave(agentTerminal),
      })
      lines.set(terminalId, line)
      // What came with the answer is handed over at once.
      const deafen = agent.onTerminalData(agentTerminal, (bytes) => {
        line.take(bytes)
      })
      own.set(agentTerminal, { terminalId, line, deafen })
      line.show(options.newPort(terminalId))
      return success({ terminalId, title })
    },
    closeAll() {
      for (const { terminalId, line } of [...own.values()]) {
        lines.delete(terminalId)
        line.forget()
      }
    },
  }
}

/** Asked while there is an agent to ask, so that what died with it can be named. */
function foregroundOf(agent: AgentClient, terminalId: number): (line: Line) => Promise<void> {
  let asked = -askEveryMs
  return async (line) => {
    if (performance.now() - asked < askEveryMs) return
    asked = performance.now()
    const answer = await agent.call('terminal.foreground', { terminalId })
    if (answer.ok) line.know(answer.value.program)
  }
}
