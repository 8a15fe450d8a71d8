/** What lessons need of the lab hosts. The composition root builds it; nothing here knows agents or engines. */
import type { ToolOutput } from '../../contract/agent'
import type { Result } from '../../contract/result'
import type { EngineRefusal, PacketCounter } from '../../core/checks/context'
import type { EngineExec } from '../../core/facts/dockerNames'
import type { Topology } from '../../core/topology/types'

export interface LessonEnvironment {
  /** Null where the lab host is not observed (down, or never up). */
  topology(labHost: string): Topology | null
  /** True while facts or names may be out of date. */
  isBehind(labHost: string): boolean
  /** Called after every change of `topology` or `isBehind`, a lab host's end included; returns the unsubscriber. */
  onTopologyChanged(listener: (labHost: string) => void): () => void
  onEngineExec(listener: (labHost: string, exec: EngineExec) => void): () => void
  /** Requests that the engine refused, by its own log. */
  onEngineRefusal(listener: (labHost: string, refusal: EngineRefusal) => void): () => void
  /** Something may have happened in a lab host that neither kernel nor engine tells: a terminal there has printed. */
  onActivity(listener: (labHost: string) => void): () => void
  /** Lab hosts that are observed. */
  labHosts(): readonly string[]
  /** Brings a lab host up and observes it. */
  up(labHost: string): Promise<Result<unknown>>
  /** Packets that such a counter has met since it was first asked for. */
  countPackets(labHost: string, counter: PacketCounter): Promise<Result<number>>
  /** Runs argv inside the lab host; the deadline is in milliseconds. */
  exec(labHost: string, argv: readonly string[], deadlineMs: number): Promise<Result<ToolOutput>>
}
