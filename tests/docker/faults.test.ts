/**
 * Real faults on a real lab host. Of each: the page is told that its picture is behind, no picture on the way is half,
 * and in the end it is what a fresh look gives.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession, type SessionLabs } from '../../src/main/session'
import { proxyEngine } from './support/engineProxy'
import { hit, victim, wayPast } from './support/faults'
import { disagreement, freshPicture } from './support/fresh'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { brokenParts, followAsPage, type Page } from './support/page'

const patience = { timeout: 20_000, interval: 20 }
/** Longer than an engine may take for an answer before it is asked anew (main/docker/names.ts). */
const longerThanDeadlines = 12_000

let runtime: TestRuntime
let set: LabSet
let session: LabSession
let page: Page
let past: (line: string) => string

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime, 'lab-1')
  past = wayPast()
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})
afterEach(() => {
  session.close()
})

async function watch(labs: SessionLabs = set): Promise<void> {
  session = createLabSession(labs, () => undefined)
  value(await session.observe('lab-1'))
  await isWhole()
  page = followAsPage(session.live, 'lab-1')
}

async function isWhole(): Promise<void> {
  expect(await disagreement({ options: runtime.options, set, session, labHost: 'lab-1', processes: false })).toBeNull()
  expect(session.live.topology('lab-1')?.named).toBe(true)
}

/** That the page was told, then that all is well again and was on the way. */
async function recovers(): Promise<void> {
  await isWhole()
  expect(page.behind.at(-1)?.reason).toBeNull()
  expect(page.faults).toEqual([])
  expect(page.picture()).toEqual(session.live.topology('lab-1'))
}

async function isSaid(reason: RegExp): Promise<void> {
  await expect.poll(() => page.behind.filter((entry) => reason.test(entry.reason ?? '')).length, patience).not.toBe(0)
}

const interfaceNames = (): string[] => (page.picture()?.interfaces ?? []).map((entry) => entry.name)
const boxed = (): string[] =>
  (page.picture()?.namespaces ?? []).flatMap((entry) => entry.containers.map((container) => container.name))
const stopped = (): string[] => (page.picture()?.stoppedContainers ?? []).map((container) => container.name)
const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms))

describe('the engine', () => {
  it('killed: behind, then whole by the one that is started in its place', async () => {
    await watch()
    await sh(set, 'lab-1', 'docker run -d --name lost --stop-signal KILL busybox sleep 1000')
    await expect.poll(boxed, patience).toContain('lost')
    hit('engine', 'SIGKILL')
    await isSaid(/engine/)
    await recovers()
    await expect.poll(stopped, patience).toContain('lost')
    await sh(set, 'lab-1', 'docker rm -f lost')
  })

  it('stopped: behind as soon as anything changes, the kernel’s part goes on live, whole when it goes on', async () => {
    await watch()
    await sh(
      set,
      'lab-1',
      'docker run -d --name ends busybox sleep 1000; docker run -d --name stays busybox sleep 1000',
    )
    const pid = (await sh(set, 'lab-1', 'docker inspect -f "{{.State.Pid}}" ends')).stdout.trim()
    await expect.poll(boxed, patience).toEqual(expect.arrayContaining(['ends', 'stays']))
    const engine = hit('engine', 'SIGSTOP')
    past('ip link add meanwhile type bridge')
    await isSaid(/takes long/)
    await expect.poll(interfaceNames, patience).toContain('meanwhile')
    past(`kill -9 ${pid}`)
    await expect.poll(boxed, patience).toEqual(['stays'])
    await pause(longerThanDeadlines)
    expect(session.live.behindReason('lab-1')).not.toBeNull()
    process.kill(engine.pid, 'SIGCONT')
    await recovers()
    await sh(set, 'lab-1', 'docker rm -f ends stays; ip link del meanwhile')
  })

  it('out of room: what it half did is shown as it is, and it is whole again when there is room', async () => {
    await watch()
    const root = '"$(docker info -f "{{.DockerRootDir}}")"'
    const full = await sh(
      set,
      'lab-1',
      `head -c 64m /dev/zero > ${root}/ballast; mount -o remount,size=$(df -k --output=used ${root} | tail -1)k ${root}; cat /dev/zero > ${root}/rest`,
    )
    expect(full.stderr).toContain('No space left')
    const refused = await sh(set, 'lab-1', 'docker run -d --name full busybox sleep 1000; docker network create full')
    expect(refused.stderr).toMatch(/no space left/i)
    await recoversAfterAll()
    await sh(set, 'lab-1', `rm ${root}/ballast ${root}/rest; docker rm -f full; docker network rm full`)
    expect((await sh(set, 'lab-1', 'docker run --rm busybox echo again')).stdout).toBe('again\n')
    await recoversAfterAll()
  })
})

/** A fault that need not make the picture behind at all. */
async function recoversAfterAll(): Promise<void> {
  await isWhole()
  expect(page.faults).toEqual([])
  expect(page.picture()).toEqual(session.live.topology('lab-1'))
}

describe('the connection to the engine', () => {
  it('cut, again and again in the middle of an answer, then held up: behind each time, whole each time', async () => {
    const proxy = await proxyEngine(set, 'lab-1', runtime.directory)
    await watch(proxy.labs)
    expect(proxy.cut()).toBeGreaterThan(0)
    past('docker network create at-the-cut')
    await isSaid(/event stream/)
    await recovers()
    for (const bytes of [1, 90, 300, 700, 1500, 4000]) {
      proxy.cutAfter(bytes)
      proxy.cut()
      past(`docker network create after-${bytes}`)
      await pause(250)
      proxy.cutAfter(null)
      await recovers()
    }
    page.behind.length = 0
    proxy.hold()
    past('docker run -d --name unheard busybox sleep 1000')
    await isSaid(/takes long/)
    proxy.release()
    await recovers()
    expect(boxed()).toContain('unheard')
    session.close()
    await proxy.close()
    await sh(set, 'lab-1', 'docker rm -f unheard; docker network prune -f')
  })
})

describe('the agent', () => {
  it('killed three times: behind, then whole by the one that is started in its place', async () => {
    await watch()
    for (const name of ['first', 'second', 'third']) {
      page.behind.length = 0
      hit('agent', 'SIGKILL')
      past(`ip link add ${name} type bridge`)
      await isSaid(/agent has ended/)
      await recovers()
      expect(interfaceNames()).toContain(name)
    }
    past('for name in first second third; do ip link del $name; done')
  })

  it('stopped: behind although nobody asks it anything, whole when it goes on', async () => {
    await watch()
    const agent = hit('agent', 'SIGSTOP')
    past('ip link add unseen type bridge')
    await isSaid(/agent takes long/)
    expect(interfaceNames()).not.toContain('unseen')
    // nsenter(1) stops itself with its child, and passes this on.
    process.kill(agent.parent, 'SIGCONT')
    await recovers()
    expect(interfaceNames()).toContain('unseen')
    past('ip link del unseen')
  })
})

describe('a network namespace that vanishes while it is read', () => {
  it('leaves no half picture, neither in the live one nor in any snapshot', async () => {
    await watch()
    const work = sh(
      set,
      'lab-1',
      `for round in $(seq 12); do
        docker run -d --name v$round busybox sleep 1000
        for name in a b c d; do ip netns add $name; ip link add v$name type veth peer name eth0 netns $name; done
        kill -9 $(docker inspect -f "{{.State.Pid}}" v$round); docker rm -f v$round
        for name in a b c d; do ip netns del $name; done
      done > /dev/null 2>&1`,
    )
    let over = false
    void work.finally(() => (over = true))
    let pictures = 0
    while (!over) {
      const [snapshot, resynced] = await Promise.all([
        freshPicture(runtime.options, set, 'lab-1'),
        session.live.track('lab-1'),
      ])
      expect(brokenParts(snapshot)).toEqual([])
      expect(brokenParts(value(resynced))).toEqual([])
      pictures += 1
    }
    expect(pictures).toBeGreaterThan(5)
    expect(victim('agent').pid).toBeGreaterThan(0)
    await recoversAfterAll()
  })
})
