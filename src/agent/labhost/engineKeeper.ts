/** Starts the engine of a lab host, and starts it again when it has died. */
import { setTimeout as pause } from 'node:timers/promises'
import type { LabHostInfo } from '../../contract/agent'
import { success, type Result } from '../../contract/result'
import { engineReady, startEngine } from './engine'
import { endLeftEngine, engineMark, findEngine } from './engineProcesses'
import type { LabHost } from './host'
import { isExiting, startTime } from './processes'

const maximumEngineRestarts = 5
const diedWords = 'the engine died; its containers are lost, it is started again'

export interface EngineKeeperOptions {
  readonly storageDriver: 'overlay2' | 'vfs'
  /** Whether that is the lab host of its name still. */
  readonly isCurrent: (host: LabHost) => boolean
  readonly change: (host: LabHost, change: Partial<LabHostInfo>) => void
  /** Writes the record that a later agent adopts engines by. */
  readonly save: () => void
}

export interface EngineKeeper {
  /** Until it answers. */
  start(host: LabHost): Promise<Result<null>>
  /** Told that it has ended or does not answer: says so and starts the next one. */
  ended(host: LabHost): Promise<void>
}

/** Starts the engines of lab hosts, and starts them again when they have died. */
export function createEngineKeeper(options: EngineKeeperOptions): EngineKeeper {
  const markOf = (host: LabHost): string => engineMark(host.info.firstPid, host.started)
  const isUp = (host: LabHost): boolean =>
    options.isCurrent(host) &&
    host.info.status !== 'down' &&
    startTime(host.info.firstPid) === host.started &&
    !isExiting(host.info.firstPid)
  const start = async (host: LabHost): Promise<Result<null>> => {
    const mark = markOf(host)
    // An agent that was killed may have started one that does not answer yet: a second one would refuse to start.
    const running = findEngine(mark)
    let gone = (): boolean => startTime(running?.pid ?? 0) !== running?.started
    let parent = null
    if (running === null) {
      const { firstPid } = host.info
      const child = startEngine({ firstPid, directory: host.directory, storageDriver: options.storageDriver, mark })
      let hasEnded = false
      gone = () => hasEnded
      child.once('error', () => (hasEnded = true))
      child.once('exit', () => {
        hasEnded = true
        if (host.engine?.parent === child) void ended(host)
      })
      parent = child
    }
    const ready = await engineReady(host.directory, gone)
    if (!ready.ok) return ready
    // Where it has ended again since its answer no process is found, and the next look tells of it.
    const { pid, started } = findEngine(mark) ?? { pid: 0, started: '' }
    host.engine = { pid, started, parent }
    options.save()
    return success(null)
  }
  const startNext = async (host: LabHost): Promise<void> => {
    for (;;) {
      host.engineRestarts += 1
      if (host.engineRestarts > maximumEngineRestarts) break
      await pause(100 * host.engineRestarts)
      if (!isUp(host)) return
      const ready = await start(host)
      if (!isUp(host)) return
      if (!ready.ok) {
        options.change(host, { lastFailure: ready.message })
        continue
      }
      if (host.engine) await endLeftEngine(markOf(host), host.engine.started)
      if (isUp(host)) options.change(host, { status: 'ready', lastFailure: diedWords })
      return
    }
    options.change(host, {
      lastFailure: `the engine died ${String(host.engineRestarts)} times and is not started any more`,
    })
  }
  const ended = async (host: LabHost): Promise<void> => {
    // While it starts, the stage says so. Where the whole lab host dies its first process tells of it.
    if (host.info.status !== 'ready' || !isUp(host)) return
    host.engine?.parent?.kill('SIGKILL')
    host.engine = null
    options.change(host, { status: 'engine-down', lastFailure: diedWords })
    await startNext(host)
  }
  return { start, ended }
}
