/** Where an engine is reached, and dockerode over it. */
import Docker from 'dockerode'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'

/** One end of an engine: a pipe to it as often as one is asked for. */
export interface EngineEnd {
  dial(): Duplex
  close(): void
}

/** The end of an engine that listens on a socket of this machine. */
export function socketEnd(path: string, close: () => void): EngineEnd {
  return { dial: () => connect({ path }), close }
}

/** What docker-modem reads by itself; DOCKER_HOST would lead every lab host's client to the person's own engine. */
const modemVariables = ['DOCKER_HOST', 'DOCKER_CERT_PATH', 'DOCKER_CLIENT_TIMEOUT', 'DOCKER_PATH_PREFIX'] as const

/**
 * @param version of the API, such as "1.41"; null asks without one, which every engine answers by its newest.
 * @returns the client, and the agent that holds its connections, to be destroyed when the engine is left.
 */
export function dockerOver(end: EngineEnd, version: string | null): { docker: Docker; agent: Agent } {
  const agent = new Agent({ keepAlive: true })
  // Typed too narrowly for what Node accepts: any stream (http.Agent, "agent.createConnection").
  // docker-modem inspects all that it is given for each request, hidden properties included, whether or not anybody reads
  // it. For a live agent that ends Electron's process (seen with 25), and it costs milliseconds everywhere.
  Object.assign(agent, { createConnection: () => end.dial(), [inspect.custom]: () => 'the agent of an engine' })
  const saved = modemVariables.map((name) => [name, process.env[name]] as const)
  for (const name of modemVariables) Reflect.deleteProperty(process.env, name)
  try {
    // The host is never looked up: the agent's pipe leads to the engine.
    const where = { protocol: 'http', host: 'engine', port: 80, agent } as const
    return { docker: new Docker(version === null ? where : { ...where, version: `v${version}` }), agent }
  } finally {
    for (const [name, value] of saved) if (value !== undefined) process.env[name] = value
  }
}
