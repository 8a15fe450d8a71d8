/** /proc of a kernel on which the engine is, is not, or cannot be told: what proves, and what never may. */
import { describe, expect, it } from 'vitest'
import { judgeKernel, proveContainer, provePeer, type ProcReader } from '../../../src/core/kernel/prove'

const id = 'c0ffee'.repeat(11).slice(0, 64)
const sandboxKey = '/var/run/docker/netns/0123456789ab'

const procOf = (texts: Record<string, string>, inodes: Record<string, string> = {}): ProcReader => ({
  text: (path) => texts[path] ?? null,
  inode: (path) => inodes[path] ?? null,
})
/** Process 812 is a child of 800, and everybody may read that. */
const machine = {
  '/proc/1/status': 'PPid:\t0\n',
  '/proc/812/status': 'PPid:\t800\n',
  '/proc/812/cgroup': '0::/\n',
  '/proc/812/mountinfo': '',
  '/proc/800/cmdline': 'sh\0',
}
const shim = { '/proc/800/cmdline': `containerd-shim-runc-v2\0-id\0${id}\0` }
const claim = { id, pid: 812, sandboxKey }

describe('a container', () => {
  it('is proven by its id at the process with its PID, never by the number alone', () => {
    const prove = (more: Record<string, string>): string => proveContainer(claim, procOf({ ...machine, ...more }), '')
    expect(prove({})).toBe('disproven')
    expect(prove({ '/proc/812/cgroup': `0::/docker/${id}\n` })).toBe('proven')
    expect(prove({ '/proc/812/mountinfo': `/var/lib/docker/containers/${id}/hosts /etc/hosts` })).toBe('proven')
    expect(prove(shim)).toBe('proven')
    expect(proveContainer({ ...claim, pid: 999 }, procOf(machine), '')).toBe('disproven')
  })

  it('is not proven by a text that is in a path by chance', () => {
    for (const short of ['', 'c0ffee', id.slice(1), `${id}0`]) {
      const texts = { ...machine, '/proc/812/cgroup': `0::/docker/${id}0\n` }
      expect(proveContainer({ ...claim, id: short }, procOf(texts), '')).toBe('unreadable')
    }
    expect(proveContainer({ ...claim, pid: 0 }, procOf({ ...machine, ...shim }), '')).toBe('unreadable')
  })

  it('is disproven where its process lies in another network namespace than the engine says', () => {
    const prove = (inodes: Record<string, string>, key = sandboxKey): string =>
      proveContainer({ ...claim, sandboxKey: key }, procOf({ ...machine, ...shim }, inodes), '/proc/700/root')
    const said = `/proc/700/root${sandboxKey}`
    expect(prove({ [said]: '4:7', '/proc/812/ns/net': '4:7' })).toBe('proven')
    expect(prove({ [said]: '4:7', '/proc/812/ns/net': '4:8' })).toBe('disproven')
    // What cannot be read says nothing, and in host mode there is nothing to compare.
    expect(prove({ '/proc/812/ns/net': '4:8' })).toBe('proven')
    const host = '/var/run/docker/netns/default'
    expect(prove({ [`/proc/700/root${host}`]: '4:7', '/proc/812/ns/net': '4:8' }, host)).toBe('proven')
  })

  it('is neither where /proc or its parent is not ours to read', () => {
    expect(proveContainer(claim, procOf({}), '')).toBe('unreadable')
    const { '/proc/800/cmdline': hidden, ...rest } = machine
    expect(hidden).not.toBe('')
    expect(proveContainer(claim, procOf(rest), '')).toBe('unreadable')
  })
})

describe('the listener of a socket', () => {
  const peer = (pid: number, command: string, numbers: string): string =>
    provePeer({ pid, uid: 0 }, procOf({ '/proc/7/status': `NSpid:\t${numbers}\n`, '/proc/7/cmdline': command }))

  it('counts where it is the engine itself, in our PID namespace', () => {
    expect(peer(7, '/usr/bin/dockerd\0-H\0fd://\0', '7')).toBe('proven')
    expect(peer(7, '/usr/bin/dockerd\0', '7\t1')).toBe('disproven')
    expect(peer(0, '/usr/bin/dockerd\0', '7')).toBe('disproven')
    for (const command of ['ssh\0-L\0dockerd\0', 'socat\0', '/sbin/init\0', '']) {
      expect(peer(7, command, '7')).toBe('unreadable')
    }
  })
})

describe('the kernel', () => {
  it('is judged by containers first, and by the listener only while none says otherwise', () => {
    expect(judgeKernel('disproven', ['disproven', 'proven'])).toBe('same')
    expect(judgeKernel('proven', ['unreadable', 'disproven'])).toBe('other')
    expect(judgeKernel('proven', ['unreadable'])).toBe('same')
    expect(judgeKernel('disproven', [])).toBe('other')
    expect(judgeKernel('unreadable', ['unreadable'])).toBe('unknown')
    expect(judgeKernel(null, [])).toBe('unknown')
  })
})
