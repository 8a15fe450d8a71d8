/**
 * Terminals: PTYs in the places of a lab host, with flow control by acknowledgement. The PTY of a terminal that has more than
 * its share on the way is not read any more, so that the kernel stops its writer, until the page has caught up.
 */
import type { AgentEvents, AgentVerbs, Foreground, TerminalEndCause } from '../../contract/agent'
import { failure, success, type Result } from '../../contract/result'
import { foregroundOf } from './foreground'
import { killedStatus } from './containerStream'
import type { ContainerShell, EndInContainer } from './endInContainer'
import type { Places } from './place'
import { later, readPty, type Reading } from './reading'
import { createSessions, hangUp, type OpenSession } from './sessions'
import { createShares } from './share'
import { shellAt, type RunningShell } from './shell'

export interface TerminalsOptions {
  readonly places: Places
  /** Where the open ones are written down, for an agent that comes after this one; null: nobody will ask. */
  readonly record: string | null
  readonly endInContainer: EndInContainer
  /** Told of all containers' shells whenever one comes or has ended. */
  readonly tellShells?: (shells: readonly Shell[]) => void
  /** Those that an agent which was killed has left behind: they are ended. */
  readonly leftShells?: readonly Shell[]
  /** Sends these parts as one. */
  readonly sendData: (terminalId: number, parts: readonly Uint8Array[]) => void
  readonly emitExit: (exit: AgentEvents['terminal.exit']) => void
  /** Told with whatever comes from a terminal there: a command may have done something. */
  readonly wrote: (labHost: string) => void
}

type Nothing = Record<string, never>
type Shell = Omit<ContainerShell, 'isExpected'>

export interface Terminals {
  open(args: AgentVerbs['terminal.open']['args']): Promise<Result<AgentVerbs['terminal.open']['result']>>
  resize(args: AgentVerbs['terminal.resize']['args']): Result<Nothing>
  close(args: AgentVerbs['terminal.close']['args']): Result<Nothing>
  foreground(args: AgentVerbs['terminal.foreground']['args']): Promise<Result<Foreground>>
  ack(args: AgentVerbs['terminal.ack']['args']): Result<Nothing>
  input(terminalId: number, bytes: Uint8Array): void
  /** Every terminal of a lab host that is gone. */
  closeLabHost(name: string): void
  /** Every terminal, for an agent that ends; resolves when they are hung up. */
  closeAll(): Promise<void>
}

interface Terminal {
  readonly id: number
  readonly labHost: string
  readonly session: OpenSession
  /** A container's shell, which is the engine's child. */
  readonly container: Shell | null
  readonly running: RunningShell
  readonly reading: Reading
}

/** Creates the service without a terminal. */
export function createTerminals(options: TerminalsOptions): Terminals {
  const terminals = new Map<number, Terminal>()
  const sessions = createSessions(options.record)
  const shareOf = createShares(later)
  const shells = new Set(options.leftShells)
  let nextId = 1

  const open: Terminals['open'] = async ({ place, columns, rows }) => {
    const mark = sessions.newMark()
    const shell = await shellAt(place, options.places, mark)
    if (!shell.ok) return shell
    const { title, inContainer, start } = shell.value
    // Before the engine has it, so that an agent that is killed meanwhile leaves its mark, too.
    const early = inContainer === null ? null : sessions.opened(null, mark)
    const started = await start({ columns, rows })
    if (!started.ok) {
      if (early) sessions.over(early)
      return started
    }
    const running = started.value
    const id = nextId++
    const terminal: Terminal = {
      id,
      labHost: place.labHost,
      session: early ?? sessions.opened(running.isOurs ? running.stream.pid : null, mark),
      container: place.kind === 'container' && inContainer !== null ? { place, program: inContainer, mark } : null,
      running,
      reading: readPty(running.stream, shareOf, (parts) => {
        options.sendData(id, parts)
        options.wrote(place.labHost)
      }),
    }
    terminals.set(terminal.id, terminal)
    if (terminal.container) shellCame(terminal.container)
    follow(terminal)
    return success({ terminalId: terminal.id, title })
  }
  const follow = (terminal: Terminal): void => {
    const { running, id } = terminal
    running.stream.onExit((status, signal) => {
      if (terminals.delete(id)) void leave(terminal, false)
      terminal.reading.end()
      const cause = terminal.container ? causeInContainer(status, signal) : 'exited'
      options.emitExit({ terminalId: id, status, signal, cause })
    })
  }
  const known = (terminalId: number): Result<Terminal> => {
    const terminal = terminals.get(terminalId)
    if (terminal) return success(terminal)
    return failure('terminal-unknown', `there is no terminal ${String(terminalId)}`)
  }
  const shellCame = (shell: Shell): void => {
    shells.add(shell)
    options.tellShells?.([...shells])
  }
  const endShell = async (shell: Shell, isExpected: boolean): Promise<void> => {
    await options.endInContainer({ ...shell, isExpected })
    shells.delete(shell)
    options.tellShells?.([...shells])
  }
  for (const shell of shells) void endShell(shell, false)
  /** What its own end does not reach is ended, and nobody has to ask for it any more. */
  const leave = async ({ container, session }: Terminal, isExpected: boolean): Promise<void> => {
    if (container) await endShell(container, isExpected)
    sessions.over(session)
  }
  const end = (terminal: Terminal): Promise<void> => {
    terminals.delete(terminal.id)
    terminal.reading.end()
    const { running } = terminal
    if (running.isOurs) hangUp(running.stream.pid)
    // What ignores the hang-up loses its terminal all the same.
    running.stream.destroy()
    return leave(terminal, true)
  }
  return {
    open,
    resize({ terminalId, columns, rows }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      terminal.value.running.stream.resize(columns, rows)
      return success({})
    },
    close({ terminalId }) {
      const terminal = terminals.get(terminalId)
      if (terminal) void end(terminal)
      return success({})
    },
    async foreground({ terminalId }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      const { container, running } = terminal.value
      const isSeen = container === null && running.isOurs
      return success(isSeen ? await foregroundOf(running.stream) : { program: null, takesKeys: false })
    },
    ack({ terminalId, bytes }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      terminal.value.reading.share.acknowledged(bytes)
      return success({})
    },
    input(terminalId, bytes) {
      const terminal = terminals.get(terminalId)
      terminal?.reading.share.typed()
      terminal?.running.stream.write(bytes)
    },
    async closeAll() {
      await Promise.all([...terminals.values()].map(end))
    },
    closeLabHost(name) {
      for (const terminal of [...terminals.values()]) if (terminal.labHost === name) void end(terminal)
    },
  }
}

/** @param status of the exec; null where the engine could not tell it. @param signal where the shell alone was killed. */
function causeInContainer(status: number | null, signal: number | null): TerminalEndCause {
  if (signal !== null) return 'exited'
  if (status === null) return 'engine-gone'
  return status === killedStatus ? 'container-stopped' : 'exited'
}
