/**
 * A set of lab hosts as its owner holds it: directory and lock, namespaces, the agent (started again when it dies), and a
 * socket for this person's other programs. No Electron here: the window and the command line own sets alike.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LabLayout } from '../../contract/doctor'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { createAgentClient } from './client'
import { makeGroup, reapGroups, removeGroup } from './group'
import { makeSetDirectory, reapSets, removeSetDirectory, setsDirectory, type SetDirectory } from './directory'
import { writeHolder, type SetHolder } from './holder'
import { keepAgent } from './keepAgent'
import { startAgent, startNamespaces, type SetNamespaces } from './namespaces'
import { serveSet } from './server'
import type { ReachedLabSet } from './types'

export interface LabSetOptions {
  readonly nodeExecutable: string
  readonly agentScript: string
  readonly resourcesDirectory: string
  /** `<cache>/lab-images/current`. */
  readonly imagesDirectory: string
  /** `${XDG_STATE_HOME:-~/.local/state}/vethlab`: on a disk, for what no tmpfs of this kernel can hold. */
  readonly stateDirectory: string
  readonly environment: NodeJS.ProcessEnv
  /** What kind of program this is: others decide by it whether they take its sets up. */
  readonly holder: SetHolder
  readonly log: (line: string) => void
}

/** A set that this process owns. */
export interface LabSet extends ReachedLabSet {
  readonly directory: string
  /** Ends the set. */
  close(): Promise<void>
}

/** A kernel ends a set in some ten milliseconds; a busy machine needs longer. */
const endDeadlineMs = 5_000

/** Makes a set: directories of dead owners are removed first, never those of living ones. */
export async function createLabSet(options: LabSetOptions): Promise<Result<LabSet>> {
  const base = setsDirectory(options.environment)
  if (!base.ok) return base
  for (const problem of reap(base.value, options.stateDirectory).problems) options.log(problem)
  const directory = makeSetDirectory(base.value)
  if (!directory.ok) return directory
  const data = makeSetDirectory(options.stateDirectory, directory.value.id)
  if (!data.ok) {
    discard(options.log, directory.value)
    return data
  }
  const namespaces = await startNamespaces(directory.value.path, join(options.resourcesDirectory, 'lab', 'init.sh'))
  if (!namespaces.ok) {
    discard(options.log, directory.value, data.value)
    return namespaces
  }
  const set = holdSet(directory.value, data.value, namespaces.value, options)
  const layout = await set.begin()
  if (!layout.ok) {
    await set.lab.close()
    return layout
  }
  return success(set.lab)
}

/**
 * Removes what owners that died left behind: directories and control groups. Sets that live are not touched.
 * @param sets where this person's sets are. @param data the state directory, where their data is.
 */
export function reap(sets: string, data: string): { readonly removed: string[]; readonly problems: string[] } {
  const reaped = [reapSets(sets), reapSets(data), reapGroups((id) => existsSync(join(sets, id)))]
  return {
    removed: reaped.flatMap((one) => one.removed),
    problems: reaped.flatMap((one) => one.problems),
  }
}

/** Makes a set only to ask its agent what a lab host can have on this machine. */
export async function tryLabLayout(options: LabSetOptions): Promise<Result<LabLayout>> {
  const set = await createLabSet(options)
  if (!set.ok) return set
  const layout = await set.value.agent.call('lab.layout', {})
  await set.value.close()
  return layout
}

function discard(log: (line: string) => void, ...directories: SetDirectory[]): void {
  for (const directory of directories) {
    directory.release()
    const problem = removeSetDirectory(directory.path)
    if (problem !== null) log(problem)
  }
}

interface HeldSet {
  readonly lab: LabSet
  /** Starts the agent and waits for its first answer. */
  begin(): Promise<Result<LabLayout>>
}

function holdSet(
  directory: SetDirectory,
  data: SetDirectory,
  namespaces: SetNamespaces,
  options: LabSetOptions,
): HeldSet {
  const client = createAgentClient(options.log)
  const restartListeners = new Set<() => void>()
  const lostListeners = new Set<(reason: Failure) => void>()
  const goneListeners = new Set<(reason: Failure) => void>()
  const state = { closing: false, ended: false }
  const ended = new Promise<void>((resolve) =>
    namespaces.waiter.once('exit', () => {
      resolve()
    }),
  )
  const group = makeGroup(directory.id)
  // It removes the group where we are killed.
  if (group !== null) namespaces.waiter.stdin?.write(`${group}\n`)
  const finish = async (): Promise<void> => {
    if (state.ended) return
    state.ended = true
    server.close()
    client.disconnect(failure('set-gone', 'the lab hosts have ended'))
    discard(options.log, directory, data)
    const problem = await removeGroup(group)
    if (problem !== null) options.log(problem)
  }
  const finished = ended.then(finish)
  void ended.then(() => {
    if (state.closing) return
    const reason = failure('set-gone', 'the lab hosts’ first process died, and every lab host with it')
    for (const listener of goneListeners) listener(reason)
  })
  const keeper = keepAgent({
    client,
    start: () =>
      startAgent({
        directory: directory.path,
        firstPid: namespaces.firstPid,
        nodeExecutable: options.nodeExecutable,
        agentScript: options.agentScript,
        argument: JSON.stringify({
          setDirectory: directory.path,
          dataDirectory: data.path,
          imagesDirectory: options.imagesDirectory,
          resourcesDirectory: options.resourcesDirectory,
          memoryBounded: group !== null,
        }),
        group,
      }),
    whyGone: () => agentGone(directory.path),
    isEnding: () => state.closing || state.ended,
    onLost: (reason) => {
      for (const listener of lostListeners) listener(reason)
    },
    onRestart: () => {
      for (const listener of restartListeners) listener()
    },
    log: options.log,
  })
  const { agent } = keeper
  const lab: LabSet = {
    id: directory.id,
    directory: directory.path,
    agent,
    up: (name) => agent.call('lab.up', { name }),
    down: (name) => agent.call('lab.down', { name }),
    list: () => agent.call('lab.list', {}),
    onAgentRestart(listener) {
      restartListeners.add(listener)
      return () => restartListeners.delete(listener)
    },
    onAgentLost(listener) {
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
    onGone: (listener) => void goneListeners.add(listener),
    async close() {
      state.closing = true
      // The life-line: the first process ends when it closes, and the kernel takes everything else.
      namespaces.waiter.stdin?.end()
      const timer = setTimeout(() => namespaces.waiter.kill('SIGKILL'), endDeadlineMs)
      await ended
      clearTimeout(timer)
      await finished
    },
  }
  writeHolder(directory.path, options.holder)
  const server = serveSet(join(directory.path, 'socket'), lab, options.log)
  return {
    lab,
    begin: () => {
      keeper.start()
      return client.call('lab.layout', {})
    },
  }
}

function agentGone(directory: string): Failure {
  const said = readFileSync(join(directory, 'agent.log'), 'utf8').trim().split('\n').pop() ?? ''
  return failure('agent-gone', `the lab agent has ended${said === '' ? '' : `: ${said}`}`)
}

export { attachSets, takeUpSet, type AttachedLabSet, type TakenUpSet } from './attach'
export { createAgentClient } from './client'
export { reapSets, setsDirectory } from './directory'
export { engineLogPath, engineSocketPath } from './engineSocket'
export type { SetHolder } from './holder'
export type { ReachedLabSet } from './types'
