/** One opened engine: its names, the verdict on its kernel, and the picture that follows from both. */
import { systemEngine } from '../../contract/explorer'
import type { Failure, Result } from '../../contract/result'
import type { EngineNames } from '../../core/facts/dockerNames'
import { topologyFromEngine } from '../../core/topology/engineOnly'
import type { EngineAbout, Topology } from '../../core/topology/types'
import { aboutOf, type Known } from './about'
import type { ExplorerAgents } from './agents'
import type { ResolvedEngine } from './contexts'
import { dialerOf } from './dial'
import { isLoopback } from './endpoint'
import type { LaunchWay } from './launch'
import { createRestarts } from '../restarts'
import { createPicture } from './picture'
import { hasEngine } from './programs'
import type { EngineWatcher, ExplorerOptions, LiveEye } from './types'
import { explainLoss } from './unreachable'
import { createVerdict, type KernelVerdict } from './verdict'

export interface OpenedEngine {
  /** Settles with the first picture, or with why there is none. */
  readonly first: Promise<Failure | null>
  known(): Known
  topology(): Topology | null
  /** An agent came or went: looks again. */
  refresh(): Promise<void>
  close(): void
}

const undecided: KernelVerdict = { kernel: 'unknown', enginePid: null, rootless: false }

/** @param changed called when something became known. */
export function openEngine(
  engine: ResolvedEngine,
  agents: ExplorerAgents,
  options: ExplorerOptions,
  changed: () => void,
): OpenedEngine {
  const { endpoint } = engine
  const picture = createPicture(options.diff)
  const judge = createVerdict({
    socket: endpoint.kind === 'unix' ? endpoint.path : null,
    local: endpoint.kind === 'unix' || (endpoint.kind === 'tcp' && isLoopback(endpoint.host)),
    prover: () => (agents.sees() ? agents.seeing : agents.person),
  })
  let verdict = undecided
  let names: EngineNames | null = null
  let silent = false
  let returned = false
  let live: LiveEye | null = null
  let liveWatcher: EngineWatcher | null = null
  let closed = false
  let turn = Promise.resolve()
  let tried: LaunchWay | null = null
  const restarts = createRestarts()
  let settleFirst: (failure: Failure | null) => void = () => undefined
  const first = new Promise<Failure | null>((resolve) => (settleFirst = resolve))

  const known = (): Known => ({ engine, verdict, names, silent, live: live !== null, sees: agents.sees() })
  const about = (): EngineAbout => aboutOf(known())
  const tell = (): void => {
    picture.describe(about())
    changed()
  }
  const endLive = (): void => {
    live?.close()
    live = null
    liveWatcher = null
  }
  /** Nobody has to be asked where we are root already, or where the engine is the person's own. */
  const enterFreely = async (): Promise<boolean> => {
    const way = freeWay(verdict, options.uid)
    if (!way || (!isElsewhereNow(way, tried) && (tried || agents.sees()))) return false
    tried = way
    endLive()
    restarts.begun()
    const entered = await agents.enter(way, () => {
      const pause = restarts.died()
      // Nobody has to be asked for it again, either.
      if (pause !== null) tried = null
      setTimeout(() => void refresh(), pause ?? 0)
    })
    if (entered.ok) restarts.answered()
    return entered.ok
  }
  const look = async (): Promise<void> => {
    const now = names
    if (closed || !now) return
    verdict = await judge.judge(now)
    if (await enterFreely()) {
      judge.forget()
      verdict = await judge.judge(now)
    }
    if (closedMeanwhile()) return
    if (verdict.kernel === 'same' && agents.sees() && (await showKernel(now))) return
    if (!closedMeanwhile()) showEngine(now)
  }
  const closedMeanwhile = (): boolean => closed
  const showEngine = (now: EngineNames): void => {
    endLive()
    picture.replace(topologyFromEngine(now, { engine: systemEngine, about: about() }), about())
    options.behind(silent ? 'the engine does not answer' : null)
    changed()
  }
  const showKernel = async (now: EngineNames): Promise<boolean> => {
    if (live) {
      liveWatcher?.names(now)
      // A restarted engine is another process: the agent may have lost sight of it meanwhile.
      if (returned) liveWatcher?.hint()
      returned = false
      tell()
      return true
    }
    const eye = options.createLive({
      agent: agents.seeing,
      watchEngine: (_engine, watcher) => {
        liveWatcher = watcher
        watcher.names(now)
        return () => undefined
      },
    })
    live = eye
    eye.onBehind((_engine, reason) => {
      if (live === eye) options.behind(reason)
    })
    const whole = await eye.track(systemEngine)
    if (live !== eye) return true
    if (!whole.ok) {
      endLive()
      return false
    }
    followKernel(eye, whole)
    return true
  }
  const followKernel = (eye: LiveEye, whole: Result<Topology> & { ok: true }): void => {
    picture.replace(eye.topology(systemEngine) ?? whole.value, about())
    options.behind(null)
    eye.onDiff((diff, next) => {
      if (live !== eye) return
      picture.follow(diff, next, about())
      // The process through which the host was seen has ended; the host has not.
      if (next.hostNamespace === null) void eye.track(systemEngine).then((again) => (again.ok ? undefined : refresh()))
    })
    changed()
  }
  const refresh = (): Promise<void> => {
    if (live && !agents.sees()) endLive()
    turn = turn.then(look)
    return turn
  }
  const endWatch = options.watchEngine(dialerOf(engine), {
    names(next) {
      names = next
      returned ||= silent
      silent = false
      void refresh().then(() => {
        settleFirst(null)
      })
    },
    lost(told) {
      const reason = explainLoss(told, engine, () => hasEngine(options.environment))
      silent = true
      judge.forget()
      settleFirst(reason)
      if (live) liveWatcher?.lost(reason)
      else options.behind(reason.message)
      tell()
    },
    exec: (exec) => liveWatcher?.exec(exec),
    hint: () => liveWatcher?.hint(),
  })
  return {
    first,
    known,
    topology: () => picture.current(),
    refresh() {
      judge.forget()
      return refresh()
    },
    close() {
      closed = true
      endWatch()
      endLive()
    },
  }
}

/** A restarted rootless engine has other namespaces than those that were entered. */
function isElsewhereNow(way: LaunchWay, tried: LaunchWay | null): boolean {
  return way.kind === 'entered' && tried?.kind === 'entered' && way.enginePid !== tried.enginePid
}

function freeWay(verdict: KernelVerdict, uid: number): LaunchWay | null {
  if (verdict.kernel === 'other') return null
  // Root may read what proves the engine's kernel, so it does not have to be proven before.
  if (uid === 0) return { kind: 'root' }
  if (verdict.kernel !== 'same' || !verdict.rootless || verdict.enginePid === null) return null
  return { kind: 'entered', enginePid: verdict.enginePid }
}
