/** Opens a found network namespace, making sure that what was opened is what was found. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { NamespaceId } from '../../core/facts/types'
import { isExhausted, isExhaustedNumber, systemError } from './exhausted'
import type { FoundNamespace } from './find'
import type { Libc } from './libc'

/** O_PATH of open(2), which Node does not name: the file is found but not opened, so a FIFO or device stays asleep. */
const pathOnly = 0o10000000

export interface HeldNamespace {
  readonly descriptor: number
  /** pidfd_open(2) of a process in it, readable when that ends; null where it was opened through a mount. */
  readonly process: number | null
}

/**
 * A descriptor of the namespace, through one of its processes or, where it has none, through a mount of it.
 * @returns null where it vanished meanwhile or is out of reach: no failure, the next scan tells.
 */
export function holdNamespace(libc: HoldCalls, found: FoundNamespace, firstPid: number): HeldNamespace | null {
  // The lab host's first process lives as long as its namespace is of interest; others come and go.
  const pids = found.isHost ? [firstPid, ...found.agentPids] : found.agentPids
  for (const pid of pids) {
    const held = holdProcess(libc, pid, found.id)
    if (held) return held
  }
  for (const mountPoint of found.mountPoints) {
    const descriptor = openMounted(Buffer.from(`/proc/${firstPid}/root${mountPoint}`, 'latin1'), found.id)
    if (descriptor !== null) return { descriptor, process: null }
  }
  return null
}

type HoldCalls = Pick<Libc, 'openProcess' | 'networkOfProcess' | 'close'>

/** Both descriptors, or null where the process is not in that namespace any more: its PID may be another's by now. */
function holdProcess(libc: HoldCalls, pid: number, id: NamespaceId): { descriptor: number; process: number } | null {
  const process = libc.openProcess(pid)
  if (process < 0) {
    if (isExhaustedNumber(process)) throw systemError(`process ${pid} cannot be opened`, -process)
    return null
  }
  let descriptor: number | null = null
  try {
    descriptor = networkOf(libc, process, pid, id)
  } finally {
    if (descriptor === null) libc.close(process)
  }
  return descriptor === null ? null : { descriptor, process }
}

function networkOf(libc: HoldCalls, process: number, pid: number, id: NamespaceId): number | null {
  const network = libc.networkOfProcess(process)
  if (isExhaustedNumber(network)) throw systemError(`the network namespace of process ${pid}`, -network)
  // Before Linux 6.11 by the path: whoever has the PID while the first descriptor is held is that process, or it ended.
  return network < 0 ? openVerified(`/proc/${pid}/ns/net`, constants.O_RDONLY, id) : verified(network, id)
}

/**
 * A learner may swap any part of the path for a link or a FIFO at any moment. So the path is only located first; once
 * it proves to be that nsfs inode, it is opened for real through the descriptor, which no rename can change.
 */
function openMounted(path: Buffer, id: NamespaceId): number | null {
  const located = openVerified(path, pathOnly | constants.O_NOFOLLOW, id)
  if (located === null) return null
  try {
    return openVerified(`/proc/self/fd/${located}`, constants.O_RDONLY, id)
  } finally {
    closeSync(located)
  }
}

function openVerified(path: string | Buffer, flags: number, id: NamespaceId): number | null {
  let descriptor: number
  try {
    descriptor = openSync(path, flags)
  } catch (error) {
    if (isExhausted(error)) throw error
    return null
  }
  return verified(descriptor, id)
}

/** Null, and closed, where it is another namespace than the one that was found. */
function verified(descriptor: number, id: NamespaceId): number | null {
  const { dev, ino } = fstatSync(descriptor)
  if (`${dev}:${ino}` === id) return descriptor
  closeSync(descriptor)
  return null
}

/**
 * A descriptor that becomes readable when the process ends (pidfd_open(2)).
 * @returns null where the process has already left the namespace.
 */
export function watchProcess(libc: HoldCalls, pid: number, id: NamespaceId): number | null {
  const held = holdProcess(libc, pid, id)
  if (!held) return null
  libc.close(held.descriptor)
  return held.process
}
