/** Opens a found network namespace, making sure that what was opened is what was found. */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { NamespaceId } from '../../core/facts/types'
import { isExhausted } from './exhausted'
import type { FoundNamespace } from './find'
import type { Libc } from './libc'

/** O_PATH of open(2), which Node does not name: the file is found but not opened, so a FIFO or device stays asleep. */
const pathOnly = 0o10000000

/**
 * A descriptor of the namespace, through one of its processes or, where it has none, through a mount of it.
 * @returns null where it vanished meanwhile or is out of reach: no failure, the next scan tells.
 */
export function openNamespace(found: FoundNamespace, firstPid: number): number | null {
  for (const pid of found.agentPids) {
    const descriptor = openVerified(`/proc/${pid}/ns/net`, constants.O_RDONLY, found.id)
    if (descriptor !== null) return descriptor
  }
  for (const mountPoint of found.mountPoints) {
    const descriptor = openMounted(Buffer.from(`/proc/${firstPid}/root${mountPoint}`, 'latin1'), found.id)
    if (descriptor !== null) return descriptor
  }
  return null
}

/**
 * A learner may swap any part of the path for a link or a FIFO at any moment. So the path is only located first; once
 * it proves to be that nsfs inode, it is opened for real through the descriptor, which no rename can change.
 */
function openMounted(path: Buffer, id: NamespaceId): number | null {
  const located = openVerified(path, pathOnly | constants.O_NOFOLLOW, id)
  if (located === null) return null
  const descriptor = openVerified(`/proc/self/fd/${located}`, constants.O_RDONLY, id)
  closeSync(located)
  return descriptor
}

function openVerified(path: string | Buffer, flags: number, id: NamespaceId): number | null {
  let descriptor: number
  try {
    descriptor = openSync(path, flags)
  } catch (error) {
    if (isExhausted(error)) throw error
    return null
  }
  const { dev, ino } = fstatSync(descriptor)
  if (`${dev}:${ino}` === id) return descriptor
  closeSync(descriptor)
  return null
}

/**
 * A descriptor that becomes readable when the process ends (pidfd_open(2)).
 * @returns null where the process has already left the namespace: its PID may be another's by now.
 */
export function watchProcess(libc: Pick<Libc, 'openProcess' | 'close'>, pid: number, id: NamespaceId): number | null {
  const descriptor = libc.openProcess(pid)
  if (descriptor < 0) return null
  const namespace = openVerified(`/proc/${pid}/ns/net`, constants.O_RDONLY, id)
  if (namespace === null) {
    libc.close(descriptor)
    return null
  }
  closeSync(namespace)
  return descriptor
}
