/**
 * Finds the network namespaces of a lab host in the agent's /proc: those of its processes, and those that are only
 * mounted (an overlay network's, or one made by `ip netns add`). Sources: namespaces(7), pid_namespaces(7), proc(5).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { NamespaceId, NamespaceProcess } from '../../core/facts/types'
import { isExhausted, isExhaustedNumber, systemError } from './exhausted'
import { createPidTranslator, namespaceInode, type PidCalls } from './pids'
import { parseNamespaceMounts } from './procText'

export interface FoundNamespace {
  readonly id: NamespaceId
  readonly isHost: boolean
  /** PIDs as the lab host counts them. */
  readonly processes: readonly NamespaceProcess[]
  /** The same processes' PIDs as the agent counts them, in the same order. */
  readonly agentPids: readonly number[]
  /** Mount points inside the lab host, one character a byte (latin1); untrusted, a learner is root in there. */
  readonly mountPoints: readonly string[]
}

export interface NamespaceFinder {
  /** Null where the lab host's first process is gone. Processes that end in between are left out. */
  find(firstPid: number): readonly FoundNamespace[] | null
  /** The agent's own network namespace, as if it were a host's without any process to be named. */
  findOwn(): readonly FoundNamespace[]
}

interface Draft {
  readonly id: NamespaceId
  readonly isHost: boolean
  readonly processes: NamespaceProcess[]
  readonly agentPids: number[]
  readonly mountPoints: string[]
}

/** Creates a finder over the /proc of the agent's own PID namespace. */
export function createNamespaceFinder(libc: PidCalls): NamespaceFinder {
  // One nsfs serves the whole kernel: its device number completes the inode that a link's text gives.
  const nsfsDevice = statSync('/proc/self/ns/net').dev
  const ownNetwork = namespaceInode(libc, 'self', 'net')
  const translator = createPidTranslator(libc)

  const collect = (pidInside: (pid: string) => number | null, drafts: Map<string, Draft>, hostInode: string): void => {
    for (const pid of readdirSync('/proc')) {
      const labPid = isPid(pid) ? pidInside(pid) : null
      if (labPid !== null) addProcess(drafts, pid, labPid, hostInode)
    }
  }
  const addProcess = (drafts: Map<string, Draft>, pid: string, labPid: number, hostInode: string): void => {
    const network = namespaceInode(libc, pid, 'net')
    if (network === null || (network === ownNetwork && network !== hostInode)) return
    const comm = readComm(libc, pid)
    if (comm === null) return
    const draft = draftOf(drafts, network, hostInode)
    draft.processes.push({ pid: labPid, comm })
    draft.agentPids.push(Number(pid))
  }
  const draftOf = (drafts: Map<string, Draft>, inode: string, hostInode: string): Draft => {
    let draft = drafts.get(inode)
    if (!draft) {
      const isHost = inode === hostInode
      draft = { id: `${nsfsDevice}:${inode}`, isHost, processes: [], agentPids: [], mountPoints: [] }
      drafts.set(inode, draft)
    }
    return draft
  }
  return {
    find(firstPid) {
      const hostInode = namespaceInode(libc, String(firstPid), 'net')
      const mounts = readMounts(firstPid)
      if (hostInode === null || mounts === null) return null
      const drafts = new Map<string, Draft>()
      const known = translator(firstPid, (pidInside) => {
        collect(pidInside, drafts, hostInode)
      })
      if (!known) return null
      for (const mount of parseNamespaceMounts(mounts)) {
        if (mount.inode === ownNetwork && mount.inode !== hostInode) continue
        draftOf(drafts, mount.inode, hostInode).mountPoints.push(mount.path)
      }
      return [...drafts.values()]
    },
    findOwn: () => [
      { id: `${nsfsDevice}:${ownNetwork ?? ''}`, isHost: true, processes: [], agentPids: [], mountPoints: [] },
    ],
  }
}

function isPid(name: string): boolean {
  const first = name.charCodeAt(0)
  return first >= 49 && first <= 57
}

/** Null where the process is gone: ENOENT or ESRCH, at any moment (proc(5)). */
function readComm(libc: PidCalls, pid: string): string | null {
  const path = `/proc/${pid}/comm`
  const text = libc.readShortFile(path)
  if (typeof text === 'string') return text.slice(0, -1)
  if (isExhaustedNumber(text)) throw systemError(`${path} cannot be opened`, -text)
  return null
}

function readMounts(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/mountinfo`, 'latin1')
  } catch (error) {
    if (isExhausted(error)) throw error
    return null
  }
}
