/** Watches the processes of the lab hosts, and keeps the record that a later agent adopts them by. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LabHostInfo } from '../../contract/agent'
import type { Result } from '../../contract/result'
import { answers } from './engine'
import { createEngineKeeper } from './engineKeeper'
import { namePattern, newHost, removeFiles, type LabHost, type LabHostsOptions } from './host'
import { heldMiB } from '../../core/bounds'
import { startTime } from './processes'
import { freeMiB, holdsTooMuch, leavesTooLittle } from './taking'

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
  const engines = createEngineKeeper({ storageDriver: options.layout.storageDriver, isCurrent, change, save })
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
      } else if (host.engine && startTime(host.engine.pid) !== host.engine.started) void engines.ended(host)
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
        if (!alive && isCurrent(host)) void engines.ended(host)
      })
    }
  }
  return { adopt, save, watch, startEngine: engines.start, firstProcessEnded }
}

function readRecord(path: string, log: (line: string) => void): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // The first agent of a set finds none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`${path} is not usable: ${String(error)}`)
    return []
  }
}
