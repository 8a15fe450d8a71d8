/** Watches the processes of the lab hosts, and keeps the record that a later agent adopts them by. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { LabHostInfo } from '../../contract/agent'
import type { Result } from '../../contract/result'
import { answers, engineReady, startEngine } from './engine'
import { endLeftEngine, engineMark } from './leftEngine'
import { namePattern, newHost, removeFiles, type LabHost, type LabHostsOptions } from './host'
import { heldMiB } from '../../core/bounds'
import { isExiting, onlyChild, startTime } from './processes'
import { freeMiB, holdsTooMuch, leavesTooLittle } from './taking'

const maximumEngineRestarts = 5
/**
 * How often a lab host is looked at. Of an adopted one this agent gets no signal, being no parent of its processes; of its
 * own it gets that of the engine's nsenter, which stops itself with a stopped child and then misses the child's death.
 */
const pollMs = 500

const diedWords = 'its first process died, and everything in it with it'
const heldWords = `it left more than ${String(heldMiB)} MiB beside its engine’s socket, in your own directory, and was ended`
const diskWords = 'it left too little room on the disk of your machine, and was ended'

const recordSchema = z.array(
  z.object({
    name: z.string().regex(namePattern),
    index: z.int().min(0),
    firstPid: z.int().min(1),
    started: z.string(),
    engine: z.object({ pid: z.int(), started: z.string() }).nullable(),
  }),
)

export interface Keeper {
  adopt(): void
  save(): void
  /** Looks at it from now on, until it is down. */
  watch(host: LabHost): void
  startEngine(host: LabHost): Promise<Result<null>>
  firstProcessEnded(host: LabHost): void
}

/** Watches the processes of the lab hosts, and keeps the record that a later agent adopts them by. */
export function createKeeper(options: LabHostsOptions, hosts: Map<string, LabHost>): Keeper {
  const record = join(options.setDirectory, 'lab-hosts.json')
  const isCurrent = (host: LabHost): boolean => hosts.get(host.info.name) === host
  const change = (host: LabHost, change: Partial<LabHostInfo>): void => {
    host.info = { ...host.info, ...change }
    if (isCurrent(host)) options.changed(host.info)
  }
  const save = (): void => {
    const alive = [...hosts.values()].filter((host) => host.info.firstPid > 0 && host.info.status !== 'down')
    const lines = alive.map(({ info, index, started, engine }) => ({
      name: info.name,
      index,
      firstPid: info.firstPid,
      started,
      engine: engine && { pid: engine.pid, started: engine.started },
    }))
    writeFileSync(`${record}.new`, JSON.stringify(lines))
    renameSync(`${record}.new`, record)
  }
  const startEngineOf = async (host: LabHost): Promise<Result<null>> => {
    // A stale PID file may name a living process of the same number: dockerd would refuse to start.
    const child = startEngine({
      firstPid: host.info.firstPid,
      directory: host.directory,
      storageDriver: options.layout.storageDriver,
      mark: engineMark(host.info.firstPid, host.started),
    })
    let gone = false
    child.once('error', () => {
      gone = true
    })
    child.once('exit', () => {
      gone = true
      if (host.engine?.parent === child) void engineEnded(host)
    })
    const ready = await engineReady(host.directory, () => gone)
    if (ready.ok) {
      // Where it has ended again since its answer no process is found, and the next look tells of it.
      const pid = onlyChild(child.pid ?? 0) ?? 0
      host.engine = { pid, started: startTime(pid) ?? '', parent: child }
      save()
    }
    return ready
  }
  const isUp = (host: LabHost): boolean =>
    isCurrent(host) &&
    host.info.status !== 'down' &&
    startTime(host.info.firstPid) === host.started &&
    !isExiting(host.info.firstPid)
  const engineEnded = async (host: LabHost): Promise<void> => {
    // While it starts, the stage says so. Where the whole lab host dies its first process tells of it.
    if (host.info.status !== 'ready' || !isUp(host)) return
    host.engine?.parent?.kill('SIGKILL')
    host.engine = null
    change(host, {
      status: 'engine-down',
      lastFailure: 'the engine died; its containers are lost, it is started again',
    })
    host.engineRestarts += 1
    if (host.engineRestarts > maximumEngineRestarts) {
      change(host, { lastFailure: `the engine died ${String(host.engineRestarts)} times and is not started any more` })
      return
    }
    await pause(100 * host.engineRestarts)
    if (!isUp(host)) return
    const ready = await startEngineOf(host)
    if (!isUp(host)) return
    const since = engineSince(host)
    if (since !== null) await endLeftEngine(engineMark(host.info.firstPid, host.started), since)
    if (!isUp(host)) return
    if (ready.ok) change(host, { status: 'ready' })
    else change(host, { lastFailure: ready.message })
  }
  const firstProcessEnded = (host: LabHost): void => {
    if (!isCurrent(host) || host.info.status === 'down') return
    const starting = host.info.status === 'starting'
    options.unobserve(host.info.name)
    // While it starts, the stage that fails says so and undoes everything.
    if (starting) return
    change(host, { status: 'down', lastFailure: host.endedFor ?? diedWords })
    save()
    removeFiles(host)
  }
  const watch = (host: LabHost): void => {
    const onDisk = options.layout.dataRoot === 'disk' ? host.dataDirectory : null
    const freeBefore = onDisk === null ? 0 : freeMiB(onDisk)
    const tooMuch = (): string | null => {
      if (holdsTooMuch(host.directory)) return heldWords
      return onDisk !== null && leavesTooLittle(freeMiB(onDisk), freeBefore) ? diskWords : null
    }
    const timer = setInterval(() => {
      if (!isCurrent(host)) clearInterval(timer)
      else if (startTime(host.info.firstPid) !== host.started) {
        clearInterval(timer)
        firstProcessEnded(host)
        return
      }
      const why = tooMuch()
      if (why !== null) {
        host.endedFor = why
        process.kill(host.info.firstPid, 'SIGKILL')
      } else if (host.engine && startTime(host.engine.pid) !== host.engine.started) void engineEnded(host)
    }, pollMs)
  }
  const adopt = (): void => {
    for (const entry of readRecord(record, options.log)) {
      if (startTime(entry.firstPid) !== entry.started) continue
      const directory = join(options.setDirectory, entry.name)
      const dataDirectory = join(options.dataDirectory, entry.name)
      const build = { name: entry.name, index: entry.index, directory, dataDirectory }
      const host: LabHost = {
        ...newHost(build, options.layout),
        started: entry.started,
        engine: entry.engine && { ...entry.engine, parent: null },
      }
      host.info = {
        ...host.info,
        firstPid: entry.firstPid,
        status: 'ready',
        lastFailure: 'the lab agent died and was started again; its terminals are lost',
      }
      hosts.set(entry.name, host)
      watch(host)
      void answers(host.info.dockerSocket).then((alive) => {
        if (!alive && isCurrent(host)) void engineEnded(host)
      })
    }
  }
  return { adopt, save, watch, startEngine: startEngineOf, firstProcessEnded }
}

/** When its engine was started, in clock ticks; null: there is none. */
const engineSince = ({ engine }: LabHost): string | null => engine?.started ?? null

function readRecord(path: string, log: (line: string) => void): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // The first agent of a set finds none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`${path} is not usable: ${String(error)}`)
    return []
  }
}
