/**
 * Whether an engine's PIDs are PIDs of this kernel, in the PID namespace whose /proc is read. Small numbers collide: a
 * container's PID 60 elsewhere is a kernel thread here. So a number alone proves nothing; what proves is that the process
 * with that number carries the container's id, which nobody has by chance (64 hexadecimal digits).
 */

/** What is read of /proc; null stands for "gone, or not ours to read". */
export interface ProcReader {
  text(path: string): string | null
  /** Device and inode of what a path leads to. */
  inode(path: string): string | null
}

export interface RunningContainer {
  readonly id: string
  /** As the engine counts it. */
  readonly pid: number
  /** NetworkSettings.SandboxKey; empty text or ending in "default" where the container has no namespace of its own. */
  readonly sandboxKey: string
}

/**
 * proven: the process with that PID is this container's; disproven: it is not; unreadable: what would tell is not ours to
 * read.
 */
export type Proof = 'proven' | 'disproven' | 'unreadable'

/** A container's id; shorter text could be in a path by chance. */
const idPattern = /^[0-9a-f]{64}$/

/**
 * @param root where the engine's own file system is seen, such as "/proc/812/root"; empty text for the reader's own.
 */
export function proveContainer(container: RunningContainer, proc: ProcReader, root: string): Proof {
  const { id, pid } = container
  if (!idPattern.test(id) || pid <= 0) return 'unreadable'
  const own = `/proc/${String(pid)}`
  const status = proc.text(`${own}/status`)
  // Where /proc hides other users' processes (hidepid of proc(5)), not even the first one is there.
  if (status === null) return proc.text('/proc/1/status') === null ? 'unreadable' : 'disproven'
  const carried = carriesId(id, status, proc, own)
  return carried === 'proven' ? proveNamespace(container, proc, own, root) : carried
}

function carriesId(id: string, status: string, proc: ProcReader, own: string): Proof {
  // The engine names the cgroup after the container (docker/<id>, docker-<id>.scope), where it may make cgroups at all.
  if (proc.text(`${own}/cgroup`)?.includes(id)) return 'proven'
  // It binds hosts, hostname and resolv.conf out of the container's own directory.
  const mounts = proc.text(`${own}/mountinfo`)
  if (mounts?.includes(id)) return 'proven'
  // Its parent is the shim of containerd, which is started with the container's id, and whose arguments everybody may read.
  const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1]
  const shim = parent === undefined || parent === '0' ? '' : proc.text(`/proc/${parent}/cmdline`)
  if (shim === null) return 'unreadable'
  return shim.includes(id) ? 'proven' : 'disproven'
}

/** The process must also be in the network namespace that the engine says, as far as both can be read. */
function proveNamespace(container: RunningContainer, proc: ProcReader, own: string, root: string): Proof {
  const { sandboxKey } = container
  if (!sandboxKey.startsWith('/') || sandboxKey.endsWith('/default')) return 'proven'
  const said = proc.inode(root + sandboxKey)
  const real = proc.inode(`${own}/ns/net`)
  return said === null || real === null || said === real ? 'proven' : 'disproven'
}

/** A process that listens on the engine's socket, as the kernel tells (SO_PEERCRED of unix(7)). */
export interface Peer {
  /** In the reader's PID namespace; 0 where it lies in one that is not below the reader's. */
  readonly pid: number
  readonly uid: number
}

/** @param command as /proc/PID/cmdline has it: arguments that end in NUL. */
export function isEngineProgram(command: string): boolean {
  return command.split('\0')[0]?.split('/').pop() === 'dockerd'
}

/**
 * What the listener of a local socket proves by itself. A forwarder (ssh, socat, a VM's proxy) listens on local sockets
 * for engines elsewhere, and an init system for services that it starts: only the engine's own program counts.
 */
export function provePeer(peer: Peer, proc: ProcReader): Proof {
  if (peer.pid <= 0) return 'disproven'
  const own = `/proc/${String(peer.pid)}`
  const status = proc.text(`${own}/status`)
  const command = proc.text(`${own}/cmdline`)
  if (status === null || command === null) return 'unreadable'
  if (!isEngineProgram(command)) return 'unreadable'
  // More than one number: it counts PIDs in a namespace of its own, and so does everything that it tells.
  const pids = /^NSpid:\t(.*)$/m.exec(status)?.[1]?.split('\t') ?? []
  return pids.length === 1 ? 'proven' : 'disproven'
}

/**
 * The engine's kernel by what is known of it so far. One proven container is proof: an engine counts all its PIDs in one
 * namespace. The listener's word counts only while no running container says otherwise.
 *
 * @param peer null for an endpoint that has none.
 */
export function judgeKernel(peer: Proof | null, containers: readonly Proof[]): 'same' | 'other' | 'unknown' {
  if (containers.includes('proven')) return 'same'
  if (containers.includes('disproven')) return 'other'
  if (peer === 'proven') return 'same'
  return peer === 'disproven' ? 'other' : 'unknown'
}
