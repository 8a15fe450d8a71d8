/**
 * Finds the network namespaces of a lab host in the agent's /proc: those of its processes, and those that are only
 * mounted (an overlay network's, or one made by `ip netns add`). Sources: namespaces(7), pid_namespaces(7), proc(5).
 */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { NamespaceId, NamespaceProcess } from '../../core/facts/types'
import { isExhausted, isExhaustedNumber } from './exhausted'
import type { Libc } from './libc'
import { parseNamespaceMounts, parseStatus } from './procText'

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
}

type ProcCalls = Pick<Libc, 'parentNamespace' | 'close' | 'readLink' | 'readShortFile'>

interface Draft {
  readonly id: NamespaceId
  readonly isHost: boolean
  readonly processes: NamespaceProcess[]
  readonly agentPids: number[]
  readonly mountPoints: string[]
}

/** Creates a finder over the /proc of the agent's own PID namespace. */
export function createNamespaceFinder(libc: ProcCalls): NamespaceFinder {
  // One nsfs serves the whole kernel: its device number completes the inode that a link's text gives.
  const nsfsDevice = statSync('/proc/self/ns/net').dev
  const ownPidNamespace = namespaceInode(libc, 'self', 'pid')
  const ownNetwork = namespaceInode(libc, 'self', 'net')

  const isInside = (pid: string, inode: string, lab: string): boolean => {
    if (inode === lab) return true
    return inode !== ownPidNamespace && hasAncestor(libc, `/proc/${pid}/ns/pid`, lab)
  }
  const collect = (firstPid: number, lab: string, drafts: Map<string, Draft>, hostInode: string): void => {
    const column = readStatus(libc, String(firstPid))?.pids.length ?? 0
    const insideByNamespace = new Map<string, boolean>()
    for (const pid of readdirSync('/proc')) {
      if (!isPid(pid)) continue
      const pidNamespace = namespaceInode(libc, pid, 'pid')
      if (pidNamespace === null) continue
      let inside = insideByNamespace.get(pidNamespace)
      if (inside === undefined) {
        inside = isInside(pid, pidNamespace, lab)
        insideByNamespace.set(pidNamespace, inside)
      }
      if (inside) addProcess(drafts, pid, column, hostInode)
    }
  }
  const addProcess = (drafts: Map<string, Draft>, pid: string, column: number, hostInode: string): void => {
    const network = namespaceInode(libc, pid, 'net')
    if (network === null || (network === ownNetwork && network !== hostInode)) return
    const status = readStatus(libc, pid)
    const labPid = status?.pids[column - 1]
    if (!status || labPid === undefined) return
    const draft = draftOf(drafts, network, hostInode)
    draft.processes.push({ pid: labPid, comm: status.comm })
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
      const lab = namespaceInode(libc, String(firstPid), 'pid')
      const hostInode = namespaceInode(libc, String(firstPid), 'net')
      const mounts = readMounts(firstPid)
      if (lab === null || hostInode === null || mounts === null) return null
      const drafts = new Map<string, Draft>()
      collect(firstPid, lab, drafts, hostInode)
      for (const mount of parseNamespaceMounts(mounts)) {
        if (mount.inode === ownNetwork && mount.inode !== hostInode) continue
        draftOf(drafts, mount.inode, hostInode).mountPoints.push(mount.path)
      }
      return [...drafts.values()]
    },
  }
}

/** True where the namespace `ancestor` lies above the one at that path (both PID namespaces). */
function hasAncestor(libc: Pick<Libc, 'parentNamespace' | 'close'>, path: string, ancestor: string): boolean {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    if (isExhausted(error)) throw error
    return false // The process ended: it has no namespace any more.
  }
  for (;;) {
    // Fails with EPERM at the first ancestor that is not below the caller's own (ioctl_ns(2)).
    const parent = libc.parentNamespace(descriptor)
    closeSync(descriptor)
    if (parent < 0) return false
    descriptor = parent
    if (String(fstatSync(descriptor).ino) === ancestor) {
      closeSync(descriptor)
      return true
    }
  }
}

function isPid(name: string): boolean {
  const first = name.charCodeAt(0)
  return first >= 49 && first <= 57
}

/** The inode out of a link such as "net:[4026531840]"; null where the process is gone, a zombie, or not ours to see. */
function namespaceInode(libc: ProcCalls, pid: string, kind: 'net' | 'pid'): string | null {
  const text = libc.readLink(`/proc/${pid}/ns/${kind}`)
  return text === null ? null : text.slice(kind.length + 2, -1)
}

/** Null where the process is gone: ENOENT or ESRCH, at any moment (proc(5)). */
function readStatus(libc: ProcCalls, pid: string): ReturnType<typeof parseStatus> {
  const path = `/proc/${pid}/status`
  const text = libc.readShortFile(path)
  if (typeof text === 'string') return parseStatus(text)
  if (isExhaustedNumber(text)) throw new Error(`${path} cannot be opened: errno ${-text}`)
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
