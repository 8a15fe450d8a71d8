/**
 * A set of lab hosts with its live pictures: what the window and every headless run have in common. It follows the
 * labs' deaths and returns: a lab host that is ready is observed, one that is down is not.
 */
import type { AgentClient, LabHostInfo, ToolOutput } from '../contract/agent'
import { failure, success, type Failure, type Result } from '../contract/result'
import type { EngineRefusal, PacketCounter } from '../core/checks/context'
import { interfaceByName } from '../core/topology/lookups'
import type { Topology } from '../core/topology/types'
import { socketEnd } from './docker/end'
import { followRefusals } from './docker/refusals'
import { watchEngine } from './docker/watch'
import { engineLogPath, engineSocketPath } from './labs'
import { createLiveTopology, notObserved, type LiveTopology } from './topology/live'

/** What the session needs of a set, its own or another process's. */
export interface SessionLabs {
  readonly agent: AgentClient
  up(name: string): Promise<Result<LabHostInfo>>
  list(): Promise<Result<readonly LabHostInfo[]>>
  /** The agent has died; it is being started again. */
  onAgentLost(listener: (reason: Failure) => void): () => void
  onAgentRestart(listener: () => void): () => void
}

export interface LabSession {
  readonly live: LiveTopology
  /** Brings a lab host up and observes it before answering. */
  up(name: string): Promise<Result<LabHostInfo>>
  /** Makes it anew, and observes that one before answering. */
  reset(name: string): Promise<Result<LabHostInfo>>
  /** Observes every lab host that is up already, afresh; resolves when each has its picture. */
  observeAll(): Promise<void>
  /** Resolves when no picture is behind any more, the engines' names included; after so many milliseconds in any case. */
  settled(limitMs: number): Promise<void>
  /** Observes a lab host that is up already, perhaps another process's. */
  observe(labHost: string): Promise<Result<Topology>>
  /** Runs a lesson's argv inside the lab host. */
  exec(labHost: string, argv: readonly string[], deadlineMs: number): Promise<Result<ToolOutput>>
  /** Packets that such a counter has met in that lab host since it was first asked for. */
  countPackets(labHost: string, counter: PacketCounter): Promise<Result<number>>
  /** Requests that a lab host's engine refuses from now on, by its own log; returns the unsubscriber. */
  onRefusal(listener: (labHost: string, refusal: EngineRefusal) => void): () => void
  /** Why there is no picture of that lab host. */
  whyNotObserved(labHost: string): Promise<Failure>
  close(): void
}

/** Joins agent, engines and pictures; `notice` receives failures that no request waits for. */
export function createLabSession(labs: SessionLabs, notice: (failure: Failure) => void): LabSession {
  const hosts = new Map<string, LabHostInfo>()
  const live = createLiveTopology({
    agent: labs.agent,
    watchEngine: (labHost, listener, kernelChanges) =>
      watchEngine(
        () => {
          const info = hosts.get(labHost)
          if (!info) return notObserved(labHost, [])
          const socket = engineSocketPath(info)
          return socket.ok ? success(socketEnd(socket.value.path, socket.value.close)) : socket
        },
        listener,
        kernelChanges,
      ),
  })
  const refusalListeners = new Set<(labHost: string, refusal: EngineRefusal) => void>()
  const logs = new Map<string, () => void>()
  /** While anybody listens, the engine's log of each lab host that is up is read. */
  const readLog = (info: LabHostInfo): void => {
    if (info.status === 'down' || info.status === 'starting' || refusalListeners.size === 0) {
      logs.get(info.name)?.()
      logs.delete(info.name)
    } else if (info.status === 'ready' && !logs.has(info.name)) {
      const end = followRefusals(engineLogPath(info), (refusal) => {
        for (const listener of refusalListeners) listener(info.name, refusal)
      })
      logs.set(info.name, end)
    }
  }
  const readLogs = (): void => {
    for (const info of hosts.values()) readLog(info)
  }
  const know = (info: LabHostInfo): void => {
    hosts.set(info.name, info)
    readLog(info)
  }
  const follow = async (info: LabHostInfo): Promise<void> => {
    know(info)
    // One that is made anew shares nothing with the one before but its name.
    if (info.status === 'down' || info.status === 'starting') live.untrack(info.name)
    if (info.status !== 'ready' || live.topology(info.name)) return
    const answer = await live.track(info.name)
    if (!answer.ok) notice(answer)
  }
  const observed = async (made: Promise<Result<LabHostInfo>>): Promise<Result<LabHostInfo>> => {
    const info = await made
    if (!info.ok) return info
    know(info.value)
    const picture = await live.track(info.value.name)
    return picture.ok ? info : picture
  }
  const observeAll = async (): Promise<void> => {
    const list = await labs.list()
    if (!list.ok) {
      notice(list)
      return
    }
    list.value.forEach(know)
    const living = list.value.filter(({ status }) => status !== 'down' && status !== 'starting')
    await Promise.all(living.map(({ name }) => live.track(name)))
  }
  const ends = [
    labs.agent.on('lab.changed', (info) => void follow(info)),
    labs.onAgentLost((reason) => {
      live.agentLost(reason.message)
    }),
    labs.onAgentRestart(() => void observeAll()),
  ]
  return {
    live,
    observeAll,
    settled(limitMs) {
      const behind = (): boolean => live.labHosts().some((name) => live.behindReason(name) !== null)
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          end()
          resolve()
        }
        const timer = setTimeout(done, limitMs)
        const end = live.onBehind(() => {
          if (!behind()) done()
        })
        if (!behind()) done()
      })
    },
    up: (name) => observed(labs.up(name)),
    reset: (name) => observed(labs.agent.call('lab.reset', { name })),
    async observe(labHost) {
      const list = await labs.list()
      if (!list.ok) return list
      for (const info of list.value) know(info)
      return hosts.has(labHost) ? live.track(labHost) : notObserved(labHost, list.value)
    },
    exec: (labHost, argv, deadlineMs) => labs.agent.call('exec.run', { labHost, argv, deadlineMs }),
    async countPackets(labHost, counter) {
      const topology = live.topology(labHost)
      const link = topology && interfaceByName(topology, topology.hostNamespace, counter.interface)
      if (!link) {
        return failure('lab-host-down', `${labHost} has no interface ${counter.interface}`, {
          params: { name: labHost },
        })
      }
      const { protocol, port } = counter
      const answer = await labs.agent.call('packets.count', { labHost, interface: link.key, protocol, port })
      return answer.ok ? success(answer.value.packets) : answer
    },
    onRefusal(listener) {
      refusalListeners.add(listener)
      readLogs()
      return () => {
        refusalListeners.delete(listener)
        readLogs()
      }
    },
    async whyNotObserved(labHost) {
      const list = await labs.list()
      return list.ok ? notObserved(labHost, list.value) : list
    },
    close() {
      for (const end of [...ends, ...logs.values()]) end()
      live.close()
    },
  }
}
