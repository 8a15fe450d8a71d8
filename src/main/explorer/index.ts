/**
 * The explorer: a live picture of the person's own engine. Without proof that the engine runs on this kernel, or without
 * the right to enter its namespaces, the picture is what the engine says; with both it is made of kernel facts. It changes
 * nothing.
 */
import type { AgentClient, AgentVerbs, Place } from '../../contract/agent'
import type { DockerContext, ExplorerState } from '../../contract/explorer'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Topology } from '../../core/topology/types'
import { aboutOf, privilegeOf } from './about'
import { agentOfPlace, createExplorerAgents } from './agents'
import { listContexts, resolveEngine, type ResolvedEngine } from './contexts'
import { openEngine, type OpenedEngine } from './opened'
import type { ExplorerOptions } from './types'

export interface Explorer {
  state(): ExplorerState
  contexts(): Result<readonly DockerContext[]>
  /** Opens an engine and waits for its first picture. @param context null: the current one. */
  open(context: string | null): Promise<ExplorerState>
  /** Asks for root where namespaces are root's; a refusal is a state, not a fault. */
  elevate(): Promise<ExplorerState>
  close(): ExplorerState
  topology(): Result<Topology>
  counters(args: AgentVerbs['counters.read']['args']): Promise<Result<AgentVerbs['counters.read']['result']>>
  /** The agent that opens that place; why none does. */
  agentAt(place: Place): Result<AgentClient>
  /** Every agent that may have terminals. */
  readonly agents: readonly AgentClient[]
}

const closed: ExplorerState = { status: 'closed', about: null, failure: null, privilege: 'not-asked', refusal: null }

/** Creates it closed; nothing is started before `open`. */
export function createExplorer(options: ExplorerOptions): Explorer {
  const agents = createExplorerAgents(options)
  let state = closed
  let opened: OpenedEngine | null = null

  const say = (change: Partial<ExplorerState>): ExplorerState => {
    const next = { ...state, ...change }
    if (JSON.stringify(next) !== JSON.stringify(state)) {
      state = next
      options.changed(state)
    }
    return state
  }
  const describe = (engine: OpenedEngine): void => {
    if (opened !== engine) return
    const known = engine.known()
    say({ about: aboutOf(known), privilege: privilegeOf(known, state.privilege, options.uid) })
  }
  const close = (): void => {
    opened?.close()
    opened = null
    agents.end()
  }
  const fail = (reason: Failure): ExplorerState => {
    close()
    return say({ ...closed, status: 'failed', failure: reason })
  }
  const begin = async (engine: ResolvedEngine): Promise<ExplorerState> => {
    const started = await agents.startPerson(engine.variables)
    if (!started.ok) return fail(started)
    const current: OpenedEngine = openEngine(engine, agents, options, () => {
      describe(current)
    })
    opened = current
    const reason = await current.first
    if (opened !== current) return state
    if (reason) return fail(reason)
    describe(current)
    return say({ status: 'open' })
  }
  return {
    state: () => state,
    contexts: () => listContexts(options.environment, options.home),
    open(context) {
      close()
      say({ ...closed, status: 'opening' })
      const engine = resolveEngine(options.environment, options.home, context)
      return engine.ok ? begin(engine.value) : Promise.resolve(fail(engine))
    },
    async elevate() {
      const current = opened
      if (!current || state.status !== 'open') return state
      if (state.privilege !== 'not-asked' && state.privilege !== 'refused') return state
      say({ privilege: 'asking', refusal: null })
      const answer = await agents.askForRoot(() => {
        if (opened !== current) return
        say({ privilege: 'not-asked' })
        void current.refresh()
      })
      if (opened !== current) return state
      if (!answer.ok) return say({ privilege: 'refused', refusal: answer })
      await current.refresh()
      describe(current)
      return state
    },
    close() {
      close()
      return say(closed)
    },
    topology() {
      const topology = opened?.topology()
      return topology ? success(topology) : notOpen(state)
    },
    counters(args) {
      const topology = opened?.known()
      if (topology?.live) return agents.seeing.call('counters.read', args)
      return Promise.resolve(opened ? success({ at: performance.now(), counters: {} }) : notOpen(state))
    },
    agentAt(place) {
      const known = opened?.known()
      if (!known) return notOpen(state)
      return agentOfPlace(place, agents, {
        here: known.verdict.kernel === 'same',
        rootless: known.verdict.rootless,
      })
    },
    agents: [agents.person, agents.seeing],
  }
}

function notOpen(state: ExplorerState): Failure {
  return state.failure ?? failure('explorer-closed', 'your own Docker is not open')
}
