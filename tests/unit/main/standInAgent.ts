/** An agent that tells the facts that it is given: what is asked of it here is nothing but those. */
import type { AgentClient } from '../../../src/contract/agent'
import { success } from '../../../src/contract/result'
import type { FactsChange, HostFacts } from '../../../src/core/facts/types'

export interface StandInAgent {
  readonly client: AgentClient
  /** Pushes what changed and keeps it for whoever asks for everything. */
  push(change: Pick<FactsChange, 'changed' | 'gone'>, facts?: HostFacts): void
}

export function standInAgent(first: HostFacts): StandInAgent {
  let tell: (change: FactsChange) => void = () => undefined
  let facts = first
  const client = {
    call: (verb: string) => Promise.resolve(success(verb === 'observe.start' ? facts : { revision: facts.revision })),
    on: (_event: string, listener: typeof tell) => {
      tell = listener
      return () => undefined
    },
  } as unknown as AgentClient
  return {
    client,
    push(change, now = facts) {
      facts = { ...now, revision: facts.revision + 1 }
      tell({ ...change, engine: facts.engine, revision: facts.revision })
    },
  }
}
