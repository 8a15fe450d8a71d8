/** Calls the verb that a message names, with arguments that have been checked; nothing else can be called. */
import type { AgentVerb, AgentVerbs } from '../contract/agent'
import { agentSchemas } from '../contract/agentSchemas'
import { encodeMessage, type Frame } from '../contract/frames'
import { failure, type Result } from '../contract/result'
import { beginningOf, misfitOf } from '../core/text/said'

type Handler<V extends AgentVerb> = (args: AgentVerbs[V]['args']) => Promise<Result<AgentVerbs[V]['result']>>

/** The handlers of one agent's verbs; the other agent's are not there. */
export type AgentHandlers<Verbs extends AgentVerb> = { readonly [V in Verbs]: Handler<V> }

type SomeHandlers = Partial<AgentHandlers<AgentVerb>>

/** @returns what the verb answers; bad-request for a verb or arguments that are not of the contract. */
function dispatch(handlers: SomeHandlers, verb: string, args: unknown): Promise<Result<unknown>> {
  if (!Object.hasOwn(agentSchemas, verb) || !Object.hasOwn(handlers, verb)) {
    return Promise.resolve(failure('bad-request', `there is no verb ${JSON.stringify(beginningOf(verb))}`))
  }
  return call(handlers, verb as AgentVerb, args)
}

async function call<V extends AgentVerb>(handlers: SomeHandlers, verb: V, args: unknown): Promise<Result<unknown>> {
  const parsed = agentSchemas[verb].safeParse(args)
  if (!parsed.success) {
    return failure('bad-request', `the arguments of ${verb} do not fit: ${misfitOf(parsed.error)}`)
  }
  // The schema of that verb has just proven that the arguments are of its type.
  return handlers[verb]?.(parsed.data) ?? failure('bad-request', `there is no verb ${verb}`)
}

export interface AnsweringOptions {
  readonly handlers: SomeHandlers
  /** Takes what goes to a terminal's program. */
  readonly input: (terminalId: number, bytes: Uint8Array) => void
  readonly write: (frame: Uint8Array) => void
  readonly log: (line: string) => void
}

/** @returns what takes the owner's frames: every call is answered once, with its number; nothing else is answered. */
export function answering({ handlers, input, write, log }: AnsweringOptions): (frame: Frame) => void {
  return (frame) => {
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
      .then((result) => {
        write(encodeMessage({ type: 'answer', id: message.id, result }))
      })
  }
}
