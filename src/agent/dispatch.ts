/** Calls the verb that a message names, with arguments that have been checked; nothing else can be called. */
import type { AgentVerb, AgentVerbs } from '../contract/agent'
import { agentSchemas } from '../contract/agentSchemas'
import { failure, type Result } from '../contract/result'

export type AgentHandlers = {
  [V in AgentVerb]: (args: AgentVerbs[V]['args']) => Promise<Result<AgentVerbs[V]['result']>>
}

/** @returns what the verb answers; bad-request for a verb or arguments that are not of the contract. */
export function dispatch(handlers: AgentHandlers, verb: string, args: unknown): Promise<Result<unknown>> {
  if (!Object.hasOwn(agentSchemas, verb)) {
    return Promise.resolve(failure('bad-request', `there is no verb ${JSON.stringify(verb)}`))
  }
  return call(handlers, verb as AgentVerb, args)
}

function call<V extends AgentVerb>(handlers: AgentHandlers, verb: V, args: unknown): Promise<Result<unknown>> {
  const parsed = agentSchemas[verb].safeParse(args)
  if (!parsed.success) {
    return Promise.resolve(failure('bad-request', `the arguments of ${verb} do not fit: ${parsed.error.message}`))
  }
  // The schema of that verb has just proven that the arguments are of its type.
  return handlers[verb](parsed.data)
}
