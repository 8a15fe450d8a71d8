/** Every process may be killed at any moment: what ends with it, what stays, what is said. Needs the build. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { LabHostInfo } from '../../src/contract/agent'
import { attachSets, reapSets, setsDirectory, type LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { below, seenProcesses, stillThere, type SeenProcess } from './support/processes'

const patience = { timeout: 20_000, interval: 25 }
/** The kernel needs some 30 ms; the issue allows a second. A loaded machine is given ten before it is called a leftover. */
const gone = { timeout: 10_000, interval: 25 }

let runtime: TestRuntime
let set: LabSet | null = null

afterEach(async () => {
  await set?.close()
  set = null
  runtime.remove()
})

async function start(...names: string[]): Promise<LabSet> {
  runtime = testRuntime()
  set = await upSet(runtime, ...names)
  return set
}

function find(processes: readonly SeenProcess[], command: RegExp): SeenProcess {
  const found = processes.find((process) => command.test(process.command))
  if (!found)
    throw new Error(`no process ${String(command)} among ${processes.map((entry) => entry.command).join('\n')}`)
  return found
}

/**
 * The command that owns its lab host until it ends.
 * @param before Node's own arguments: a program that starts the command as its child.
 */
async function startOwner(labHost: string, before: readonly string[] = []): Promise<ChildProcess> {
  const owner = spawn(process.execPath, [...before, resolve('out/main/cli.js'), 'lab', 'up', labHost], {
    env: runtime.options.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((over) => owner.stdout.once('data', over))
  return owner
}

/** Resolves when the next agent is there. */
async function killAgent(labs: LabSet): Promise<void> {
  const restarted = new Promise<void>((over) => {
    labs.onAgentRestart(over)
  })
  process.kill(find(below(process.pid), /agent\.js/).pid, 'SIGKILL')
  await restarted
}

/** The state's letter of proc(5). */
const stateOf = (pid: number): string | undefined =>
  /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]

describe('SIGKILL', () => {
  it('of the agent costs what it observed and its terminals, not the lab hosts', async () => {
    const labs = await start('lab-1')
    const session = createLabSession(labs, () => undefined)
    value(await session.observe('lab-1'))
    await sh(labs, 'lab-1', 'docker run --rm -d --name stays nginx')
    await killAgent(labs)
    expect((await sh(labs, 'lab-1', 'docker ps --format "{{.Names}}"')).stdout).toBe('stays\n')
    expect(value(await labs.list())[0]).toMatchObject({ name: 'lab-1', status: 'ready' })
    const peers = (): number =>
      (session.live.topology('lab-1')?.interfaces ?? []).filter((entry) => entry.vethPeer).length
    await expect.poll(peers, patience).toBe(2)
    session.close()
  })

  it('of an engine brings it back and says what was lost', async () => {
    const labs = await start('lab-1')
    const said: LabHostInfo[] = []
    labs.agent.on('lab.changed', (info) => said.push(info))
    process.kill(find(seenProcesses(), /^dockerd --rootless/).pid, 'SIGKILL')
    await expect.poll(() => said.map((info) => info.status), patience).toEqual(['engine-down', 'ready'])
    expect(said[0]?.lastFailure).toContain('containers are lost')
    expect((await sh(labs, 'lab-1', 'docker run --rm busybox echo again')).stdout).toBe('again\n')
  })

  it('of an engine that was stopped before and went on brings it back too', async () => {
    const labs = await start('lab-1')
    const said: LabHostInfo[] = []
    labs.agent.on('lab.changed', (info) => said.push(info))
    const engine = find(seenProcesses(), /^dockerd --rootless/)
    const parent = seenProcesses().find((process) => process.pid === engine.parent)
    process.kill(engine.pid, 'SIGSTOP')
    // What is to be shown: the parent stopped itself, and stays so.
    await expect.poll(() => stateOf(engine.parent), patience).toBe('T')
    process.kill(engine.pid, 'SIGCONT')
    expect((await sh(labs, 'lab-1', 'docker info --format up')).stdout).toBe('up\n')
    process.kill(engine.pid, 'SIGKILL')
    await expect.poll(() => said.map((info) => info.status), patience).toEqual(['engine-down', 'ready'])
    expect((await sh(labs, 'lab-1', 'docker run --rm busybox echo again')).stdout).toBe('again\n')
    expect(stillThere(parent ? [parent] : [])).toEqual([])
  })

  it('of an engine whose stopped parent does not wait for it brings it back too', async () => {
    const labs = await start('lab-1')
    const engine = find(seenProcesses(), /^dockerd --rootless/)
    process.kill(engine.pid, 'SIGSTOP')
    await expect.poll(() => stateOf(engine.parent), patience).toBe('T')
    process.kill(engine.pid, 'SIGCONT')
    // The next agent is no parent of theirs, so nobody ends the one that is to wait.
    await killAgent(labs)
    const said: LabHostInfo[] = []
    labs.agent.on('lab.changed', (info) => said.push(info))
    process.kill(engine.pid, 'SIGKILL')
    await expect.poll(() => said.map((info) => info.status), patience).toEqual(['engine-down', 'ready'])
    // What is to be shown: its PID is taken all that time.
    expect(stateOf(engine.pid)).toBe('Z')
    expect((await sh(labs, 'lab-1', 'docker run --rm busybox echo again')).stdout).toBe('again\n')
  })

  it('of the agent while it brings an engine back leaves that one to the next agent', async () => {
    const labs = await start('lab-1')
    const engines = (): number[] =>
      below(process.pid).flatMap(({ pid, command }) => (command.startsWith('dockerd --rootless') ? [pid] : []))
    const [first = 0] = engines()
    const agent = find(below(process.pid), /agent\.js/).pid
    process.kill(first, 'SIGKILL')
    const starting = (): number | undefined => engines().find((pid) => pid !== first)
    await expect.poll(starting, { ...patience, interval: 5 }).toBeDefined()
    const second = starting()
    process.kill(agent, 'SIGKILL')
    await expect
      .poll(async () => (await sh(labs, 'lab-1', 'docker run --rm busybox echo again')).stdout, patience)
      .toBe('again\n')
    await expect.poll(async () => value(await labs.list())[0]?.status, patience).toBe('ready')
    expect(engines()).toEqual([second])
  })

  it('of the engine ends its containers, also one that the next engine does not know of', async () => {
    const labs = await start('lab-1')
    await sh(labs, 'lab-1', 'docker run -d --name web nginx')
    const ofWeb = (): SeenProcess[] =>
      below(process.pid).filter(({ command }) => /^nginx|containerd-shim/.test(command))
    // nginx starts its workers by and by.
    await expect.poll(() => ofWeb().length, patience).toBeGreaterThan(2)
    const doomed = ofWeb()
    const engine = find(below(process.pid), /^dockerd --rootless/)
    // As where it dies while it makes one: a task runs of which nothing is written down yet.
    await sh(labs, 'lab-1', 'rm -rf /var/lib/docker/containers/*')
    process.kill(engine.pid, 'SIGKILL')
    await expect.poll(() => stillThere(doomed), gone).toEqual([])
    await expect.poll(async () => (await sh(labs, 'lab-1', 'docker ps -aq')).status, patience).toBe(0)
    expect((await sh(labs, 'lab-1', 'docker run --rm busybox echo again')).stdout).toBe('again\n')
  })

  it('of a lab host’s first process costs that lab host alone, and it can be brought up afresh', async () => {
    const labs = await start('lab-1', 'lab-2')
    const said: LabHostInfo[] = []
    labs.agent.on('lab.changed', (info) => said.push(info))
    const victim = seenProcesses().filter(
      (process) => process.command.endsWith('init.sh host') && !process.command.includes('unshare'),
    )
    const doomed = victim[0]
    if (!doomed) throw new Error('no first process')
    process.kill(doomed.pid, 'SIGKILL')
    await expect.poll(() => said.map((info) => info.status), patience).toEqual(['down'])
    const name = said[0]?.name ?? ''
    const other = name === 'lab-1' ? 'lab-2' : 'lab-1'
    expect((await sh(labs, other, 'docker info --format up')).status).toBe(0)
    expect(value(await labs.up(name)).status).toBe('ready')
    expect((await sh(labs, name, 'docker run --rm busybox echo again')).stdout).toBe('again\n')
  })

  it('of the set’s first process leaves nothing', async () => {
    const labs = await start('lab-1', 'lab-2')
    const processes = below(process.pid)
    expect(processes.length).toBeGreaterThan(8)
    const reason = new Promise((over) => {
      labs.onGone(over)
    })
    process.kill(find(processes, /^bash .*init\.sh set$/).pid, 'SIGKILL')
    expect(await reason).toMatchObject({ code: 'set-gone' })
    await expect.poll(() => stillThere(processes), gone).toEqual([])
    expect(existsSync(labs.directory)).toBe(false)
    expect(await labs.up('lab-3')).toMatchObject({ ok: false, code: 'set-gone' })
  })

  it.each(['SIGCONT', 'SIGSTOP'] as const)(
    'of the owner leaves no process, its agent having got %s',
    async (signal) => {
      runtime = testRuntime()
      const owner = await startOwner('lab-1')
      const processes = below(owner.pid ?? 0)
      const agent = find(processes, /^\S*node\S* \S*agent\.js/)
      process.kill(agent.pid, signal)
      if (signal === 'SIGSTOP') await expect.poll(() => stateOf(agent.parent), patience).toBe('T')
      owner.kill('SIGKILL')
      await expect.poll(() => stillThere(processes), gone).toEqual([])
    },
  )

  it('of the owner leaves no process, also where nobody reaps what has lost its parent', async () => {
    runtime = testRuntime()
    const heedless = await startOwner('lab-1', [resolve('tests/docker/support/heedless.mjs')])
    try {
      const processes = below(heedless.pid ?? 0)
      process.kill(find(processes, /cli\.js lab up/).pid, 'SIGKILL')
      await expect.poll(() => stillThere(processes), gone).toEqual([])
    } finally {
      heedless.kill('SIGKILL')
    }
  })

  it('of the owner leaves no process; its files go at the next start; another owner’s set is not touched', async () => {
    const labs = await start('lab-1')
    const directory = value(setsDirectory(runtime.options.environment))
    const owner = await startOwner('other-1')
    const processes = below(owner.pid ?? 0)
    expect(processes.length).toBeGreaterThan(4)
    owner.kill('SIGKILL')
    await expect.poll(() => stillThere(processes), gone).toEqual([])
    expect(readdirSync(directory)).toHaveLength(2)
    await expect.poll(() => reapSets(directory).removed.length, patience).toBe(1)
    expect(readdirSync(directory)).toEqual([labs.id])
    expect((await sh(labs, 'lab-1', 'docker info --format up')).stdout).toBe('up\n')
  })
})

describe('a set', () => {
  it('is reached by this person’s other programs, which end nothing when they leave', async () => {
    const labs = await start('lab-1')
    const directory = value(setsDirectory(runtime.options.environment))
    const [attached] = await attachSets(directory)
    if (!attached) throw new Error('the set does not answer')
    expect(value(await attached.list()).map((info) => info.name)).toEqual(['lab-1'])
    const opened = value(
      await attached.agent.call('terminal.open', {
        place: { kind: 'lab-host', labHost: 'lab-1' },
        columns: 80,
        rows: 24,
      }),
    )
    let text = ''
    attached.agent.onTerminalData(opened.terminalId, (bytes) => (text += Buffer.from(bytes).toString()))
    attached.agent.sendTerminalInput(opened.terminalId, Buffer.from('echo $((6*7)) $(hostname)\n'))
    await expect.poll(() => text, patience).toContain('42 lab-1')
    attached.close()
    expect(value(await labs.list())).toHaveLength(1)
  })

  it('ends in order: nothing is left, no process and no file', async () => {
    const labs = await start('lab-1')
    const processes = below(process.pid)
    await labs.close()
    set = null
    await expect.poll(() => stillThere(processes), gone).toEqual([])
    expect(readdirSync(join(runtime.directory, 'vethlab'))).toEqual([])
  })
})
