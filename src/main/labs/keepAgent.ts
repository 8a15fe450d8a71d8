/** Keeps a set's agent running: started again when it dies, given up only while it cannot even start. */
import type { ChildProcess } from 'node:child_process'
import type { AgentClient, AgentVerb } from '../../contract/agent'
import { failure, type Failure } from '../../contract/result'
import { createRestarts } from '../restarts'
import type { ConnectableClient } from './client'

export interface AgentKeeperOptions {
  readonly client: ConnectableClient
  readonly start: () => ChildProcess
  /** Why it died, by its log. */
  readonly whyGone: () => Failure
  /** The set ends, and its agent with it. */
  readonly isEnding: () => boolean
  readonly onLost: (reason: Failure) => void
  /** It was started again and has answered. */
  readonly onRestart: () => void
  readonly log: (line: string) => void
}

export interface AgentKeeper {
  start(): void
  /** The agent for whoever wants something of it: one that was given up is started by the next wish for what needs it. */
  readonly agent: AgentClient
}

/** What a person asks for; pictures and counters are asked for by themselves all the time. */
const wishes: readonly AgentVerb[] = ['lab.up', 'lab.reset', 'lab.list', 'terminal.open', 'exec.run', 'output.run']

/** Creates it; nothing runs before `start`. */
export function keepAgent(options: AgentKeeperOptions): AgentKeeper {
  const { client, log } = options
  const restarts = createRestarts()
  let starts = 0
  let givenUp = false
  /** It has died and is started again in a moment; null: it has been. */
  let startsAgain: Promise<void> | null = null

  const start = (): void => {
    givenUp = false
    const again = starts > 0
    starts += 1
    restarts.begun()
    const child = options.start()
    connect(client, child, log)
    let over = false
    const end = (): void => {
      if (over) return
      over = true
      if (!options.isEnding()) died()
    }
    child.once('exit', end)
    // Where it cannot even be started there is no exit.
    child.once('error', end)
    void client.call('lab.list', {}).then((answer) => {
      if (!answer.ok) return
      restarts.answered()
      if (again) options.onRestart()
    })
  }
  const died = (): void => {
    const pause = restarts.died()
    const why = options.whyGone()
    const reason = pause === null ? notStarted(why) : why
    givenUp = pause === null
    client.disconnect(reason)
    options.onLost(reason)
    if (pause === null) {
      log('the lab agent dies before it answers and is started again when somebody asks for it')
      return
    }
    log('the lab agent died and is started again')
    startsAgain = new Promise((resolve) => {
      setTimeout(() => {
        startsAgain = null
        if (!options.isEnding()) start()
        resolve()
      }, pause)
    })
  }
  return {
    start,
    agent: {
      ...client,
      call: (verb, args) => {
        const isWish = wishes.includes(verb)
        if (givenUp && isWish) start()
        // Nobody has to ask twice because it was asked too soon.
        return startsAgain && isWish ? startsAgain.then(() => client.call(verb, args)) : client.call(verb, args)
      },
    },
  }
}

function connect(client: ConnectableClient, agent: ChildProcess, log: (line: string) => void): void {
  const { stdin, stdout } = agent
  if (!stdin || !stdout) throw new Error('the agent was started without pipes')
  const receive = client.connect({ write: (bytes) => stdin.write(bytes) }, (reason) => {
    log(`the lab agent broke the protocol: ${reason}`)
    agent.kill('SIGKILL')
  })
  stdout.on('data', receive)
  // A write after its death: its exit says it all.
  stdin.on('error', () => undefined)
  agent.on('error', (error) => {
    log(`the lab agent could not be started: ${error.message}`)
  })
}

function notStarted(why: Failure): Failure {
  return failure('agent-not-started', `${why.message}; it died again and again before it answered`)
}
