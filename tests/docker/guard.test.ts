/** What runs away in a lab host: it ends at its bounds, the workstation goes on, and nothing of it is left. Needs the build. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileSystemMiB, hostProcesses } from '../../src/core/bounds'
import type { LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { below, seenProcesses } from './support/processes'

const patience = { timeout: 30_000, interval: 50 }
const runtime = testRuntime()
const canaryHome = join(homedir(), `.vl-canary-${String(process.pid)}`)
let set: LabSet

/** What must be the same before and after: the person's own, the machine's, and another lab host's. */
async function canaries(): Promise<string> {
  const files = [
    join(canaryHome, 'secret'),
    '/etc/passwd',
    '/etc/hosts',
    '/etc/os-release',
    join(set.directory, 'lab-2/canary'),
  ]
  const hash = createHash('sha256')
  for (const file of files) hash.update(file).update(readFileSync(file))
  const inOther = await sh(set, 'lab-2', 'cat /root/canary; ls /etc /var/lib/docker')
  return hash.update(inOther.stdout).digest('hex')
}

/** A process of the workstation starts, a file is written, and the other lab host answers. */
async function isHealthy(): Promise<void> {
  expect(spawnSync('true').status).toBe(0)
  writeFileSync(join(runtime.directory, 'written'), 'x'.repeat(64 * 1024))
  expect((await sh(set, 'lab-2', 'echo well')).stdout).toBe('well\n')
}

beforeAll(async () => {
  mkdirSync(canaryHome)
  writeFileSync(join(canaryHome, 'secret'), 'nobody’s but mine')
  set = await upSet(runtime, 'lab-1', 'lab-2')
  writeFileSync(join(set.directory, 'lab-2/canary'), 'of another lab host')
  await sh(set, 'lab-2', 'echo kept > /root/canary')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
  spawnSync('rm', ['-rf', canaryHome])
})

/** Brought up anew where a test has taken it away. */
async function freshLab(): Promise<void> {
  await set.down('lab-1')
  value(await set.up('lab-1'))
}

// Each waits for its two: none makes room for another by ending.
const bomb = 'b() { b & b & wait; }; b'
const bombs = (): number => seenProcesses().filter(({ command }) => command.includes(bomb)).length

describe('a fork bomb of root in a lab host', () => {
  it('ends at the lab host’s own bound; another one answers, and it can be closed', { timeout: 120_000 }, async () => {
    const before = await canaries()
    void sh(set, 'lab-1', `bash -c '${bomb}'`).catch(() => null)
    await expect.poll(bombs, patience).toBeGreaterThan(hostProcesses / 2)
    for (let second = 0; second < 5; second += 1) {
      await isHealthy()
      expect(bombs()).toBeLessThanOrEqual(hostProcesses)
      await pause(1_000)
    }
    expect(await canaries()).toBe(before)
    expect((await set.down('lab-1')).ok).toBe(true)
    await expect.poll(bombs, patience).toBe(0)
    value(await set.up('lab-1'))
  })
})

describe('a disk filler in a lab host', () => {
  it.each([
    ['/', '/fill', fileSystemMiB.root],
    ['/tmp', '/tmp/fill', fileSystemMiB.tmp],
    ['/run', '/run/fill', fileSystemMiB.run],
    ['/dev', '/dev/fill', fileSystemMiB.dev],
    ['/dev/shm', '/dev/shm/fill', fileSystemMiB.shm],
  ])('fills %s no further than its bound', { timeout: 60_000 }, async (_place, file, mebibytes) => {
    const before = await canaries()
    const line = `dd if=/dev/zero of=${file} bs=1M count=2000 2>&1 | head -n 1; stat -c %s ${file}; rm ${file}`
    const said = (await sh(set, 'lab-1', line)).stdout
    expect(said).toContain('No space left')
    expect(Number(said.trim().split('\n').at(-1))).toBeLessThanOrEqual(mebibytes * 1024 * 1024)
    await isHealthy()
    expect(await canaries()).toBe(before)
  })

  it('is ended where it fills the person’s own runtime directory', { timeout: 60_000 }, async () => {
    const before = await canaries()
    const ended = new Promise<string | null>((resolve) => {
      set.agent.on('lab.changed', (info) => {
        if (info.name === 'lab-1' && info.status === 'down') resolve(info.lastFailure)
      })
    })
    // No faster than the look, so that this machine is spared.
    void sh(set, 'lab-1', 'for i in $(seq 200); do head -c 2M /dev/zero >> /run/lab/fill; sleep 0.02; done').catch(
      () => null,
    )
    expect(await ended).toContain('64 MiB')
    await expect.poll(() => existsSync(join(set.directory, 'lab-1')), patience).toBe(false)
    await isHealthy()
    expect(await canaries()).toBe(before)
    await freshLab()
  })
})

describe('a memory hog in a lab host', () => {
  it('is refused more than its share, before it takes it', async () => {
    const limit = Number((await sh(set, 'lab-1', 'ulimit -H -d')).stdout) * 1024
    expect(limit).toBeGreaterThan(0)
    expect((await sh(set, 'lab-1', 'ulimit -d unlimited')).stderr).toMatch(/not permitted/)
    // Perl asks for it all at once, so that nothing of it is touched.
    const said = await sh(set, 'lab-1', `perl -e '$x = "a" x ${String(limit + 2 ** 20)}' 2>&1; echo $?`)
    expect(said.stdout).toMatch(/Out of memory/)
  })

  it('would be taken by the kernel before any process of the workstation: containers, too', async () => {
    await sh(set, 'lab-1', 'docker run -d --name hog busybox sleep 601')
    const scores = below(process.pid)
      .filter((entry) =>
        /^(dockerd|containerd|\/usr\/bin\/containerd|sleep 601|sleep infinity|\S+node \S+agent\.js)/.test(
          entry.command,
        ),
      )
      .map((entry) => ({ ...entry, score: Number(readFileSync(`/proc/${String(entry.pid)}/oom_score_adj`, 'utf8')) }))
    expect(scores.length).toBeGreaterThan(5)
    expect(scores.filter(({ score }) => score < 500)).toEqual([])
    await sh(set, 'lab-1', 'docker rm -f hog')
  })
})

describe('rm -rf / of root in a lab host', () => {
  it('takes the lab host and nothing else; it can be closed', { timeout: 120_000 }, async () => {
    const before = await canaries()
    const free = statfsSync('/usr').ffree
    const programs = readdirSync('/usr/bin').length
    const removed = await sh(
      set,
      'lab-1',
      'rm -rf --no-preserve-root / 2>&1 | tail -n 1; ls /etc /root 2>&1; true',
    ).catch(() => null)
    await pause(200)
    await isHealthy()
    expect(await canaries()).toBe(before)
    expect(readdirSync('/usr/bin')).toHaveLength(programs)
    expect(statfsSync('/usr').ffree).toBeLessThanOrEqual(free + 10_000)
    expect(removed?.stdout ?? '').not.toContain('bash.bashrc')
    expect((await set.down('lab-1')).ok).toBe(true)
    expect(existsSync(join(set.directory, 'lab-1'))).toBe(false)
    value(await set.up('lab-1'))
  })
})
