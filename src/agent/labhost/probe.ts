/**
 * What a lab host can have on this machine, found by trying in the agent's own namespaces. Every probe undoes itself; all
 * of them together take some 100 ms, once for each start of the agent.
 */
import koffi from 'koffi'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import type { LabLayout } from '../../contract/doctor'
import { mount, unmount } from './mounts'
import { runProgram } from './programs'

const libc = koffi.load('libc.so.6')
const setxattr = libc.func('int setxattr(const char *, const char *, const char *, size_t, int)')

const wantedNodes = ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'net/tun', 'fuse']

export interface ProbeOptions {
  /** Of this agent's set, for a throw-away mount point. */
  readonly setDirectory: string
  /** On the disk that holds the engines' data roots where tmpfs cannot; made if it is needed. */
  readonly dataDirectory: string
  /** Whether the owner could make a control group for the set. */
  readonly memoryBounded: boolean
}

/** Tries everything, and says what works. */
export async function probeLayout({ setDirectory, dataDirectory, memoryBounded }: ProbeOptions): Promise<LabLayout> {
  const base = mkdtempSync(join(setDirectory, 'probe-'))
  try {
    const tmpfs = join(base, 'tmpfs')
    mkdirSync(tmpfs)
    mount('probe', tmpfs, 'tmpfs', 0, 'size=8m')
    const onTmpfs = hasUserXattrs(tmpfs)
    const overlay = onTmpfs ? overlayWorks(tmpfs) : overlayWorksOnDisk(dataDirectory)
    unmount(tmpfs)
    return {
      iptables: await iptablesBackend(join(base, 'xtables.lock')),
      dataRoot: onTmpfs ? 'tmpfs' : 'disk',
      storageDriver: overlay ? 'overlay2' : 'vfs',
      cgroup: cgroupVersion(),
      cgroupDelegated: memoryBounded,
      deviceNodes: wantedNodes.filter((node) => existsSync(join('/dev', node))),
      kernel: release(),
    }
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

/** overlayfs in a user namespace keeps its own marks as user.overlay.* (mount option userxattr, kernel 5.11 on). */
function hasUserXattrs(directory: string): boolean {
  return (setxattr(directory, 'user.vethlab', '1', 1, 0) as number) === 0
}

function overlayWorksOnDisk(dataDirectory: string): boolean {
  mkdirSync(dataDirectory, { recursive: true })
  const base = mkdtempSync(join(dataDirectory, 'probe-'))
  const works = overlayWorks(base)
  rmSync(base, { recursive: true, force: true })
  return works
}

function overlayWorks(base: string): boolean {
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => join(base, name))
  if (!lower || !upper || !work || !merged) return false
  for (const path of [lower, upper, work, merged]) mkdirSync(path)
  if (!hasUserXattrs(upper)) return false
  try {
    mount('overlay', merged, 'overlay', 0, `userxattr,lowerdir=${lower},upperdir=${upper},workdir=${work}`)
    unmount(merged)
    return true
  } catch {
    // The kernel has no overlayfs for user namespaces: the engine then copies layers (vfs), and doctor says so.
    return false
  }
}

/** Tries a NAT rule with each program in a network namespace of its own: modules and backends differ, versions say nothing. */
async function iptablesBackend(lockFile: string): Promise<LabLayout['iptables']> {
  for (const backend of ['nft', 'legacy'] as const) {
    const rule = ['-t', 'nat', '-A', 'POSTROUTING', '-s', '192.0.2.0/24', '-j', 'MASQUERADE'] as const
    // The legacy program wants a lock in /run, which is the machine's and not ours.
    const tried = await runProgram(['unshare', '--net', `iptables-${backend}`, ...rule], {
      environment: { XTABLES_LOCKFILE: lockFile },
    })
    if (tried.ok) return backend
  }
  return 'none'
}

function cgroupVersion(): LabLayout['cgroup'] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
  if (mounts.includes(' - cgroup ')) return 'v1'
  return mounts.includes(' - cgroup2 ') ? 'v2' : 'none'
}
