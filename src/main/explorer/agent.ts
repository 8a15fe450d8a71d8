/** One system agent as a child process: started on demand, spoken to by frames, ended with its owner. */
import type { ChildProcess } from 'node:child_process'
import type { AgentClient, EngineProofs } from '../../contract/agent'
import { failure, type Failure, type Result } from '../../contract/result'
import { spawnAlone } from '../spawnAlone'

/** A client whose stream may be replaced; main/labs has one, the composition root hands it over. */
export interface ConnectableClient extends AgentClient {
  connect(stream: { write(bytes: Uint8Array): void }, onFault: (reason: string) => void): (chunk: Uint8Array) => void
  disconnect(reason: Failure): void
}

export interface SystemAgent {
  readonly client: AgentClient
  readonly running: boolean
  /**
   * Starts it and waits until it answers.
   * @param onGone called when it ends after that, unless it was ended.
   * @returns elevation-refused with what was said where it ended before it answered.
   */
  start(argv: readonly [string, ...string[]], onGone: (reason: Failure) => void): Promise<Result<EngineProofs>>
  end(): void
}

/** Longer than anybody types a password; a dialogue that nobody sees ends then. */
const answerDeadlineMs = 300_000
const sayLimit = 4_000

/** @param client of this agent alone. */
export function createSystemAgent(client: ConnectableClient): SystemAgent {
  let child: ChildProcess | null = null
  const end = (): void => {
    const ending = child
    child = null
    // Closed input is what it ends by, whoever's it is by now: a process of root's cannot be signalled.
    ending?.stdin?.end()
    if (ending) client.disconnect(failure('explorer-closed', 'the system agent was ended'))
  }
  return {
    client,
    get running() {
      return child !== null
    },
    async start([program, ...args], onGone) {
      end()
      const started = spawnAlone(program, args, { stdio: 'pipe', cwd: '/' })
      child = started
      let said = ''
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-sayLimit)
      })
      started.stdin.on('error', () => undefined)
      started.stdout.on(
        'data',
        client.connect({ write: (bytes) => started.stdin.write(bytes) }, (reason) => {
          said += `\nit broke the protocol: ${reason}`
          started.stdin.end()
        }),
      )
      let answered = false
      const gone = (why: string): void => {
        if (child !== started) return
        child = null
        const reason = answered
          ? failure('agent-gone', `the system agent has ended: ${lastLine(said) || why}`)
          : failure('elevation-refused', sentenceOf(program, said, why))
        client.disconnect(reason)
        if (answered) onGone(reason)
      }
      started.on('error', (error) => {
        gone(error.message)
      })
      started.on('close', (status) => {
        gone(`${program} ended with status ${String(status)}`)
      })
      const timer = setTimeout(() => {
        started.stdin.end()
        gone('nobody answered')
      }, answerDeadlineMs)
      const answer = await client.call('engine.prove', { socket: null, enginePid: null, containers: [] })
      clearTimeout(timer)
      answered = answer.ok
      return answer
    },
    end,
  }
}

/** What the asking program said, in one line; its exit status says the rest (pkexec(1): 126 dismissed, 127 not allowed). */
function sentenceOf(program: string, said: string, why: string): string {
  if (program === 'pkexec' && why.endsWith('126')) return 'pkexec: the dialogue was dismissed'
  return `${program}: ${(lastLine(said) || why).replace(new RegExp(`^${program}: `), '')}`
}

function lastLine(text: string): string {
  return text.trim().split('\n').pop()?.trim() ?? ''
}
