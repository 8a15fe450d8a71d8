/**
 * A rootless engine of the person's own, in RootlessKit's namespaces on this machine. RootlessKit's slirp4netns wants
 * /dev/net/tun, which not every machine gives to everybody: so the network namespace is made by unshare below RootlessKit,
 * off line. User and mount namespaces, the copied-up /run and the engine are as dockerd-rootless.sh has them. Needs the build.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '../../src/contract/agent'
import { watchedExplorer, type WatchedExplorer } from './support/explorer'
import { testRuntime, value } from './support/labSet'
import { runHere } from './support/machine'
import { below, seenProcesses } from './support/processes'
import { createTestDesk } from './support/terminals'
import { createTimes } from './support/times'

const patience = { timeout: 20_000, interval: 25 }
const container: Place = { kind: 'container', labHost: 'system', container: 'mine' }
const runtime = testRuntime()
const run = join(runtime.directory, 'run')
const url = `unix://${join(run, 'docker.sock')}`
let engine: ChildProcess
let watched: WatchedExplorer

function startEngine(): ChildProcess {
  const inside = [
    'rm -rf /run/docker /run/containerd /run/xtables.lock',
    'ip link set lo up',
    `exec dockerd --rootless --storage-driver overlay2 --data-root ${join(runtime.directory, 'data')} --exec-root ${run}/docker --pidfile ${run}/docker.pid -H ${url}`,
  ]
  const kit = ['--net=host', '--copy-up=/etc', '--copy-up=/run', '--state-dir', join(run, 'kit')]
  return spawn('rootlesskit', [...kit, 'unshare', '--net', 'sh', '-c', inside.join('; ')], {
    stdio: 'ignore',
    env: { ...process.env, XDG_RUNTIME_DIR: run },
  })
}
const docker = (line: string) => runHere(['sh', '-c', `docker -H ${url} ${line}`])
const untilReady = async (): Promise<void> => {
  const ready = await runHere([
    'sh',
    '-c',
    `for n in $(seq 300); do docker -H ${url} version && exit 0; sleep 0.1; done; exit 1`,
  ])
  if (ready.status !== 0) throw new Error(ready.err)
}
/** The agent that was entered into RootlessKit's namespaces. */
const seeingPid = (): number => {
  const own = readlinkSync('/proc/self/ns/user')
  const agents = below(process.pid).filter(({ command }) => command.includes(`${runtime.options.agentScript} system `))
  return agents.find(({ pid }) => readlinkSync(`/proc/${String(pid)}/ns/user`) !== own)?.pid ?? 0
}
/** The one that runs as the person, and has the containers' terminals. */
const personPid = (): number => {
  const own = readlinkSync('/proc/self/ns/user')
  const agents = below(process.pid).filter(({ command }) => command.includes(`${runtime.options.agentScript} system `))
  return agents.find(({ pid }) => readlinkSync(`/proc/${String(pid)}/ns/user`) === own)?.pid ?? 0
}
const enginePid = (): number => below(process.pid).find(({ command }) => command.startsWith('dockerd '))?.pid ?? 0

beforeAll(async () => {
  mkdirSync(run)
  engine = startEngine()
  await untilReady()
  const loaded = await docker(`load -i ${join(runtime.options.imagesDirectory, 'busybox.tar.gz')}`)
  if (loaded.status !== 0) throw new Error(loaded.err)
  const made = await docker('run -d --name mine busybox sleep 1000')
  if (made.status !== 0) throw new Error(made.err)
  watched = watchedExplorer(runtime, { DOCKER_HOST: url })
})
afterAll(async () => {
  watched.explorer.close()
  const ended = once(engine, 'exit')
  await docker('rm -f mine')
  engine.kill('SIGTERM')
  await ended
  // What belongs to subordinate ids is removed by who may.
  await runHere(['unshare', '--user', '--map-root-user', '--map-auto', 'rm', '-rf', join(runtime.directory, 'data')])
  runtime.remove()
})

describe('a rootless engine', () => {
  it('is entered without anybody’s leave: RootlessKit’s namespaces are the person’s own', async () => {
    expect(await watched.explorer.open(null)).toMatchObject({
      status: 'open',
      privilege: 'not-needed',
      about: { kernel: 'same', rootless: true, sources: 'kernel-and-engine', missing: [] },
    })
    const picture = watched.picture()
    expect(picture.namespaces.flatMap((entry) => entry.containers.map(({ name }) => name))).toEqual(['mine'])
    expect(picture.wires.map((wire) => wire.kind).sort()).toEqual(['bridge-port', 'veth'])
  })

  it('has a host that is not the machine', () => {
    const { hostNamespace, interfaces } = watched.picture()
    const inode = (pid: string): number => statSync(`/proc/${pid}/ns/net`).ino
    expect(hostNamespace).toContain(String(inode(String(enginePid()))))
    expect(hostNamespace).not.toContain(String(inode('self')))
    expect(readlinkSync('/proc/self/ns/user')).not.toBe(readlinkSync(`/proc/${String(enginePid())}/ns/user`))
    const host = interfaces.filter((entry) => entry.namespaceId === hostNamespace)
    expect(host.map(({ name }) => name)).toContain('docker0')
    expect(host.map(({ name }) => name)).not.toContain('eth0')
  })

  it('has its shells where the picture says: in that host, in its containers and in their namespaces', async () => {
    const container = watched.picture().namespaces.find((entry) => entry.containers.length > 0)?.id ?? ''
    const said = async (place: Place): Promise<string> => {
      const agent = value(watched.explorer.agentAt(place))
      return value(await agent.call('output.run', { place, tool: 'ifconfig' })).stdout
    }
    expect(await said({ kind: 'lab-host', labHost: 'system' })).toMatch(/^docker0/m)
    // By the engine that is shown, whatever engine the default socket leads to.
    expect(await said({ kind: 'container', labHost: 'system', container: 'mine' })).toMatch(/^eth0 [^]*172\.17\./m)
    expect(await said({ kind: 'namespace', labHost: 'system', namespaceId: container })).toMatch(/^eth0[^]*172\.17\./m)
  })

  it('keeps no shell of a container whose agent was killed', async () => {
    const person = value(watched.explorer.agentAt(container))
    const desk = createTestDesk(person)
    /** By the container's own word: without a PID namespace its processes are not below this test. */
    const inside = async (): Promise<number> =>
      ((await docker('exec mine ps')).out.match(/(?:\b(?:a|ba)?sh|sleep 7201)$/gm) ?? []).length
    const sleepers = (): number => seenProcesses().filter(({ command }) => command === 'sleep 7201').length
    const times = createTimes('SIGKILL of the person’s agent')
    for (let round = 0; round < 3; round += 1) {
      const terminals = [await desk.openAt(container), await desk.openAt(container)]
      for (const terminal of terminals) terminal.type('sleep 7201\n')
      await expect.poll(inside, patience).toBe(4)
      process.kill(personPid(), 'SIGKILL')
      await times.until(() => expect.poll(sleepers, patience).toBe(0))
      await expect.poll(inside, patience).toBe(0)
      await expect
        .poll(() => terminals.map((terminal) => terminal.ended()?.cause), patience)
        .toEqual(['agent-gone', 'agent-gone'])
      for (const terminal of terminals) await terminal.close()
    }
    times.tell()
    const again = await desk.openAt(container)
    again.type('echo $((6*7))\n')
    await expect.poll(again.text, patience).toContain('42')
    await again.close()
    await expect.poll(inside, patience).toBe(0)
  })

  it('is looked into with five capabilities and no more', () => {
    // sys_admin, sys_ptrace, dac_read_search, net_admin, net_raw: bits 21, 19, 2, 12 and 13 (capabilities(7)).
    const five = '0000000000283004'
    const status = readFileSync(`/proc/${String(seeingPid())}/status`, 'utf8')
    for (const set of ['CapBnd', 'CapPrm', 'CapEff']) expect(status).toContain(`${set}:\t${five}\n`)
    for (const set of ['CapInh', 'CapAmb']) expect(status).toContain(`${set}:\t${'0'.repeat(16)}\n`)
  })

  it('is looked into by what listens nowhere: nobody but who started it can speak to it', () => {
    const pid = String(seeingPid())
    const held = readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`))
    const inodes = new Set(held.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]))
    expect(inodes.size).toBeGreaterThan(1)
    // Field 4 of /proc/net/unix are flags, 00010000 of one that listens; state 0A is TCP's LISTEN; UDP has one when it is bound.
    const listening = (file: string, fields: (line: readonly string[]) => string | undefined): string[] =>
      readFileSync(`/proc/${pid}/net/${file}`, 'utf8')
        .split('\n')
        .flatMap((line) => fields(line.trim().split(/\s+/)) ?? [])
        .filter((inode) => inodes.has(inode))
    expect(listening('unix', (field) => (field[3] === '00010000' ? field[6] : undefined))).toEqual([])
    for (const file of ['tcp', 'tcp6']) {
      expect(listening(file, (field) => (field[3] === '0A' ? field[9] : undefined))).toEqual([])
    }
    for (const file of ['udp', 'udp6']) expect(listening(file, (field) => field[9])).toEqual([])
  })

  it('follows it live, by kernel facts', async () => {
    await docker('network create shop')
    await expect.poll(() => watched.picture().networks.map(({ name }) => name)).toContain('shop')
    expect(watched.page()).toEqual(watched.picture())
  })

  it('is seen again by another when what looks into it has died', async () => {
    const before = seeingPid()
    process.kill(before, 'SIGKILL')
    const isAnother = (): boolean => {
      try {
        return ![0, before].includes(seeingPid())
      } catch {
        // One of those that were looked at has just ended.
        return false
      }
    }
    await expect.poll(isAnother, { timeout: 10_000 }).toBe(true)
    const whole = { kernel: 'same', sources: 'kernel-and-engine' }
    await expect.poll(() => watched.explorer.state().about).toMatchObject(whole)
    expect(watched.explorer.state()).toMatchObject({ status: 'open' })
    await expect.poll(() => watched.picture().wires.length).toBe(2)
    expect(watched.page()).toEqual(watched.picture())
  })

  it('is whole again after its restart, in the namespaces that it has now', async () => {
    watched.explorer.close()
    await watched.explorer.open(null)
    const before = watched.picture().hostNamespace
    // What does not end by itself is waited for ten seconds.
    await docker('kill mine')
    const ended = once(engine, 'exit')
    engine.kill('SIGTERM')
    await ended
    engine = startEngine()
    await untilReady()
    await docker('start mine')
    const whole = { kernel: 'same', rootless: true, sources: 'kernel-and-engine', missing: [] }
    await expect.poll(() => watched.explorer.state().about, { timeout: 20_000 }).toMatchObject(whole)
    expect(watched.explorer.state().privilege).toBe('not-needed')
    expect(watched.picture().hostNamespace).not.toBe(before)
    await expect.poll(() => watched.picture().wires.length).toBe(2)
    expect(watched.page()).toEqual(watched.picture())
  })
})
