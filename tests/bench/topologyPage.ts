/**
 * The way of a snapshot through the product, from nothing to the page's store: an agent of its own process (find, open,
 * subscribe, dump, decode) → JSON frames → the owner's keeper → the picture → the answer of `topology.get` as text, which
 * Electron clones between two processes (here by the same V8 serialiser) → read into the page's store.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { deserialize, serialize } from 'node:v8'
import type { TableName } from '../../src/agent/observe/types'
import type { AgentEvents } from '../../src/contract/agent'
import { success, type Result } from '../../src/contract/result'
import type { HostFacts } from '../../src/core/facts/types'
import { decorateTopology } from '../../src/core/topology/decorate'
import { resolveTopology } from '../../src/core/topology/resolve'
import type { Topology } from '../../src/core/topology/types'
import { createAgentClient } from '../../src/main/labs/client'
import { createFactsKeeper } from '../../src/main/topology/facts'
import type { BenchCall } from './topologyAgent'

export interface Pipeline {
  /** From nothing: milliseconds, the time of each step in them, and the picture that the page's store then holds. */
  snapshot(
    tables: readonly TableName[],
  ): Promise<{ ms: number; steps: Readonly<Record<string, number>>; page: Topology }>
  /** Everything of namespaces that are held open already. */
  resync(tables: readonly TableName[]): Promise<number>
  onFacts(listener: (change: AgentEvents['facts']) => void): () => void
  close(): Promise<void>
}

const labHost = 'bench'

/**
 * Starts the agent's process. The caller closes the pipeline.
 * @param argv the program of `topologyAgent.ts` with its arguments, and what enters namespaces before it, if anything.
 */
export function createPipeline([program = '', ...argv]: readonly string[]): Pipeline {
  const agent = spawn(program, argv, { stdio: ['pipe', 'pipe', 'inherit'] })
  const client = connectedClient(agent)
  const call = async <T>(verb: BenchCall['verb'], tables?: readonly TableName[]): Promise<T> => {
    const args: BenchCall['args'] = tables ? { labHost, tables } : { labHost }
    const answer = await client.call(verb as 'observe.start', args)
    if (!answer.ok) throw new Error(answer.message)
    return answer.value as T
  }
  return {
    async snapshot(tables) {
      await call('forget')
      const begun = performance.now()
      const facts = await call<HostFacts>('observe.start', tables)
      const known = performance.now()
      const keeper = createFactsKeeper(labHost)
      keeper.replace(facts)
      const picture = decorateTopology(resolveTopology(keeper.facts() ?? facts), null)
      const resolved = performance.now()
      const sent = serialize(JSON.stringify(success(picture)))
      const answer = JSON.parse(deserialize(sent) as string) as Extract<Result<Topology>, { ok: true }>
      const page = answer.value
      const ended = performance.now()
      return {
        ms: ended - begun,
        steps: { facts: known - begun, picture: resolved - known, page: ended - resolved },
        page,
      }
    },
    async resync(tables) {
      const begun = performance.now()
      await call('observe.start', tables)
      return performance.now() - begun
    },
    onFacts: (listener) => client.on('facts', listener),
    async close() {
      const ended = once(agent, 'exit')
      agent.stdin?.end()
      await ended
    },
  }
}

function connectedClient(agent: ChildProcess): ReturnType<typeof createAgentClient> {
  const client = createAgentClient()
  const take = client.connect({ write: (bytes) => agent.stdin?.write(bytes) }, (reason) => {
    throw new Error(reason)
  })
  agent.stdout?.on('data', take)
  return client
}
