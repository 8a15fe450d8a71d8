/** One lab host's live picture: the agent's facts and the engine's names, each of which may be late, lost or both. */
import type { AgentClient } from '../../contract/agent'
import { success, type Failure, type Result } from '../../contract/result'
import type { EngineExec, EngineNames } from '../../core/facts/dockerNames'
import type { FactsChange, HostFacts } from '../../core/facts/types'
import { homesIn, keepNamesAtHome, type Homes } from '../../core/topology/homes'
import { createTopologyBuilder } from '../../core/topology/incremental'
import { labHostAbout } from '../../core/topology/resolve'
import type { Topology, TopologyDiff } from '../../core/topology/types'
import { createFactsKeeper } from './facts'
import { createPacer } from './pacing'
import { lateMs, startPulse } from './pulse'

/** What a watcher of an engine tells; main/docker provides it, the composition root joins the two. */
export interface NamesListener {
  names(names: EngineNames): void
  exec(exec: EngineExec): void
  lost(reason: Failure): void
  hint(): void
}

/** Calls back with every change of the kernel's facts; returns the function that unsubscribes. */
export type KernelChanges = (listener: () => void) => () => void

export interface TrackedOptions {
  readonly labHost: string
  readonly agent: AgentClient
  readonly watchEngine: (listener: NamesListener, kernelChanges: KernelChanges) => () => void
  /** The revision that the empty picture has: revisions of one lab host never go back, whatever was untracked between. */
  readonly firstRevision: number
  readonly onDiff: (diff: TopologyDiff, topology: Topology) => void
  readonly onBehind: (reason: string | null) => void
  readonly onExec: (exec: EngineExec) => void
  /** The kernel's facts may have changed, whether or not the picture does. */
  readonly onFacts: () => void
}

export interface Tracked {
  /** Reads everything again; one dump at a time, and whoever asks meanwhile gets that one's answer. */
  resync(): Promise<Result<Topology>>
  take(change: FactsChange): void
  /** Nothing comes from the agent any more, for this reason. */
  agentLost(reason: string): void
  topology(): Topology
  /** Null until the first reading. */
  facts(): HostFacts | null
  behindReason(): string | null
  end(): void
}

const late = 'the agent takes long to answer'
const missed = 'a change was missed, everything is read again'
const firstRetryMs = 250
const slowestRetryMs = 2_000

/** Begins to watch the engine; facts are read with the first `resync`. */
export function trackLabHost(options: TrackedOptions): Tracked {
  const { agent, labHost } = options
  const keeper = createFactsKeeper(labHost)
  const builder = createTopologyBuilder(emptyPicture(labHost, options.firstRevision))
  const kernelListeners = new Set<() => void>()
  let names: EngineNames | null = null
  /** Where containers lived when the engine was lost; null while it speaks. */
  let homes: Homes | null = null
  // Until the engine's names have come once, the picture is nameless and says so.
  const behind = { facts: null as string | null, names: 'the engine has not been read yet' as string | null }
  /** Pushes that arrive while a dump is under way, to be applied on top of it; null while none is. */
  let waiting: FactsChange[] | null = null
  let reading: Promise<Result<Topology>> | null = null
  let retry: NodeJS.Timeout | undefined
  let retryMs = firstRetryMs
  let ended = false

  const rebuild = (): void => {
    const facts = keeper.facts()
    if (!facts || ended) return
    if (names && homes) names = keepNamesAtHome(names, homes, facts)
    const diff = builder.update(facts, names)
    if (diff) options.onDiff(diff, builder.topology())
  }
  const pacer = createPacer(rebuild)
  const reason = (): string | null => behind.facts ?? behind.names
  const sayBehind = (which: keyof typeof behind, why: string | null): void => {
    const before = reason()
    behind[which] = why
    if (before === reason() || ended) return
    // Whoever hears that nothing is behind any more has the picture for it already.
    pacer.flush()
    options.onBehind(reason())
  }
  /** Says so where an answer of the agent does not come in time: what it knows may be news. */
  const unlessLate = async <T>(answer: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => {
      sayBehind('facts', late)
    }, lateMs)
    return answer.finally(() => {
      clearTimeout(timer)
    })
  }
  const readFacts = async (): Promise<Result<Topology>> => {
    clearTimeout(retry)
    const crossed: FactsChange[] = []
    waiting = crossed
    const facts = await unlessLate(agent.call('observe.start', { labHost }))
    waiting = null
    if (!facts.ok) {
      sayBehind('facts', facts.message)
      if (!ended) retry = setTimeout(() => void resync(), retryMs)
      retryMs = Math.min(retryMs * 2, slowestRetryMs)
      return facts
    }
    retryMs = firstRetryMs
    keeper.replace(facts.value)
    const complete = crossed.every((change) => keeper.apply(change))
    pacer.due()
    pacer.flush()
    options.onFacts()
    sayBehind('facts', complete ? null : missed)
    if (!complete) retry = setTimeout(() => void resync(), firstRetryMs)
    return success(builder.topology())
  }
  const resync = (): Promise<Result<Topology>> => {
    reading ??= readFacts().finally(() => {
      reading = null
    })
    return reading
  }
  /** Looks for namespaces that came or went; with the answer, all is told that was to be told before the question. */
  const lookNow = async (): Promise<void> => {
    const answer = await unlessLate(agent.call('observe.rescan', { labHost }))
    if (ended) return
    if (!answer.ok) void resync()
    else if (behind.facts === late) sayBehind('facts', null)
  }
  let looking = false
  let lookAgain = false
  /** An engine may tell of thousands of things at once: one look at a time, and one more for all that was told meanwhile. */
  const look = async (): Promise<void> => {
    lookAgain = true
    if (looking) return
    looking = true
    while (lookAgain && !ended) {
      lookAgain = false
      await lookNow()
    }
    looking = false
  }
  const pulse = startPulse({
    ask: () => agent.call('counters.read', { engine: labHost, interfaces: [] }),
    onLate: () => {
      sayBehind('facts', late)
    },
    onBack: () => void look(),
  })
  const endWatch = options.watchEngine(
    {
      names(next) {
        names = next
        homes = null
        pacer.due()
        sayBehind('names', null)
      },
      exec: options.onExec,
      lost(why) {
        pacer.flush()
        homes ??= homesIn(builder.topology())
        sayBehind('names', why.message)
      },
      hint() {
        pulse.nudge()
        void look()
      },
    },
    (listener) => {
      kernelListeners.add(listener)
      return () => {
        kernelListeners.delete(listener)
      }
    },
  )
  return {
    resync,
    take(change) {
      pulse.nudge()
      if (waiting) {
        waiting.push(change)
        return
      }
      if (!keeper.apply(change)) {
        sayBehind('facts', missed)
        void resync()
        return
      }
      pacer.due()
      options.onFacts()
      for (const listener of kernelListeners) listener()
    },
    agentLost(why) {
      sayBehind('facts', why)
    },
    topology() {
      pacer.flush()
      return builder.topology()
    },
    facts: () => keeper.facts(),
    behindReason: reason,
    end() {
      ended = true
      clearTimeout(retry)
      pacer.end()
      pulse.end()
      endWatch()
    },
  }
}

function emptyPicture(engine: string, revision: number): Topology {
  return {
    schema: 'vethlab/topology@1',
    engine,
    about: labHostAbout,
    revision,
    named: false,
    hostNamespace: null,
    namespaces: [],
    interfaces: [],
    wires: [],
    networks: [],
    stoppedContainers: [],
    images: [],
  }
}
