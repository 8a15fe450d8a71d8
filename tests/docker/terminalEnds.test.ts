/** What a terminal's end leaves: nothing, whoever ends it; what a person has taken out of its session stays. Needs the build. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '../../src/contract/agent'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { hit } from './support/faults'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { seenProcesses } from './support/processes'
import { createTestDesk, markedProcesses, type TestDesk } from './support/terminals'

const patience = { timeout: 20_000, interval: 25 }
/** A second is promised; a loaded machine is given more before it is called a leftover. */
const gone = { timeout: 8_000, interval: 25 }
const runtime = testRuntime()
const host: Place = { kind: 'lab-host', labHost: 'lab-1' }
/** Its image has setsid, which most have not. */
const container: Place = { kind: 'container', labHost: 'lab-1', container: 'web' }
let set: LabSet
let session: LabSession
let desk: TestDesk

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  await sh(set, 'lab-1', 'docker run --rm -d --name web busybox sleep 100000')
  while (namespaceOf() === '') await new Promise((later) => setTimeout(later, 20))
  desk = createTestDesk(set.agent)
})
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

function namespaceOf(): string {
  const namespaces = session.live.topology('lab-1')?.namespaces ?? []
  return namespaces.find((entry) => entry.containers.some((known) => known.name === 'web'))?.id ?? ''
}
const namespace = (): Place => ({ kind: 'namespace', labHost: 'lab-1', namespaceId: namespaceOf() })

/** Sleepers are told apart by their seconds. */
const sleepers = (seconds: number): number =>
  seenProcesses().filter((process) => process.command === `sleep ${seconds}`).length

describe('a container’s terminal', () => {
  it('takes its shell and what that runs with it when it is closed', async () => {
    const terminal = await desk.openAt(container)
    terminal.type('sleep 7001\n')
    await expect.poll(() => sleepers(7001), patience).toBe(1)
    expect(markedProcesses().length).toBeGreaterThan(1)
    await terminal.close()
    await expect.poll(markedProcesses, gone).toEqual([])
    expect(sleepers(7001)).toBe(0)
  })

  it('takes a shell with it that hears no hang-up, and leaves the daemon that a person has started from it', async () => {
    const terminal = await desk.openAt(container)
    terminal.type("trap '' HUP; setsid sleep 7002 < /dev/null > /dev/null 2>&1 & echo re''ady\n")
    await expect.poll(terminal.text, patience).toContain('ready')
    await expect.poll(() => sleepers(7002), patience).toBe(1)
    await terminal.close()
    await expect.poll(() => markedProcesses().map((process) => process.command), gone).toEqual(['sleep 7002'])
    await sh(set, 'lab-1', 'pkill -f "^sleep 7002"')
  })

  it('leaves nothing where it is closed before its shell is there', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => desk.openAt(container)))
    await Promise.all(opened.map((terminal) => terminal.close()))
    // So long an engine may take to start what was asked for before.
    await new Promise((later) => setTimeout(later, 1_500))
    await expect.poll(markedProcesses, gone).toEqual([])
  })

  it('says whether its shell alone was killed, or its container has stopped, also one that is removed at once', async () => {
    await sh(set, 'lab-1', 'docker run --rm -d --name short busybox sleep 100000')
    const terminals = [await desk.openAt(container), await desk.openAt({ ...container, container: 'short' })]
    terminals[0]?.type('kill -9 $$\n')
    await sh(set, 'lab-1', 'docker kill short')
    await expect
      .poll(() => terminals.map((terminal) => terminal.ended()?.cause), patience)
      .toEqual(['exited', 'container-stopped'])
    for (const terminal of terminals) await terminal.close()
  })
})

describe('a terminal that is closed', () => {
  it('ends a program that hears no hang-up by its shell’s end alone, and leaves what was to stay', async () => {
    for (const place of [host, namespace()]) {
      const terminal = await desk.openAt(place)
      terminal.type('nohup sleep 7004 > /dev/null 2>&1 &\n')
      terminal.type('sleep 7005\n')
      await expect.poll(() => [sleepers(7004), sleepers(7005)], patience).toEqual([1, 1])
      await terminal.close()
      await expect.poll(() => sleepers(7005), gone).toBe(0)
      expect(sleepers(7004)).toBe(1)
      await sh(set, 'lab-1', 'pkill -f "^sleep 7004"')
      await expect.poll(() => sleepers(7004), gone).toBe(0)
    }
  })
})

describe('SIGKILL of the agent', () => {
  it('ends every session of its terminals, also what hears no hang-up; daemons stay, and a new terminal works', async () => {
    for (let round = 0; round < 3; round += 1) {
      const terminals = await Promise.all([host, namespace(), container].map((place) => desk.openAt(place)))
      for (const terminal of terminals) {
        terminal.type("trap '' HUP; sleep 7006 > /dev/null 2>&1 &\n")
        terminal.type('setsid sleep 7007 < /dev/null > /dev/null 2>&1 &\n')
        terminal.type("(trap '' HUP; exec sleep 7008)\n")
      }
      await expect.poll(() => [sleepers(7006), sleepers(7007), sleepers(7008)], patience).toEqual([3, 3, 3])
      const shells = seenProcesses().filter((process) => /^(bash -l|bash --norc|(\S*\/)?a?sh)$/.test(process.command))
      expect(shells.length).toBeGreaterThanOrEqual(3)
      const restarted = new Promise<void>((over) => {
        set.onAgentRestart(over)
      })
      hit('agent', 'SIGKILL')
      await restarted
      await expect.poll(() => [sleepers(7006), sleepers(7008)], gone).toEqual([0, 0])
      expect(sleepers(7007)).toBe(3)
      const alive = new Set(seenProcesses().map((process) => `${process.pid} ${process.startTime}`))
      expect(shells.filter((shell) => alive.has(`${shell.pid} ${shell.startTime}`))).toEqual([])
      expect(terminals.map((terminal) => terminal.ended()?.cause)).toEqual(['agent-gone', 'agent-gone', 'agent-gone'])
      expect(desk.lost.at(-1)).toHaveLength(3)
      await sh(set, 'lab-1', 'pkill -f "^sleep 7007"')
      const again = await desk.openAt(host)
      again.type('echo $((6*7))\n')
      await expect.poll(again.text, patience).toContain('42')
      await again.close()
      for (const terminal of terminals) await terminal.close()
    }
    expect(desk.list()).toEqual([])
  })
})

// The last: its containers are gone with the engine.
describe('SIGKILL of the engine', () => {
  it('is said by its containers’ terminals, and takes their shells along', async () => {
    const terminal = await desk.openAt(container)
    terminal.type('sleep 7003\n')
    await expect.poll(() => sleepers(7003), patience).toBe(1)
    hit('engine', 'SIGKILL')
    await expect.poll(() => terminal.ended()?.cause, patience).toBe('engine-gone')
    await expect.poll(markedProcesses, gone).toEqual([])
    await terminal.close()
  })
})
