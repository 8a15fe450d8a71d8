/** Where an engine is reached, and dockerode over it. */
import Docker from 'dockerode'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { createModem } from './modem'
import { enginePatience } from './patience'

/** One end of an engine: a pipe to it as often as one is asked for. */
export interface EngineEnd {
  dial(): Duplex
  close(): void
}

/** The end of an engine that listens on a socket of this machine. */
export function socketEnd(path: string, close: () => void): EngineEnd {
  return { dial: () => connect({ path }), close }
}

/**
 * @param version of the API, such as "1.41"; null asks without one, which every engine answers by its newest.
 * @param answerBytes the largest answer that is taken.
 * @returns the client, and the agent that holds its connections, to be destroyed when the engine is left.
 */
export function dockerOver(
  end: EngineEnd,
  version: string | null,
  { answerBytes } = enginePatience,
): { docker: Docker; agent: Agent } {
  const agent = new Agent({ keepAlive: true })
  // Typed too narrowly for what Node accepts: any stream (http.Agent, "agent.createConnection").
  Object.assign(agent, { createConnection: () => end.dial() })
  const modem = createModem(agent, version === null ? null : `v${version}`, answerBytes)
  // Dockerode takes another modem, which its types do not know. DOCKER_HOST, which its own reads, means nothing here.
  return { docker: new Docker({ modem } as unknown as Docker.DockerOptions), agent }
}
