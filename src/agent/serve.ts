/**
 * How both agents speak with their owner: frames on standard input and output. An agent ends when its owner closes them.
 */
import type { AgentEvent, AgentEvents, AgentVerb } from '../contract/agent'
import { createFrameReader, encodeMessage, terminalHead, type Frame } from '../contract/frames'
import { failure } from '../contract/result'
import { dispatch, type AgentHandlers } from './dispatch'

/** Writes a line to the agent's log, which the owner reads when the agent has died. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Sends an event to the owner. */
export function emit<E extends AgentEvent>(event: E, data: AgentEvents[E]): void {
  process.stdout.write(encodeMessage({ type: 'event', event, data }))
}

/** Sends what a terminal's program printed: one frame of these parts, none of which is copied. */
export function sendTerminal(terminalId: number, parts: readonly Uint8Array[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  process.stdout.cork()
  for (const bytes of [terminalHead(terminalId, length), ...parts]) process.stdout.write(bytes)
  process.stdout.uncork()
}

/**
 * Answers the owner's calls by these handlers, and by nothing else, until the owner is gone.
 * @param last what is to be done then.
 */
export function serve(
  handlers: Partial<AgentHandlers<AgentVerb>>,
  input: (terminalId: number, bytes: Uint8Array) => void,
  last: () => Promise<void> = () => Promise.resolve(),
): void {
  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      input(frame.terminalId, frame.bytes)
      return
    }
    const { message } = frame
    if (message.type !== 'call') return
    void dispatch(handlers, message.verb, message.args)
      .catch((error: unknown) => {
        // A throw is a bug of ours: the owner gets an answer all the same, and the log the whole of it.
        log(`a fault in ${message.verb}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        return failure('bad-request', `an internal fault in ${message.verb}: ${String(error)}`)
      })
      .then((result) => process.stdout.write(encodeMessage({ type: 'answer', id: message.id, result })))
  }
  const read = createFrameReader(take, (reason) => {
    log(`the owner broke the protocol: ${reason}`)
    process.exit(1)
  })
  process.stdin.on('data', (chunk: Buffer) => {
    read(chunk)
  })
  let leaving = false
  // The owner is gone, or wants a new agent: PTYs hang up with us, lab hosts stay.
  const leave = (): void => {
    if (leaving) return
    leaving = true
    void last().finally(() => process.exit(0))
  }
  process.stdin.on('end', leave)
  process.stdout.on('error', leave)
}
