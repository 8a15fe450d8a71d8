/** What the explorer is given by the composition root: its siblings' services, and what it tells. */
import type { Duplex } from 'node:stream'
import type { AgentClient } from '../../contract/agent'
import type { ExplorerState } from '../../contract/explorer'
import type { Failure, Result } from '../../contract/result'
import type { EngineExec, EngineNames } from '../../core/facts/dockerNames'
import type { Topology, TopologyDiff } from '../../core/topology/types'
import type { ConnectableClient } from './agent'
import type { Environment } from './contexts'
import type { AgentProgram } from './launch'

/** What a watch of an engine tells. */
export interface EngineWatcher {
  names(names: EngineNames): void
  exec(exec: EngineExec): void
  lost(reason: Failure): void
  hint(): void
}

/** A live picture made of an agent's facts; main/topology has it. */
export interface LiveEye {
  track(engine: string): Promise<Result<Topology>>
  topology(engine: string): Topology | null
  onDiff(listener: (diff: TopologyDiff, topology: Topology) => void): () => void
  onBehind(listener: (engine: string, reason: string | null) => void): () => void
  close(): void
}

export interface ExplorerOptions {
  readonly environment: Environment
  readonly home: string
  readonly uid: number
  readonly program: AgentProgram
  readonly createClient: () => ConnectableClient
  readonly watchEngine: (dial: () => Duplex, watcher: EngineWatcher) => () => void
  readonly createLive: (options: {
    readonly agent: AgentClient
    readonly watchEngine: (engine: string, watcher: EngineWatcher) => () => void
  }) => LiveEye
  readonly changed: (state: ExplorerState) => void
  readonly diff: (diff: TopologyDiff) => void
  readonly behind: (reason: string | null) => void
}
