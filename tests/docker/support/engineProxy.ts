/**
 * A pipe between us and a lab host's real engine that can be cut, held up, or cut in the middle of an answer: what a
 * real connection does only when nobody wants it to.
 */
import { createServer, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { AgentClient, LabHostInfo } from '../../../src/contract/agent'
import { success } from '../../../src/contract/result'
import type { SessionLabs } from '../../../src/main/session'
import type { LabSet } from '../../../src/main/labs'

export interface EngineProxy {
  /** The set as a session sees it, its engines reached through the pipe. */
  readonly labs: SessionLabs
  /** Ends every connection that is open. @returns how many these were. */
  cut(): number
  /** Every connection from now on ends after so many bytes of the engine's; null: none does. */
  cutAfter(bytes: number | null): void
  /** Nothing passes, and no connection ends. */
  hold(): void
  release(): void
  close(): Promise<void>
}

/** @param directory where the pipe's socket may lie. */
export async function proxyEngine(set: LabSet, labHost: string, directory: string): Promise<EngineProxy> {
  const path = join(directory, 'engine-proxy')
  const pairs = new Set<readonly [Socket, Socket]>()
  let real = ''
  let limit: number | null = null
  let held = false
  const server = createServer((client) => {
    const engine = connect(real)
    const pair = [client, engine] as const
    const bound = limit
    let passed = 0
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      client.destroy()
      engine.destroy()
    }
    engine.on('data', (bytes) => {
      const allowed = bound === null ? bytes.length : Math.min(bytes.length, bound - passed)
      passed += allowed
      client.write(bytes.subarray(0, allowed))
      if (allowed < bytes.length) end()
    })
    client.on('data', (bytes) => engine.write(bytes))
    for (const socket of pair) {
      socket.on('close', end)
      socket.on('error', end)
      if (held) socket.pause()
    }
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  return {
    labs: divertEngine(set, labHost, path, (socket) => {
      real = socket
    }),
    cut() {
      const count = pairs.size
      for (const [client, engine] of [...pairs]) {
        client.destroy()
        engine.destroy()
      }
      return count
    },
    cutAfter(bytes) {
      limit = bytes
    },
    hold() {
      held = true
      for (const [client, engine] of pairs) {
        client.pause()
        engine.pause()
      }
    },
    release() {
      held = false
      for (const [client, engine] of pairs) {
        client.resume()
        engine.resume()
      }
    },
    async close() {
      for (const [client] of [...pairs]) client.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/**
 * The set as a session sees it, with that lab host's engine at another path.
 * @param found is told where the engine really listens, each time that is told.
 */
export function divertEngine(
  set: LabSet,
  labHost: string,
  path: string,
  found: (socket: string) => void = () => undefined,
): SessionLabs {
  const divert = (info: LabHostInfo): LabHostInfo => {
    if (info.name !== labHost) return info
    found(info.dockerSocket)
    return { ...info, dockerSocket: path }
  }
  const agent: AgentClient = {
    ...set.agent,
    on: (event, listener) =>
      event === 'lab.changed'
        ? set.agent.on('lab.changed', (info) => {
            ;(listener as (data: LabHostInfo) => void)(divert(info))
          })
        : set.agent.on(event, listener),
  }
  return {
    agent,
    up: (name) => set.up(name),
    list: async () => {
      const list = await set.list()
      return list.ok ? success(list.value.map(divert)) : list
    },
    onAgentLost: set.onAgentLost,
    onAgentRestart: set.onAgentRestart,
  }
}
