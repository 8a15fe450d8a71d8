/**
 * Terminals: PTYs in the places of a lab host, with flow control by acknowledgement. Above `high` unacknowledged bytes the
 * PTY is not read any more, so that the kernel stops its writer; below `low` it is read again (VS Code's figures).
 */
import { spawn, type IPty } from '@lydell/node-pty'
import type { AgentEvents, AgentVerbs, Foreground } from '../../contract/agent'
import { terminalWatermarks } from '../../contract/ipc'
import { failure, success, type Result } from '../../contract/result'
import { foregroundOf } from './foreground'
import type { Places } from './place'
import { shellAt } from './shell'

export interface TerminalsOptions {
  readonly places: Places
  readonly sendData: (terminalId: number, bytes: Uint8Array) => void
  readonly emitExit: (exit: AgentEvents['terminal.exit']) => void
}

type Nothing = Record<string, never>

export interface Terminals {
  open(args: AgentVerbs['terminal.open']['args']): Promise<Result<AgentVerbs['terminal.open']['result']>>
  resize(args: AgentVerbs['terminal.resize']['args']): Result<Nothing>
  close(args: AgentVerbs['terminal.close']['args']): Result<Nothing>
  foreground(args: AgentVerbs['terminal.foreground']['args']): Promise<Result<Foreground>>
  ack(args: AgentVerbs['terminal.ack']['args']): Result<Nothing>
  input(terminalId: number, bytes: Uint8Array): void
  /** Every terminal of a lab host that is gone. */
  closeLabHost(name: string): void
}

interface Terminal {
  readonly id: number
  readonly labHost: string
  /** A container's name, for the sentence that says that it stopped. */
  readonly container: string | null
  /** Typed without `destroy` and `fd` although the Unix one has them: only the first frees the master's descriptor. */
  readonly pty: IPty & { destroy(): void; readonly fd: number }
  unacknowledged: number
  paused: boolean
}

/** Creates the service without a terminal. */
export function createTerminals(options: TerminalsOptions): Terminals {
  const terminals = new Map<number, Terminal>()
  let nextId = 1

  const open: Terminals['open'] = async ({ place, columns, rows }) => {
    const shell = await shellAt(place, options.places)
    if (!shell.ok) return shell
    const [program, ...args] = shell.value.argv
    const pty = spawn(program ?? '', args, { name: 'xterm-256color', cols: columns, rows, cwd: '/', encoding: null })
    const terminal: Terminal = {
      id: nextId++,
      labHost: place.labHost,
      container: place.kind === 'container' ? place.container : null,
      pty: pty as Terminal['pty'],
      unacknowledged: 0,
      paused: false,
    }
    terminals.set(terminal.id, terminal)
    follow(terminal)
    return success({ terminalId: terminal.id, title: shell.value.title })
  }
  const follow = (terminal: Terminal): void => {
    const { pty, id } = terminal
    pty.onData((data) => {
      // With encoding null node-pty gives buffers, whatever its types say.
      const bytes = data as unknown as Uint8Array
      terminal.unacknowledged += bytes.length
      if (!terminal.paused && terminal.unacknowledged > terminalWatermarks.high) {
        terminal.paused = true
        pty.pause()
      }
      options.sendData(id, bytes)
    })
    pty.onExit(({ exitCode, signal }) => {
      terminals.delete(id)
      pty.resume()
      terminal.pty.destroy()
      options.emitExit({
        terminalId: id,
        status: exitCode,
        signal: signal ?? null,
        // 137 is 128 + SIGKILL: what `docker exec` ends with when its container stops.
        cause: terminal.container !== null && exitCode === 137 ? 'container-stopped' : 'exited',
      })
    })
  }
  const known = (terminalId: number): Result<Terminal> => {
    const terminal = terminals.get(terminalId)
    if (terminal) return success(terminal)
    return failure('terminal-unknown', `there is no terminal ${String(terminalId)}`, { remedy: 'Open a new one.' })
  }
  const end = (terminal: Terminal): void => {
    terminals.delete(terminal.id)
    // The hang-up that a closed terminal gives; what ignores it loses its terminal all the same.
    terminal.pty.kill('SIGHUP')
    terminal.pty.destroy()
  }
  return {
    open,
    resize({ terminalId, columns, rows }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      terminal.value.pty.resize(columns, rows)
      return success({})
    },
    close({ terminalId }) {
      const terminal = terminals.get(terminalId)
      if (terminal) end(terminal)
      return success({})
    },
    async foreground({ terminalId }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      const { container, pty } = terminal.value
      // In a container the shell is the engine's child; what is seen here is the docker program that talks to it.
      return success(container === null ? await foregroundOf(pty.pid, pty.fd) : { program: null, takesKeys: false })
    },
    ack({ terminalId, bytes }) {
      const terminal = known(terminalId)
      if (!terminal.ok) return terminal
      const { value } = terminal
      // No more than was sent: a page that counts wrong must not open the gate for ever.
      value.unacknowledged = Math.max(0, value.unacknowledged - bytes)
      if (value.paused && value.unacknowledged < terminalWatermarks.low) {
        value.paused = false
        value.pty.resume()
      }
      return success({})
    },
    input(terminalId, bytes) {
      terminals.get(terminalId)?.pty.write(Buffer.from(bytes) as unknown as string)
    },
    closeLabHost(name) {
      for (const terminal of [...terminals.values()]) if (terminal.labHost === name) end(terminal)
    },
  }
}
