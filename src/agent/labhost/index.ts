/**
 * The lab hosts of one set: brought up by stages, watched, taken down; found again by an agent that was started after
 * another one had died. What lives is written to `<set>/lab-hosts.json`, and believed only where /proc agrees.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { LabHostInfo, LabStage } from '../../contract/agent'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LabHostHandle } from '../types'
import { inStage, loadArchives, makeNamespaces, makeNetwork, makeRootFileSystem, type BuildOptions } from './build'
import { namePattern, newHost, removeFiles, type LabHost, type LabHostsOptions } from './host'
import { createKeeper, type Keeper } from './keeper'
import { ensureFabric, gateway, maximumLabHosts } from './network'
import { refuseRegistries } from './offline'
import { findPreparedImages } from './prepared'
import { startTime } from './processes'
import { missingEngine } from './programs'
import { stopwatch } from '../../core/clock'

export interface LabHosts {
  up(name: string): Promise<Result<LabHostInfo>>
  down(name: string): Promise<Result<{ name: string }>>
  /** Thrown away and made anew under the same name and address. */
  reset(name: string): Promise<Result<LabHostInfo>>
  list(): readonly LabHostInfo[]
  lookup(name: string): LabHostHandle | null
}

/** Adopts what an earlier agent of this set left alive, then serves requests. */
export async function createLabHosts(options: LabHostsOptions): Promise<Result<LabHosts>> {
  const fabric = await ensureFabric()
  if (!fabric.ok) return fabric
  refuseRegistries(gateway, options.log)
  const hosts = new Map<string, LabHost>()
  const keeper = createKeeper(options, hosts)
  keeper.adopt()
  return success({
    up: (name) => bringUp(name, options, hosts, keeper).catch(diskFull),
    reset: (name) => reset(name, options, hosts, keeper),
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
  return failure('disk-full', `there is no room for the lab host: ${String(error)}`)
}

async function bringUp(
  name: string,
  options: LabHostsOptions,
  hosts: Map<string, LabHost>,
  keeper: Keeper,
  /** The address' number, where it has one already. */
  kept: number | null = null,
): Promise<Result<LabHostInfo>> {
  const refusal = refuseName(name, hosts) ?? missingEngine(process.env['PATH'] ?? '')
  if (refusal) return refusal
  const elapsedMs = stopwatch()
  const index = kept ?? freeIndex(hosts, name)
  const directory = join(options.setDirectory, name)
  const stage = (current: LabStage): void => {
    options.progress({ name, stage: current, elapsedMs: elapsedMs() })
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
    networkPlugin: options.networkPlugin,
    readOnly: options.readOnly,
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
  starting.info = { ...starting.info, status: 'ready', readyMs: elapsedMs(), lastFailure }
  keeper.save()
  keeper.watch(starting)
  options.changed(starting.info)
  return success(starting.info)
}

function refuseName(name: string, hosts: ReadonlyMap<string, LabHost>): Failure | null {
  if (!namePattern.test(name)) {
    return failure('lab-name-invalid', `${JSON.stringify(name)} is no name for a lab host`, {
      params: { name },
    })
  }
  const known = hosts.get(name)
  if (known && known.info.status !== 'down') {
    return failure('lab-host-exists', `there is a lab host ${name} already`, {
      params: { name },
    })
  }
  const alive = [...hosts.values()].filter((host) => host.info.status !== 'down').length
  if (alive >= maximumLabHosts) {
    return failure('lab-host-limit', `there are ${String(alive)} lab hosts, which is the limit`)
  }
  return null
}

function freeIndex(hosts: ReadonlyMap<string, LabHost>, name: string): number {
  const taken = new Set([...hosts.values()].filter((host) => host.info.name !== name).map((host) => host.index))
  let index = 0
  while (taken.has(index)) index += 1
  return index
}

/** Its end is told as a beginning: whoever shows it keeps its place, and the owner of a set with no other does not leave. */
async function reset(
  name: string,
  options: LabHostsOptions,
  hosts: Map<string, LabHost>,
  keeper: Keeper,
): Promise<Result<LabHostInfo>> {
  const old = hosts.get(name)
  if (!old) return unknownHost(name)
  if (old.info.status === 'starting') {
    return failure('bad-request', `${name} is being made just now`, { advice: advice('wait') })
  }
  // Still there under its name while it ends, so that nobody takes its name, its address or its directory meanwhile.
  old.info = { ...old.info, status: 'starting', lastFailure: null }
  options.changed(old.info)
  await destroy(old, options)
  hosts.delete(name)
  const made = await bringUp(name, options, hosts, keeper, old.index).catch(diskFull)
  if (!made.ok) options.changed({ ...old.info, status: 'down', lastFailure: made.message })
  return made
}

function unknownHost(name: string): Failure {
  return failure('lab-host-unknown', `there is no lab host ${name}`, { params: { name } })
}

async function takeDown(
  name: string,
  options: LabHostsOptions,
  hosts: Map<string, LabHost>,
  keeper: Keeper,
): Promise<Result<{ name: string }>> {
  const host = hosts.get(name)
  if (!host) return unknownHost(name)
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
