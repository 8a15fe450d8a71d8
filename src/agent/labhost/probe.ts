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

/**
 * @param setDirectory of this agent's set, for a throw-away mount point.
 * @param dataDirectory on the disk that holds the engines' data roots where tmpfs cannot; made if it is needed.
 */
export async function probeLayout(setDirectory: string, dataDirectory: string): Promise<LabLayout> {
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
      ...cgroups(),
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

function cgroups(): Pick<LabLayout, 'cgroup' | 'cgroupDelegated'> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
  const second = mounts.includes(' - cgroup2 ')
  const first = mounts.includes(' - cgroup ')
  if (!second || first) return { cgroup: first ? 'v1' : 'none', cgroupDelegated: false }
  return { cgroup: 'v2', cgroupDelegated: delegated() }
}

/** Delegated: we may make groups below our own (cgroups(7), "Delegating a hierarchy"). */
function delegated(): boolean {
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1]
  if (own === undefined) return false
  const group = join('/sys/fs/cgroup', own, `vethlab-probe-${String(process.pid)}`)
  try {
    mkdirSync(group)
    rmSync(group, { recursive: true })
    return true
  } catch {
    // Not ours to make groups in: no limits, and the lab host says so.
    return false
  }
}
