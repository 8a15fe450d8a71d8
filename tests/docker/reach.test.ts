/**
 * What root of a lab host is, seen from outside, and what it cannot reach, tried from within: a row each of the table in
 * docs/lab-hosts.md, beside those of labHost.test.ts. Needs the build.
 */
import koffi from 'koffi'
import { once } from 'node:events'
import { readFileSync, readlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostProcesses, setProcesses } from '../../src/core/bounds'
import type { LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet } from './support/labSet'
import { below, stillThere } from './support/processes'

/** Numbers of calls for which there is no program (syscalls(2)). */
const calls = {
  x64: { initModule: 175, adjtimex: 159, keyctl: 250, addKey: 248, bpf: 321, perfEventOpen: 298, reboot: 169 },
  arm64: { initModule: 105, adjtimex: 171, keyctl: 219, addKey: 217, bpf: 280, perfEventOpen: 241, reboot: 142 },
}[process.arch === 'arm64' ? 'arm64' : 'x64']

const runtime = testRuntime()
const abstractName = `vethlab-canary-${String(process.pid)}`
let set: LabSet
let listener: Server

beforeAll(async () => {
  addSessionKey()
  // Node takes a leading NUL for the abstract namespace (unix(7)).
  listener = createServer().listen(`\0${abstractName}`)
  await once(listener, 'listening')
  set = await upSet(runtime, 'lab-1', 'lab-2')
  await sh(set, 'lab-1', 'docker run -d --name web nginx; docker run -d --name idle busybox sleep 602')
})
afterAll(async () => {
  listener.close()
  await set.close()
  runtime.remove()
})

/** In a session keyring of this test's own, which the owner of the set has, as a person's programs do. */
function addSessionKey(): void {
  const libc = koffi.load('libc.so.6')
  const join = libc.func('long syscall(long, long, const char *)')
  const add = libc.func('long syscall(long, const char *, const char *, const char *, size_t, long)')
  expect(Number(join(calls.keyctl, 1, null))).toBeGreaterThan(0)
  expect(Number(add(calls.addKey, 'user', 'vethlab-canary', 'secret', 6, -3))).toBeGreaterThan(0)
}

/**
 * What root of lab-1 gets from a system call: its result and errno, by Perl, which every Debian has.
 * @param buffers values of $b[0] and on: Perl hands over no constants.
 */
async function call(expression: string, ...buffers: readonly string[]): Promise<string> {
  const program = `my @b = (${buffers.join(', ')}); my $got = syscall(${expression}); print $got, " ", $! + 0`
  return (await sh(set, 'lab-1', `perl -e '${program}'`)).stdout
}
const zeros = '"\\0" x 256'
const notPermitted = '-1 1'

const statusOf = (pid: number): string => readFileSync(`/proc/${String(pid)}/status`, 'utf8')
const field = (pid: number, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(statusOf(pid))?.[1]?.trim() ?? ''
const userNamespace = (pid: number | 'self'): string => readlinkSync(`/proc/${String(pid)}/ns/user`)
/** In a lab host: numbered in the machine's, the set's and the lab host's PID namespace at least. */
const isInLab = (pid: number): boolean => field(pid, 'NSpid').split('\t').length >= 3

/** The ids that are the person's in /etc/subuid or /etc/subgid. */
function subordinate(file: string): (id: number) => boolean {
  const { username } = userInfo()
  const ranges = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([name]) => name === username)
    .map(([, first, count]) => [Number(first), Number(count)] as const)
  return (id) => ranges.some(([first, count]) => id >= first && id < first + count)
}

describe('every process of the labs, seen from outside', () => {
  it('has the person’s ids or subordinate ones, and capabilities in no user namespace but the labs’ own', () => {
    const { uid: ownUid, gid: ownGid } = userInfo()
    const [isSubUid, isSubGid] = [subordinate('/etc/subuid'), subordinate('/etc/subgid')]
    const processes = below(process.pid)
    expect(processes.filter(({ command }) => /dockerd|nginx|sleep 602|agent\.js/.test(command)).length).toBeGreaterThan(
      5,
    )
    for (const { pid, command } of processes) {
      const uids = field(pid, 'Uid').split('\t').map(Number)
      const gids = field(pid, 'Gid').split('\t').map(Number)
      expect([command, uids.filter((id) => id !== ownUid && !isSubUid(id))]).toEqual([command, []])
      expect([command, gids.filter((id) => id !== ownGid && !isSubGid(id))]).toEqual([command, []])
      const powers = ['CapPrm', 'CapEff', 'CapAmb'].map((name) => Number(`0x${field(pid, name)}`))
      if (userNamespace(pid) === userNamespace('self')) expect([command, powers]).toEqual([command, [0, 0, 0]])
    }
  })

  it('is in none of the person’s other groups where it is a lab host’s', () => {
    // Else there is nothing to lay down, and nothing is seen here: the set-up gives its own user one.
    expect((process.getgroups?.() ?? []).filter((id) => id !== userInfo().gid).length).toBeGreaterThan(0)
    const isSubGid = subordinate('/etc/subgid')
    const inLabs = below(process.pid).filter(({ pid }) => isInLab(pid))
    expect(inLabs.length).toBeGreaterThan(5)
    const groups = inLabs.map(({ pid, command }) => [command, field(pid, 'Groups')] as const)
    const foreign = groups.filter(
      ([, ids]) => ids !== '' && !ids.split(' ').every((id) => isSubGid(Number(id)) || Number(id) === userInfo().gid),
    )
    expect(foreign).toEqual([])
  })

  it('may make no more processes than its lab host, whichever process of it one looks at, and the set no more than all', () => {
    const most = (pid: number): number =>
      Number(/^Max processes +\S+ +(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/limits`, 'utf8'))?.[1] ?? NaN)
    const inLabs = below(process.pid).filter(({ pid }) => isInLab(pid))
    expect(inLabs.filter(({ command }) => command.includes('init.sh host'))).toHaveLength(2)
    // Another process may be made to start them by who may trace it (ptrace(2)): the first one, too.
    for (const { pid, command } of inLabs) expect([command, most(pid)]).toEqual([command, hostProcesses])
    const first = below(process.pid).find(({ command }) => command.endsWith('init.sh set'))
    expect(most(first?.pid ?? 0)).toBeGreaterThanOrEqual(hostProcesses)
    // What the person runs already is counted, too.
    expect(most(first?.pid ?? 0)).toBeLessThan(setProcesses + 4096)
  })

  it('is in a user namespace of its lab host, which has no power over the set’s', () => {
    const agent = below(process.pid).find(({ command }) => /^\S*node \S*agent\.js/.test(command))
    const inLabs = below(process.pid).filter(({ pid }) => isInLab(pid))
    const namespaces = new Set(inLabs.map(({ pid }) => userNamespace(pid)))
    expect(namespaces.size).toBe(2)
    expect(namespaces).not.toContain(userNamespace(agent?.pid ?? 0))
  })
})

describe('root of a lab host cannot reach', () => {
  it('the workstation’s disks: no node is there, and none can be made', async () => {
    const nodes = await sh(set, 'lab-1', 'find /dev -type b; mknod /tmp/disk b 8 0; mknod /tmp/mem c 1 1; ls /tmp')
    expect(nodes.stdout).toBe('')
    expect(nodes.stderr).toMatch(/disk: Operation not permitted[^]*mem: Operation not permitted/)
  })

  it('kernel modules, where the kernel has any (else ENOSYS)', async () => {
    expect(await call(`${String(calls.initModule)}, $b[0], 256, $b[0]`, zeros)).toMatch(/^-1 (1|38)$/)
  })

  it('the clock', async () => {
    expect((await sh(set, 'lab-1', 'date -s @1000000000')).stderr).toContain('Operation not permitted')
    // ADJ_FREQUENCY with 0: it would be changed to what it mostly is.
    expect(await call(`${String(calls.adjtimex)}, $b[0]`, 'pack("L x252", 2)')).toBe(notPermitted)
  })

  it('sysrq and settings of the whole kernel', async () => {
    const files = [
      '/proc/sysrq-trigger',
      ...['kernel/panic', 'kernel/core_pattern', 'vm/swappiness', 'fs/file-max'].map((name) => `/proc/sys/${name}`),
    ]
    for (const file of files) {
      const value = file === '/proc/sysrq-trigger' ? 'h' : `$(cat ${file})`
      expect([file, (await sh(set, 'lab-1', `echo ${value} > ${file}`)).status]).not.toEqual([file, 0])
    }
  })

  it('sockets of the person: abstract ones, and those of the set and of other lab hosts', async () => {
    const connect = `socket(my $s, 1, 1, 0); print connect($s, pack("S a*", 1, "\\0${abstractName}")) ? "in" : $!`
    expect((await sh(set, 'lab-1', `perl -MSocket -e '${connect}'`)).stdout).toBe('Connection refused')
    const seen = await sh(set, 'lab-1', `ls ${runtime.directory} ${join(set.directory, 'socket')}; cat /proc/net/unix`)
    expect(seen.stdout).not.toMatch(/canary|vl-test|agent/)
  })

  it('what the person’s session keyring holds', async () => {
    expect(await call(`${String(calls.keyctl)}, 10, -3, $b[0], $b[1], 0`, '"user"', '"vethlab-canary"')).toBe('-1 126')
  })

  it('other processes: neither to see nor to end them, not even by all numbers there are', async () => {
    const own = String(process.pid)
    const others = below(process.pid).filter(({ command }) => /^\S*node \S*agent\.js|init\.sh|nginx/.test(command))
    const said = await sh(set, 'lab-2', `ls -d /proc/${own} /proc/*/root/var/lib/vethlab; cat /proc/1/root/root/canary`)
    expect(said.stdout).toBe('')
    void sh(set, 'lab-2', 'kill -9 -1').catch(() => null)
    await expect
      .poll(async () => (await sh(set, 'lab-2', 'docker ps -q && echo again')).stdout, { timeout: 30_000 })
      .toBe('again\n')
    expect(others.length).toBeGreaterThan(3)
    expect(stillThere(others)).toHaveLength(others.length)
  })

  it('namespaces beside its own: neither their owner, nor the mount namespaces there are', async () => {
    // NS_GET_PARENT, and NS_MNT_GET_NEXT and _PREV of <linux/nsfs.h>: where a kernel answers, it is none of ours.
    const program = [
      'open(my $user, "<", "/proc/self/ns/user"); print ioctl($user, 0xb702, 0) ? "parent" : "none", "\\n";',
      'for my $next (0x8010b70b, 0x8010b70c) { open(my $at, "<", "/proc/self/ns/mnt");',
      'my $info = pack("LLQ", 16, 0, 0); my $fd = ioctl($at, $next, $info); print $fd ? readlink("/proc/self/fd/$fd") : "none", "\\n"; }',
    ].join(' ')
    expect((await sh(set, 'lab-1', `perl -e '${program}'`)).stdout).toBe('none\nnone\nnone\n')
  })

  it('what it sees of the workstation, for writing: not by another mount either', async () => {
    for (const place of ['/usr', '/sys/fs/cgroup']) {
      const remounted = await sh(set, 'lab-1', `mount -o remount,bind,rw ${place}`)
      expect([place, remounted.status]).not.toEqual([place, 0])
    }
    expect((await sh(set, 'lab-1', 'mkdir /sys/fs/cgroup/unified/x || mkdir /sys/fs/cgroup/x')).stderr).toMatch(
      /Read-only|No such/,
    )
  })

  it('other programs by BPF or performance events', async () => {
    // BPF_PROG_LOAD of an empty program; counting on processor 0 whatever runs there.
    expect(await call(`${String(calls.bpf)}, 5, $b[0], 128`, zeros)).toBe(notPermitted)
    expect(await call(`${String(calls.perfEventOpen)}, $b[0], -1, 0, -1, 0`, 'pack("LLQ x112", 1, 128, 0)')).toMatch(
      /^-1 (1|13)$/,
    )
  })

  it('the power: it ends the lab host alone', async () => {
    const others = below(process.pid).filter(({ pid }) => !isInLab(pid))
    const down = new Promise<string>((resolve) => {
      set.agent.on('lab.changed', (info) => {
        if (info.name === 'lab-1' && info.status === 'down') resolve('down')
      })
    })
    // LINUX_REBOOT_CMD_POWER_OFF: in a PID namespace it ends the first process (pid_namespaces(7)).
    void call(`${String(calls.reboot)}, 0xfee1dead, 672274793, 0x4321fedc, $b[0]`, zeros).catch(() => null)
    expect(await down).toBe('down')
    expect((await sh(set, 'lab-2', 'echo well')).stdout).toBe('well\n')
    expect(stillThere(others.filter(({ command }) => /agent\.js|init\.sh set/.test(command))).length).toBeGreaterThan(1)
  })
})
