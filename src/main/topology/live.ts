/**
 * The live picture of each lab host: kernel facts (agent) joined with the engine's names, pushed on as diffs.
 * It never guesses: while facts or names may be wrong, the picture says that it is behind.
 */
import type { AgentClient, LabHostInfo } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { EngineExec, EngineNames } from '../../core/facts/dockerNames'
import type { FactsChange } from '../../core/facts/types'
import { decorateTopology } from '../../core/topology/decorate'
import { diffTopology } from '../../core/topology/diff'
import { labHostAbout, resolveTopology } from '../../core/topology/resolve'
import type { Topology, TopologyDiff } from '../../core/topology/types'
import { createFactsKeeper, type FactsKeeper } from './facts'

/** What a watcher of an engine tells; main/docker provides it, the composition root joins the two. */
export interface NamesListener {
  names(names: EngineNames): void
  exec(exec: EngineExec): void
  lost(reason: Failure): void
  hint(): void
}

export interface LiveTopologyOptions {
  readonly agent: AgentClient
  /** Watches that lab host's engine; returns the function that ends the watch. */
  readonly watchEngine: (labHost: string, listener: NamesListener) => () => void
}

export interface LiveTopology {
  /** Starts observing a lab host, or observes it afresh (after an agent's restart). */
  track(labHost: string): Promise<Result<Topology>>
  untrack(labHost: string): void
  labHosts(): readonly string[]
  topology(labHost: string): Topology | null
  behindReason(labHost: string): string | null
  onDiff(listener: (diff: TopologyDiff, topology: Topology) => void): () => void
  onBehind(listener: (labHost: string, reason: string | null) => void): () => void
  /** A lab host is no longer observed: it is down. */
  onUntracked(listener: (labHost: string) => void): () => void
  onExec(listener: (labHost: string, exec: EngineExec) => void): () => void
  close(): void
}

interface Tracked {
  readonly labHost: string
  readonly keeper: FactsKeeper
  names: EngineNames | null
  topology: Topology
  /** Why facts, or names, may be wrong just now. */
  factsBehind: string | null
  namesBehind: string | null
  /** Pushes that arrive while a dump is under way, to be applied on top of it; null while none is. */
  waiting: FactsChange[] | null
  reading: Promise<Result<Topology>> | null
  endWatch: () => void
}

/** Creates the service; the agent's `facts` events are taken from the start. */
export function createLiveTopology(options: LiveTopologyOptions): LiveTopology {
  const { agent } = options
  const tracked = new Map<string, Tracked>()
  const diffs = new Set<(diff: TopologyDiff, topology: Topology) => void>()
  const behinds = new Set<(labHost: string, reason: string | null) => void>()
  const untracks = new Set<(labHost: string) => void>()
  const execs = new Set<(labHost: string, exec: EngineExec) => void>()

  const rebuild = (entry: Tracked): void => {
    const facts = entry.keeper.facts()
    if (!facts || tracked.get(entry.labHost) !== entry) return
    const next = { ...decorateTopology(resolveTopology(facts), entry.names), revision: entry.topology.revision + 1 }
    const diff = diffTopology(entry.topology, next)
    if (isEmpty(diff, entry.topology)) return
    entry.topology = next
    for (const listener of diffs) listener(diff, next)
  }
  const sayBehind = (entry: Tracked, change: Partial<Pick<Tracked, 'factsBehind' | 'namesBehind'>>): void => {
    const before = entry.factsBehind ?? entry.namesBehind
    Object.assign(entry, change)
    const now = entry.factsBehind ?? entry.namesBehind
    if (before !== now) for (const listener of behinds) listener(entry.labHost, now)
  }
  const readFacts = async (entry: Tracked): Promise<Result<Topology>> => {
    const waiting: FactsChange[] = []
    entry.waiting = waiting
    const facts = await agent.call('observe.start', { labHost: entry.labHost })
    entry.waiting = null
    if (!facts.ok) {
      sayBehind(entry, { factsBehind: facts.message })
      return facts
    }
    entry.keeper.replace(facts.value)
    for (const change of waiting) entry.keeper.apply(change)
    sayBehind(entry, { factsBehind: null })
    rebuild(entry)
    return success(entry.topology)
  }
  /** One dump at a time: whoever asks while one is under way gets that one's answer. */
  const resync = (entry: Tracked): Promise<Result<Topology>> => {
    entry.reading ??= readFacts(entry).finally(() => {
      entry.reading = null
    })
    return entry.reading
  }
  const endFacts = agent.on('facts', (change) => {
    const entry = tracked.get(change.engine)
    if (!entry) return
    if (entry.waiting) entry.waiting.push(change)
    else if (entry.keeper.apply(change)) rebuild(entry)
    else {
      sayBehind(entry, { factsBehind: 'a change was missed, everything is read again' })
      void resync(entry)
    }
  })
  const namesListener = (entry: Tracked): NamesListener => ({
    names: (names) => {
      entry.names = names
      sayBehind(entry, { namesBehind: null })
      rebuild(entry)
    },
    exec: (exec) => {
      for (const listener of execs) listener(entry.labHost, exec)
    },
    lost: (reason) => {
      sayBehind(entry, { namesBehind: reason.message })
    },
    hint: () => {
      void agent.call('observe.rescan', { labHost: entry.labHost }).then((answer) => {
        if (!answer.ok && tracked.get(entry.labHost) === entry) void resync(entry)
      })
    },
  })
  const untrack = (labHost: string): void => {
    tracked.get(labHost)?.endWatch()
    if (tracked.delete(labHost)) for (const listener of untracks) listener(labHost)
  }
  return {
    async track(labHost) {
      const known = tracked.get(labHost)
      if (known) return resync(known)
      const entry = newEntry(labHost)
      tracked.set(labHost, entry)
      entry.endWatch = options.watchEngine(labHost, namesListener(entry))
      const answer = await resync(entry)
      if (!answer.ok && tracked.get(labHost) === entry) untrack(labHost)
      return answer
    },
    untrack,
    labHosts: () => [...tracked.keys()],
    topology: (labHost) => tracked.get(labHost)?.topology ?? null,
    behindReason: (labHost) => {
      const entry = tracked.get(labHost)
      return entry ? (entry.factsBehind ?? entry.namesBehind) : null
    },
    onDiff: (listener) => subscribe(diffs, listener),
    onBehind: (listener) => subscribe(behinds, listener),
    onUntracked: (listener) => subscribe(untracks, listener),
    onExec: (listener) => subscribe(execs, listener),
    close() {
      endFacts()
      for (const labHost of [...tracked.keys()]) untrack(labHost)
    },
  }
}

function newEntry(labHost: string): Tracked {
  return {
    labHost,
    keeper: createFactsKeeper(labHost),
    names: null,
    topology: {
      schema: 'vethlab/topology@1',
      engine: labHost,
      about: labHostAbout,
      revision: 0,
      named: false,
      hostNamespace: null,
      namespaces: [],
      interfaces: [],
      wires: [],
      networks: [],
      stoppedContainers: [],
      images: [],
    },
    factsBehind: null,
    // Until the engine's names have come once, the picture is nameless and says so.
    namesBehind: 'the engine has not been read yet',
    waiting: null,
    reading: null,
    endWatch: () => undefined,
  }
}

function subscribe<T>(set: Set<T>, listener: T): () => void {
  set.add(listener)
  return () => {
    set.delete(listener)
  }
}

function isEmpty(diff: TopologyDiff, from: Topology): boolean {
  const collections = [diff.namespaces, diff.interfaces, diff.wires, diff.networks, diff.stoppedContainers]
  return (
    collections.every((c) => c.added.length + c.changed.length + c.removed.length === 0) &&
    diff.named === from.named &&
    diff.hostNamespace === from.hostNamespace &&
    diff.images.join('\n') === from.images.join('\n')
  )
}

/** A topology question for a lab host that is not observed. */
export function notObserved(labHost: string, hosts: readonly LabHostInfo[]): Failure {
  const known = hosts.find((host) => host.name === labHost)
  if (known) return failure('lab-host-down', `${labHost} is ${known.status}`, { remedy: `Bring ${labHost} up again.` })
  return failure('lab-host-unknown', `there is no lab host ${labHost}`, { params: { name: labHost } })
}
