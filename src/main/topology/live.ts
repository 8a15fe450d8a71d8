/**
 * The live picture of each lab host: kernel facts (agent) joined with the engine's names, pushed on as diffs.
 * It never guesses: while facts or names may be wrong, the picture says that it is behind.
 */
import type { AgentClient, LabHostInfo } from '../../contract/agent'
import { failure, type Failure, type Result } from '../../contract/result'
import { fabricEngine, type FabricFacts } from '../../core/facts/fabric'
import type { EngineExec } from '../../core/facts/dockerNames'
import type { Topology, TopologyDiff } from '../../core/topology/types'
import { createFabric } from './fabric'
import { trackLabHost, type KernelChanges, type NamesListener, type Tracked } from './tracked'

export type { KernelChanges, NamesListener } from './tracked'

export interface LiveTopologyOptions {
  readonly agent: AgentClient
  /** Watches that lab host's engine; returns the function that ends the watch. */
  readonly watchEngine: (labHost: string, listener: NamesListener, kernelChanges: KernelChanges) => () => void
}

export interface LiveTopology {
  /** Starts observing a lab host, or observes it afresh (after an agent's restart). */
  track(labHost: string): Promise<Result<Topology>>
  untrack(labHost: string): void
  /** The agent has died: whatever is shown may be old until each lab host is tracked afresh. */
  agentLost(reason: string): void
  labHosts(): readonly string[]
  topology(labHost: string): Topology | null
  behindReason(labHost: string): string | null
  onDiff(listener: (diff: TopologyDiff, topology: Topology) => void): () => void
  onBehind(listener: (labHost: string, reason: string | null) => void): () => void
  /** A lab host is no longer observed: it is down. */
  onUntracked(listener: (labHost: string) => void): () => void
  onExec(listener: (labHost: string, exec: EngineExec) => void): () => void
  /** What joins the lab hosts; null while there are not two of them, or it has not been read yet. */
  fabric(): FabricFacts | null
  onFabric(listener: (facts: FabricFacts) => void): () => void
  close(): void
}

/** Creates the service; the agent's `facts` events are taken from the start. */
export function createLiveTopology(options: LiveTopologyOptions): LiveTopology {
  const { agent } = options
  const tracked = new Map<string, Tracked>()
  const lastRevisions = new Map<string, number>()
  const diffs = new Set<(diff: TopologyDiff, topology: Topology) => void>()
  const behinds = new Set<(labHost: string, reason: string | null) => void>()
  const untracks = new Set<(labHost: string) => void>()
  const execs = new Set<(labHost: string, exec: EngineExec) => void>()

  const fabrics = new Set<(facts: FabricFacts) => void>()
  const fabric = createFabric({
    agent,
    hosts: () => [...tracked.values()].flatMap((entry) => entry.facts() ?? []),
    onChange: (facts) => {
      for (const listener of fabrics) listener(facts)
    },
  })

  const endFacts = agent.on('facts', (change) => {
    if (change.engine === fabricEngine) fabric.take(change)
    else tracked.get(change.engine)?.take(change)
  })
  const begin = (labHost: string): Tracked =>
    trackLabHost({
      labHost,
      agent,
      watchEngine: (listener, kernelChanges) => options.watchEngine(labHost, listener, kernelChanges),
      firstRevision: lastRevisions.get(labHost) ?? 0,
      onDiff: (diff, topology) => {
        lastRevisions.set(labHost, topology.revision)
        for (const listener of diffs) listener(diff, topology)
      },
      onBehind: (reason) => {
        for (const listener of behinds) listener(labHost, reason)
      },
      onExec: (exec) => {
        for (const listener of execs) listener(labHost, exec)
      },
      onFacts: fabric.hostsChanged,
    })
  const untrack = (labHost: string): void => {
    tracked.get(labHost)?.end()
    if (!tracked.delete(labHost)) return
    fabric.hostsChanged()
    for (const listener of untracks) listener(labHost)
  }
  /** Once there are two, and anew with them: an agent that was restarted has forgotten it. */
  const watchFabric = (): void => {
    if (tracked.size > 1) fabric.begin()
  }
  return {
    async track(labHost) {
      const known = tracked.get(labHost)
      if (known) {
        const again = await known.resync()
        watchFabric()
        return again
      }
      const entry = begin(labHost)
      tracked.set(labHost, entry)
      const answer = await entry.resync()
      if (!answer.ok && tracked.get(labHost) === entry) untrack(labHost)
      watchFabric()
      return answer
    },
    untrack,
    agentLost(reason) {
      for (const entry of tracked.values()) entry.agentLost(reason)
    },
    labHosts: () => [...tracked.keys()],
    topology: (labHost) => tracked.get(labHost)?.topology() ?? null,
    behindReason: (labHost) => tracked.get(labHost)?.behindReason() ?? null,
    onDiff: (listener) => subscribe(diffs, listener),
    onBehind: (listener) => subscribe(behinds, listener),
    onUntracked: (listener) => subscribe(untracks, listener),
    onExec: (listener) => subscribe(execs, listener),
    fabric: () => (tracked.size > 1 ? fabric.facts() : null),
    onFabric: (listener) => subscribe(fabrics, listener),
    close() {
      endFacts()
      fabric.end()
      for (const labHost of [...tracked.keys()]) untrack(labHost)
    },
  }
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener)
  return () => {
    set.delete(listener)
  }
}

/** A topology question for a lab host that is not observed. */
export function notObserved(labHost: string, hosts: readonly LabHostInfo[]): Failure {
  const known = hosts.find((host) => host.name === labHost)
  if (known) return failure('lab-host-down', `${labHost} is ${known.status}`, { params: { name: labHost } })
  return failure('lab-host-unknown', `there is no lab host ${labHost}`, { params: { name: labHost } })
}
