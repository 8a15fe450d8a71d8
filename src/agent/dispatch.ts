/** Calls the verb that a message names, with arguments that have been checked; nothing else can be called. */
import type { AgentVerb, AgentVerbs } from '../contract/agent'
import { agentSchemas } from '../contract/agentSchemas'
import { failure, type Result } from '../contract/result'

type Handler<V extends AgentVerb> = (args: AgentVerbs[V]['args']) => Promise<Result<AgentVerbs[V]['result']>>

/** The handlers of one agent's verbs; the other agent's are not there. */
export type AgentHandlers<Verbs extends AgentVerb> = { readonly [V in Verbs]: Handler<V> }

type SomeHandlers = Partial<AgentHandlers<AgentVerb>>

/** @returns what the verb answers; bad-request for a verb or arguments that are not of the contract. */
export function dispatch(handlers: SomeHandlers, verb: string, args: unknown): Promise<Result<unknown>> {
  if (!Object.hasOwn(agentSchemas, verb) || !Object.hasOwn(handlers, verb)) {
    return Promise.resolve(failure('bad-request', `there is no verb ${JSON.stringify(verb)}`))
  }
  return call(handlers, verb as AgentVerb, args)
}

async function call<V extends AgentVerb>(handlers: SomeHandlers, verb: V, args: unknown): Promise<Result<unknown>> {
  const parsed = agentSchemas[verb].safeParse(args)
  if (!parsed.success) {
    return failure('bad-request', `the arguments of ${verb} do not fit: ${parsed.error.message}`)
  }
  // The schema of that verb has just proven that the arguments are of its type.
  return handlers[verb]?.(parsed.data) ?? failure('bad-request', `there is no verb ${verb}`)
}
