/**
 * How both agents speak with their owner: frames on standard input and output. An agent ends when its owner closes them.
 */
import type { AgentEvent, AgentEvents, AgentVerb } from '../contract/agent'
import { createFrameReader, encodeMessage, terminalHead } from '../contract/frames'
import { answering, type AgentHandlers } from './dispatch'

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
  const write = (frame: Uint8Array): void => {
    process.stdout.write(frame)
  }
  const read = createFrameReader(answering({ handlers, input, write, log }), (reason) => {
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
