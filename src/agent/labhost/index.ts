/**
 * The lab hosts of one set: brought up by stages, watched, taken down; found again by an agent that was started after
 * another one had died. What lives is written to `<set>/lab-hosts.json`, and believed only where /proc agrees.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LabHostInfo, LabProgress, LabStage } from '../../contract/agent'
import type { LabLayout } from '../../contract/doctor'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LabHostHandle } from '../types'
import { inStage, loadArchives, makeNamespaces, makeNetwork, makeRootFileSystem, type BuildOptions } from './build'
import { answers, engineReady, startEngine } from './engine'
import { ensureFabric, labAddress, maximumLabHosts } from './network'
import { findPreparedImages } from './prepared'
import { pause, startTime } from './processes'
import { missingEngine } from './programs'

export interface LabHostsOptions {
  readonly setDirectory: string
  /** The set's directory on the disk, for data roots that no tmpfs can hold. */
  readonly dataDirectory: string
  readonly imagesDirectory: string
  readonly initScript: string
  readonly layoutProgram: readonly [string, ...string[]]
  readonly layout: LabLayout
  readonly progress: (progress: LabProgress) => void
  readonly changed: (info: LabHostInfo) => void
  /** Stage "observe"; and its end when the lab host is gone. */
  readonly observe: (name: string) => Promise<Result<unknown>>
  readonly unobserve: (name: string) => void
  readonly log: (line: string) => void
}

export interface LabHosts {
  up(name: string): Promise<Result<LabHostInfo>>
  down(name: string): Promise<Result<{ name: string }>>
  list(): readonly LabHostInfo[]
  lookup(name: string): LabHostHandle | null
}

interface LabHost {
  info: LabHostInfo
  readonly index: number
  /** Field 22 of /proc/PID/stat of the first process. */
  readonly started: string
  readonly directory: string
  readonly dataDirectory: string
  engine: { pid: number; started: string } | null
  engineRestarts: number
}

const namePattern = /^[a-z][a-z0-9-]{0,14}$/
const maximumEngineRestarts = 5
/** How often an adopted lab host is looked at: this agent is not the parent of its processes and gets no signal. */
const adoptedPollMs = 500

const recordSchema = z.array(
  z.object({
    name: z.string().regex(namePattern),
    index: z.int().min(0),
    firstPid: z.int().min(1),
    started: z.string(),
    engine: z.object({ pid: z.int(), started: z.string() }).nullable(),
  }),
)

/** Adopts what an earlier agent of this set left alive, then serves requests. */
export async function createLabHosts(options: LabHostsOptions): Promise<Result<LabHosts>> {
  const fabric = await ensureFabric()
  if (!fabric.ok) return fabric
  const hosts = new Map<string, LabHost>()
  const keeper = createKeeper(options, hosts)
  keeper.adopt()
  return success({
    up: (name) => bringUp(name, options, hosts, keeper).catch(diskFull),
    down: (name) => takeDown(name, options, hosts, keeper),
    list: () => [...hosts.values()].map((host) => host.info),
    lookup: (name) => {
      const host = hosts.get(name)
      return host && host.info.status !== 'down' ? { name, firstPid: host.info.firstPid } : null
    },
  })
}

/** A disk that is full where a file should be written; every other fault is a bug and stays one. */
function diskFull(error: unknown): Failure {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  return failure('disk-full', `there is no room for the lab host: ${String(error)}`, {
    remedy: 'Free space in the runtime directory ($XDG_RUNTIME_DIR), and try again.',
  })
}

async function bringUp(
  name: string,
  options: LabHostsOptions,
  hosts: Map<string, LabHost>,
  keeper: Keeper,
): Promise<Result<LabHostInfo>> {
  const refusal = refuseName(name, hosts) ?? missingEngine(process.env['PATH'] ?? '')
  if (refusal) return refusal
  const begun = Date.now()
  const index = freeIndex(hosts, name)
  const directory = join(options.setDirectory, name)
  const stage = (current: LabStage): void => {
    options.progress({ name, stage: current, elapsedMs: Date.now() - begun })
  }
  const build: BuildOptions = {
    name,
    index,
    directory,
    dataDirectory: join(options.dataDirectory, name),
    layout: options.layout,
    prepared: findPreparedImages(options.imagesDirectory, options.layout.storageDriver),
    initScript: options.initScript,
    layoutProgram: options.layoutProgram,
  }
  const starting = newHost(build, options.layout)
  hosts.set(name, starting)
  const undo = async (problem: Failure): Promise<Failure> => {
    hosts.delete(name)
    await destroy(starting, options)
    keeper.save()
    return problem
  }
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { mode: 0o700 })
  stage('namespaces')
  const first = await makeNamespaces(build)
  if (!first.ok) return undo(inStage('namespaces', first))
  const host: LabHost = {
    ...starting,
    started: startTime(first.value.pid) ?? '',
    info: { ...starting.info, firstPid: first.value.pid },
  }
  Object.assign(starting, host)
  first.value.waiter.once('exit', () => {
    keeper.firstProcessEnded(starting)
  })
  stage('network')
  const network = await makeNetwork(build, first.value.pid)
  if (!network.ok) return undo(inStage('network', network))
  stage('root-file-system')
  const root = await makeRootFileSystem(build, first.value.pid, () => {
    stage('images')
  })
  if (!root.ok) return undo(inStage('root-file-system', root))
  stage('engine')
  const engine = await keeper.startEngine(starting)
  if (!engine.ok) return undo(inStage('engine', engine))
  const images =
    build.prepared?.tar === null ? await loadArchives(first.value.pid, build.prepared.archives) : success(null)
  stage('observe')
  const observed = await options.observe(name)
  if (!observed.ok) return undo(inStage('observe', observed))
  const lastFailure = build.prepared === null ? 'the lab images have not been built' : images.ok ? null : images.message
  starting.info = { ...starting.info, status: 'ready', readyMs: Date.now() - begun, lastFailure }
  keeper.save()
  options.changed(starting.info)
  return success(starting.info)
}

function refuseName(name: string, hosts: ReadonlyMap<string, LabHost>): Failure | null {
  if (!namePattern.test(name)) {
    return failure('lab-name-invalid', `${JSON.stringify(name)} is no name for a lab host`, {
      remedy: 'Use at most 15 of a-z, 0-9 and "-", a letter first, such as lab-1.',
      params: { name },
    })
  }
  const known = hosts.get(name)
  if (known && known.info.status !== 'down') {
    return failure('lab-host-exists', `there is a lab host ${name} already`, {
      remedy: `Take another name, or take it down first: vethlab lab down ${name}`,
      params: { name },
    })
  }
  const alive = [...hosts.values()].filter((host) => host.info.status !== 'down').length
  if (alive >= maximumLabHosts) {
    return failure('lab-host-limit', `there are ${String(alive)} lab hosts, which is the limit`, {
      remedy: 'Take one down first.',
    })
  }
  return null
}

function freeIndex(hosts: ReadonlyMap<string, LabHost>, name: string): number {
  const taken = new Set([...hosts.values()].filter((host) => host.info.name !== name).map((host) => host.index))
  let index = 0
  while (taken.has(index)) index += 1
  return index
}

function newHost(build: BuildOptions, layout: LabLayout): LabHost {
  return {
    index: build.index,
    started: '',
    directory: build.directory,
    dataDirectory: build.dataDirectory,
    engine: null,
    engineRestarts: 0,
    info: {
      name: build.name,
      status: 'starting',
      address: labAddress(build.index),
      dockerSocket: join(build.directory, 'run/docker.sock'),
      firstPid: 0,
      readyMs: null,
      unbounded: ['memory-unbounded', ...(layout.dataRoot === 'disk' ? ['disk-unbounded'] : [])],
      lastFailure: null,
    },
  }
}

async function takeDown(
  name: string,
  options: LabHostsOptions,
  hosts: Map<string, LabHost>,
  keeper: Keeper,
): Promise<Result<{ name: string }>> {
  const host = hosts.get(name)
  if (!host) return failure('lab-host-unknown', `there is no lab host ${name}`, { params: { name } })
  hosts.delete(name)
  keeper.save()
  await destroy(host, options)
  options.changed({ ...host.info, status: 'down', lastFailure: null })
  return success({ name })
}

/** Ends the first process, and with it all of the lab host; then its files go. */
async function destroy(host: LabHost, options: LabHostsOptions): Promise<void> {
  options.unobserve(host.info.name)
  const pid = host.info.firstPid
  if (pid > 0 && startTime(pid) === host.started) {
    process.kill(pid, 'SIGKILL')
    while (startTime(pid) === host.started) await pause(5)
  }
  removeFiles(host)
}

function removeFiles(host: LabHost): void {
  for (const path of [host.directory, host.dataDirectory]) {
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
  }
}

interface Keeper {
  adopt(): void
  save(): void
  startEngine(host: LabHost): Promise<Result<null>>
  firstProcessEnded(host: LabHost): void
}

/** Watches the processes of the lab hosts, and keeps the record that a later agent adopts them by. */
function createKeeper(options: LabHostsOptions, hosts: Map<string, LabHost>): Keeper {
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
      engine,
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
    })
    let gone = false
    child.once('error', () => {
      gone = true
    })
    child.once('exit', () => {
      gone = true
      if (host.info.status === 'ready') void engineEnded(host)
    })
    const ready = await engineReady(host.directory, () => gone)
    if (ready.ok && child.pid !== undefined) {
      host.engine = { pid: child.pid, started: startTime(child.pid) ?? '' }
      save()
    }
    return ready
  }
  const engineEnded = async (host: LabHost): Promise<void> => {
    if (!isCurrent(host) || startTime(host.info.firstPid) !== host.started) return
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
    if (!isCurrent(host)) return
    const ready = await startEngineOf(host)
    if (!isCurrent(host)) return
    if (ready.ok) change(host, { status: 'ready' })
    else change(host, { lastFailure: ready.message })
  }
  const firstProcessEnded = (host: LabHost): void => {
    if (!isCurrent(host) || host.info.status === 'down') return
    const starting = host.info.status === 'starting'
    options.unobserve(host.info.name)
    // While it starts, the stage that fails says so and undoes everything.
    if (starting) return
    change(host, { status: 'down', lastFailure: 'its first process died, and everything in it with it' })
    save()
    removeFiles(host)
  }
  const watchAdopted = (host: LabHost): void => {
    const timer = setInterval(() => {
      if (!isCurrent(host)) clearInterval(timer)
      else if (startTime(host.info.firstPid) !== host.started) {
        clearInterval(timer)
        firstProcessEnded(host)
      } else if (host.engine && host.info.status === 'ready' && startTime(host.engine.pid) !== host.engine.started) {
        host.engine = null
        void engineEnded(host)
      }
    }, adoptedPollMs)
  }
  const adopt = (): void => {
    for (const entry of readRecord(record, options.log)) {
      if (startTime(entry.firstPid) !== entry.started) continue
      const directory = join(options.setDirectory, entry.name)
      const dataDirectory = join(options.dataDirectory, entry.name)
      const build = { name: entry.name, index: entry.index, directory, dataDirectory } as BuildOptions
      const host: LabHost = { ...newHost(build, options.layout), started: entry.started, engine: entry.engine }
      host.info = {
        ...host.info,
        firstPid: entry.firstPid,
        status: 'ready',
        lastFailure: 'the lab agent died and was started again; its terminals are lost',
      }
      hosts.set(entry.name, host)
      watchAdopted(host)
      void answers(host.info.dockerSocket).then((alive) => {
        if (!alive && isCurrent(host)) void engineEnded(host)
      })
    }
  }
  return { adopt, save, startEngine: startEngineOf, firstProcessEnded }
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
