/**
 * The explorer's two agents. One runs as the person: it proves what may be proven without root, and opens what the person
 * may open anyway. The other one sees into network namespaces: as root, or inside the person's own rootless engine.
 */
import type { AgentClient, ContainerShellMark, Place } from '../../contract/agent'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { createRestarts } from '../restarts'
import { createSystemAgent, type SystemAgent } from './agent'
import { agentArgv, waysToRoot, type LaunchWay } from './launch'
import { hasProgram } from './programs'
import type { ExplorerOptions } from './types'

export interface ExplorerAgents {
  readonly person: AgentClient
  readonly seeing: AgentClient
  sees(): boolean
  /** Keeps the person's agent running from now on; its terminals lead to the engine that these variables name. */
  startPerson(variables: Readonly<Record<string, string>>): Promise<Result<null>>
  /** Starts the one that sees. @param onGone called when it ends by itself. */
  enter(way: LaunchWay, onGone: (reason: Failure) => void): Promise<Result<null>>
  /** Asks for root, one way after the other. */
  askForRoot(onGone: (reason: Failure) => void): Promise<Result<null>>
  end(): void
}

/** Creates both; none runs yet. */
export function createExplorerAgents(options: ExplorerOptions): ExplorerAgents {
  const person = createSystemAgent(options.createClient())
  const seeing = createSystemAgent(options.createClient())
  let variables: Readonly<Record<string, string>> = {}
  /** Containers' shells of the person's agent: one that is killed leaves them to the one that comes after it. */
  let shells: readonly ContainerShellMark[] = []
  person.client.on('terminal.shells', (open) => (shells = open.shells))

  const start = async (
    agent: SystemAgent,
    way: LaunchWay,
    onGone: (reason: Failure) => void,
  ): Promise<Result<null>> => {
    const argument = JSON.stringify({
      home: way.kind === 'person' ? options.home : '/root',
      docker: variables,
      shells: way.kind === 'person' ? shells : [],
    })
    const answer = await agent.start(agentArgv(way, options.program, argument), onGone)
    return answer.ok ? success(null) : answer
  }
  const restarts = createRestarts()
  let wanted = false
  const again = (): void => {
    const pause = restarts.died()
    if (pause !== null) setTimeout(() => void revive(), pause)
  }
  const keepPerson = async (): Promise<Result<null>> => {
    restarts.begun()
    const answer = await start(person, { kind: 'person' }, again)
    if (answer.ok) restarts.answered()
    return answer
  }
  /** One that ends again before its first answer is told to nobody: it is tried a few times more, and then by the next wish. */
  const revive = async (): Promise<void> => {
    if (!wanted || person.running) return
    const answer = await keepPerson()
    if (!answer.ok && wanted && !person.running) again()
  }
  return {
    person: {
      ...person.client,
      call(verb, args) {
        // One that could not be started again is tried by the next wish; the call waits for it on the same pipe.
        void revive()
        return person.client.call(verb, args)
      },
    },
    seeing: seeing.client,
    sees: () => seeing.running,
    startPerson(next) {
      variables = next
      // One that is ended in order ends its shells itself, by the engine that they are in.
      if (person.running) shells = []
      wanted = true
      return keepPerson()
    },
    enter: (way, onGone) => start(seeing, way, onGone),
    async askForRoot(onGone) {
      const ways = waysToRoot({
        uid: options.uid,
        has: hasProgram(options.environment),
        environment: options.environment,
      })
      if (ways.length === 0) return nobodyAsks(options)
      let last: Failure | null = null
      for (const way of ways) {
        const answer = await start(seeing, way, onGone)
        if (answer.ok) return answer
        last = answer
      }
      return adviseAsking(last ?? nobodyAsks(options), options)
    },
    end() {
      wanted = false
      shells = []
      person.end()
      seeing.end()
    },
  }
}

const askerLine = 'sudo apt-get install --no-install-recommends polkitd pkexec'

/** Nothing on this machine can ask for root: which of the two that it takes is missing. */
function nobodyAsks({ environment }: Pick<ExplorerOptions, 'environment'>): Failure {
  return adviseAsking(failure('elevation-refused', 'neither pkexec with a display nor sudo is there to ask for root'), {
    environment,
  })
}

/** Asked in a window it takes a display and polkit's program; with both, another try may have another answer. */
function adviseAsking(refused: Failure, { environment }: Pick<ExplorerOptions, 'environment'>): Failure {
  const display = Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'])
  if (!display) return { ...refused, advice: advice('no-display') }
  if (!hasProgram(environment)('pkexec')) return { ...refused, advice: advice('install-asker', askerLine) }
  return { ...refused, advice: advice('try-again') }
}

/**
 * @param engine.here whether the engine's host is this machine; @param engine.rootless whether it is RootlessKit's.
 * @returns which agent opens that place; why none does.
 */
export function agentOfPlace(
  place: Place,
  agents: ExplorerAgents,
  engine: { readonly here: boolean; readonly rootless: boolean },
): Result<AgentClient> {
  if (place.kind === 'container') return success(agents.person)
  if (!engine.here) {
    return failure('endpoint-unsupported', 'the engine runs on another kernel: there is nothing here to enter', {
      advice: advice('container-terminal'),
      params: { endpoint: '' },
    })
  }
  if (place.kind === 'lab-host' && !engine.rootless) return success(agents.person)
  if (agents.sees()) return success(agents.seeing)
  return failure('elevation-refused', 'network namespaces of your own Docker are root’s to enter')
}
