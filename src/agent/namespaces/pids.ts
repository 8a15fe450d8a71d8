/**
 * Which processes live inside a PID namespace, and as what. Linux 6.11 answers both at once; before it the namespace's
 * ancestors and the text of /proc/PID/status tell, at several times the price. Sources: ioctl_ns(2), pid_namespaces(7).
 */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { isExhausted, isExhaustedNumber, systemError } from './exhausted'
import type { Libc } from './libc'
import { parseStatus } from './procText'

export type PidCalls = Pick<Libc, 'parentNamespace' | 'pidInside' | 'close' | 'readLink' | 'readShortFile'>

/** The PID by which the lab host knows a process of the agent's /proc; null for one that is not inside, or gone. */
type PidInside = (pid: string) => number | null

/**
 * Calls `use` with the translation into the PID namespace of that process, good during the call.
 * @returns false where the process is gone.
 */
export type PidTranslator = (firstPid: number, use: (pidInside: PidInside) => void) => boolean

/** Chooses what this kernel has. */
export function createPidTranslator(libc: PidCalls): PidTranslator {
  const own = openSync('/proc/self/ns/pid', 'r')
  const asked = libc.pidInside(own, process.pid)
  closeSync(own)
  return asked === process.pid ? askKernel(libc) : readText(libc)
}

function askKernel(libc: PidCalls): PidTranslator {
  return (firstPid, use) => {
    const lab = openNamespace(`/proc/${firstPid}/ns/pid`)
    if (lab === null) return false
    try {
      use((pid) => {
        const inside = libc.pidInside(lab, Number(pid))
        return inside > 0 ? inside : null
      })
    } finally {
      closeSync(lab)
    }
    return true
  }
}

/** What serves before Linux 6.11. */
export function readText(libc: PidCalls): PidTranslator {
  const ownPidNamespace = namespaceInode(libc, 'self', 'pid')
  return (firstPid, use) => {
    const lab = namespaceInode(libc, String(firstPid), 'pid')
    const column = readPids(libc, String(firstPid))?.length ?? 0
    if (lab === null || column === 0) return false
    const insideByNamespace = new Map<string, boolean>()
    use((pid) => {
      const pidNamespace = namespaceInode(libc, pid, 'pid')
      if (pidNamespace === null) return null
      let inside = insideByNamespace.get(pidNamespace)
      if (inside === undefined) {
        inside =
          pidNamespace === lab || (pidNamespace !== ownPidNamespace && hasAncestor(libc, `/proc/${pid}/ns/pid`, lab))
        insideByNamespace.set(pidNamespace, inside)
      }
      return inside ? (readPids(libc, pid)?.[column - 1] ?? null) : null
    })
    return true
  }
}

/** True where the namespace `ancestor` lies above the one at that path (both PID namespaces). */
function hasAncestor(libc: Pick<Libc, 'parentNamespace'>, path: string, ancestor: string): boolean {
  let descriptor = openNamespace(path)
  while (descriptor !== null) {
    // Fails with EPERM at the first ancestor that is not below the caller's own (ioctl_ns(2)).
    const parent = libc.parentNamespace(descriptor)
    closeSync(descriptor)
    if (isExhaustedNumber(parent)) throw systemError(`${path} has a parent that cannot be opened`, -parent)
    if (parent < 0) return false
    descriptor = parent
    if (String(fstatSync(descriptor).ino) === ancestor) {
      closeSync(descriptor)
      return true
    }
  }
  return false
}

/** Null where the process ended: it has no namespace any more. */
function openNamespace(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (isExhausted(error)) throw error
    return null
  }
}

/** The inode out of a link such as "net:[4026531840]"; null where the process is gone, a zombie, or not ours to see. */
export function namespaceInode(libc: Pick<Libc, 'readLink'>, pid: string, kind: 'net' | 'pid'): string | null {
  const text = libc.readLink(`/proc/${pid}/ns/${kind}`)
  return text === null ? null : text.slice(kind.length + 2, -1)
}

/** Null where the process is gone: ENOENT or ESRCH, at any moment (proc(5)). */
function readPids(libc: PidCalls, pid: string): readonly number[] | null {
  const path = `/proc/${pid}/status`
  const text = libc.readShortFile(path)
  if (typeof text === 'string') return parseStatus(text)
  if (isExhaustedNumber(text)) throw systemError(`${path} cannot be opened`, -text)
  return null
}
