/** Brings one lab host up, stage by stage. The caller undoes everything when a stage fails. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { LabStage } from '../../contract/agent'
import type { LabLayout } from '../../contract/doctor'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LayoutPlan } from './layoutPlan'
import { connectLabHost, labAddress } from './network'
import type { PreparedImages } from './prepared'
import { onlyChild } from './processes'
import { enterLabHost, runProgram } from './programs'
import { fileSystemMiB, hostProcesses, memoryBounds } from '../../core/bounds'
import { deadlineIn } from '../../core/clock'

const namespaceDeadlineMs = 5_000
const layoutDeadlineMs = 60_000

export interface BuildOptions {
  readonly name: string
  readonly index: number
  readonly directory: string
  /** On a disk with user xattrs; used where a tmpfs has none. */
  readonly dataDirectory: string
  readonly layout: LabLayout
  readonly prepared: PreparedImages | null
  readonly initScript: string
  readonly readOnly: LayoutPlan['readOnly']
  readonly networkPlugin: LayoutPlan['networkPlugin']
  /** argv that runs the layout program: the agent's own Node and the built file. */
  readonly layoutProgram: readonly [string, ...string[]]
}

export interface FirstProcess {
  readonly pid: number
  /** The `unshare` that waits for it, and ends with it. */
  readonly waiter: ChildProcess
}

/** Says in which stage it happened; what and why stay as they are. */
export function inStage(stage: LabStage, problem: Failure): Failure {
  return { ...problem, stage }
}

/** Stage "namespaces": user, network, PID, mount, IPC and UTS namespaces with the tiny init as their first process. */
export async function makeNamespaces(options: BuildOptions): Promise<Result<FirstProcess>> {
  mkdirSync(join(options.directory, 'run'), { recursive: true })
  mkdirSync(join(options.directory, 'root'))
  const waiter = startFirst(options)
  const ended = new Promise<'ended'>((resolve) => {
    waiter.once('error', () => {
      resolve('ended')
    })
    waiter.once('exit', () => {
      resolve('ended')
    })
  })
  const isLate = deadlineIn(namespaceDeadlineMs)
  let mapped = false
  while (!isLate() && waiter.pid !== undefined) {
    if (!mapped && mapIds(waiter.pid)) {
      mapped = true
      waiter.stdin?.end('\n')
    }
    const pid = mapped ? onlyChild(waiter.pid) : null
    if (pid !== null && (await inOwnNamespaces(pid))) return success({ pid, waiter })
    if ((await Promise.race([ended, pause(2)])) === 'ended') break
  }
  waiter.kill('SIGKILL')
  return failure('stage-failed', `no namespaces could be made for ${options.name}`)
}

/** What is started waits in its user namespace for a line on standard input, and then makes the others. */
function startFirst({ directory, initScript }: BuildOptions): ChildProcess {
  const log = openSync(join(directory, 'init.log'), 'a', 0o600)
  const others = ['--net', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child']
  const args = ['--user', 'bash', initScript, 'mapped', 'unshare', ...others, 'bash', initScript, 'host']
  const waiter = spawn('unshare', args, {
    stdio: ['pipe', log, log],
    cwd: '/',
    env: { PATH: process.env['PATH'], LAB_PROCESSES: String(hostProcesses) },
  })
  closeSync(log)
  // Where it has ended before it is told: its end says so.
  waiter.stdin?.on('error', () => undefined)
  return waiter
}

/** `unshare --fork` has done its unshare(2) before it forks, so a child is in the new namespaces from its start. */
async function inOwnNamespaces(pid: number): Promise<boolean> {
  const set = await runProgram(['nsenter', '-t', String(pid), '-u', 'true'])
  return set.ok
}

/**
 * Every id of the set's user namespace keeps its number in the lab host's, which is below it: whose root is root there, and
 * nobody here (user_namespaces(7), "Writing to the mapping files"; each file is written once, and whole).
 * @returns false while the process is not in a user namespace of its own, or where it has ended.
 */
function mapIds(pid: number): boolean {
  try {
    if (readlinkSync(`/proc/${String(pid)}/ns/user`) === readlinkSync('/proc/self/ns/user')) return false
    for (const map of ['gid_map', 'uid_map']) {
      const ranges = readFileSync(`/proc/self/${map}`, 'utf8').trim().split('\n')
      const same = ranges.map((range) => {
        const [inside = '0', , count = '1'] = range.trim().split(/\s+/)
        return `${inside} ${inside} ${count}\n`
      })
      writeFileSync(`/proc/${String(pid)}/${map}`, same.join(''))
    }
    return true
  } catch {
    // It has ended, which is told by that.
    return false
  }
}

/** Stage "network". */
export function makeNetwork(options: BuildOptions, firstPid: number): Promise<Result<null>> {
  return connectLabHost(firstPid, options.index)
}

/** Stages "root-file-system" and "images"; `images` is called when the second begins. */
export function makeRootFileSystem(options: BuildOptions, firstPid: number, images: () => void): Promise<Result<null>> {
  const { dataDirectory } = options
  if (options.layout.dataRoot === 'disk') mkdirSync(dataDirectory, { recursive: true })
  const plan: LayoutPlan = {
    name: options.name,
    address: labAddress(options.index),
    root: join(options.directory, 'root'),
    readOnly: options.readOnly,
    runDirectory: join(options.directory, 'run'),
    dataDirectory: options.layout.dataRoot === 'disk' ? dataDirectory : null,
    iptables: options.layout.iptables === 'legacy' ? 'legacy' : 'nft',
    deviceNodes: options.layout.deviceNodes,
    sizesMiB: { ...fileSystemMiB, data: memoryBounds(totalmem()).dataMiB },
    networkPlugin: options.networkPlugin,
    preparedTar: options.prepared?.tar ?? null,
  }
  const [nsenter, ...enter] = enterLabHost(firstPid)
  return new Promise((resolve) => {
    const child = spawn(nsenter, [...enter, ...options.layoutProgram, JSON.stringify(plan)], {
      stdio: 'pipe',
      cwd: '/',
      timeout: layoutDeadlineMs,
      killSignal: 'SIGKILL',
    })
    let said = ''
    child.stdin.end()
    child.stdout.on('data', images)
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', (error) => {
      resolve(failure('layout-failed', `the root file system could not be laid out: ${error.message}`))
    })
    child.on('close', (status) => {
      resolve(status === 0 ? success(null) : layoutFailure(said.trim()))
    })
  })
}

function layoutFailure(said: string): Failure {
  if (/ENOSPC|No space left/.test(said)) {
    return failure('disk-full', `there is no room for the lab host: ${said}`)
  }
  return failure('layout-failed', `the root file system could not be laid out: ${said || 'it took too long'}`)
}

/** The way that always works, where no prepared data root fits: `docker load` of each archive. */
export async function loadArchives(firstPid: number, archives: readonly string[]): Promise<Result<null>> {
  for (const archive of archives) {
    const loaded = await loadArchive(firstPid, archive)
    if (!loaded.ok) return loaded
  }
  return success(null)
}

function loadArchive(firstPid: number, archive: string): Promise<Result<null>> {
  const input = openSync(archive, 'r')
  const [nsenter, ...enter] = enterLabHost(firstPid)
  return new Promise((resolve) => {
    const child = spawn(nsenter, [...enter, 'docker', 'load', '--quiet'], {
      // The archive is out of sight in there: it comes as standard input.
      stdio: [input, 'ignore', 'pipe'],
      cwd: '/',
      env: { PATH: process.env['PATH'], HOME: '/root' },
    })
    closeSync(input)
    let said = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', (error) => {
      resolve(failure('image-missing', `${archive} could not be loaded: ${error.message}`))
    })
    child.on('close', (status) => {
      resolve(status === 0 ? success(null) : failure('image-missing', `${archive} could not be loaded: ${said.trim()}`))
    })
  })
}
