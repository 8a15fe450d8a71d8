/**
 * Whatever part dies at a random moment of a lesson: all of it is gone by itself, nothing foreign is touched, no step passes
 * without its command, and the lesson is finished, without a restart where only a part died. `npm run soak -- kills` kills
 * two hundred times.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { below, stillThere, type SeenProcess } from '../docker/support/processes'
import { soakOf } from '../docker/support/soak'
import { createTimes } from '../docker/support/times'
import { launchApp, type RunningApp } from './support/app'
import { createLessonWalk, labHostOf, readyLab } from './support/lessonWalk'
import { holdingsOf, lookBelow, machineState, remains, type Look } from './support/remains'
import { pageProcess } from './support/revived'

/** A second is promised; a loaded machine is given more before it is called a leftover. */
const gone = { timeout: 10_000, interval: 20 }
/** So long a lesson takes; some kills fall behind its end. */
const lessonMs = 5_000
const work = soakOf('kills', 7)
const kinds = ['page', 'agent', 'main', 'engine', 'set', 'labHost'] as const
type Kind = (typeof kinds)[number]

const home = mkdtempSync(join(tmpdir(), 'vl-kills-'))
const bystanderHome = mkdtempSync(join(tmpdir(), 'vl-kills-'))
const foreign = join(home, 'vethlab', 'somebody-elses')
const launched: RunningApp[] = []
let app: RunningApp
let bystander: ChildProcess

async function open(): Promise<RunningApp> {
  app = await launchApp('kills', { XDG_RUNTIME_DIR: home, XDG_STATE_HOME: join(home, 'state') })
  launched.push(app)
  await app.page.getByTestId('start-lab').waitFor()
  await app.page.keyboard.press('Control+Enter')
  await readyLab(app)
  await app.atPrompt('lab-1')
  return app
}

beforeAll(async () => {
  bystander = spawn(process.execPath, [resolve('out/main/cli.js'), 'lab', 'up', 'other-1'], {
    env: { ...process.env, XDG_RUNTIME_DIR: bystanderHome, XDG_STATE_HOME: join(bystanderHome, 'state') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(bystander.stdout ?? raise('no output'), 'data')
  mkdirSync(foreign, { recursive: true, mode: 0o700 })
  writeFileSync(join(foreign, 'file'), '')
}, 180_000)
afterAll(async () => {
  await app.close()
  bystander.kill('SIGTERM')
  await once(bystander, 'exit')
  for (const { runtimeDirectory } of launched) rmSync(runtimeDirectory, { recursive: true, force: true })
  for (const folder of [home, bystanderHome]) rmSync(folder, { recursive: true, force: true })
})

/**
 * Those in PID namespaces of so many levels (NSpid, proc(5)): 2 for the set, 3 for its one lab host and what is in that. Who
 * entered from outside is in there, too, and no child of the first process. Chromium has such namespaces of its own.
 */
function within(levels: 2 | 3, own: readonly SeenProcess[]): readonly SeenProcess[] {
  return own.filter(({ pid, command }) => {
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
    const depth = /^NSpid:\t(.*)$/m.exec(status)?.[1]?.split('\t').length ?? 0
    return depth >= levels && !command.includes(' --type=')
  })
}

/**
 * Those in the lab host's user namespace, whoever began them, as this test does with each command: what is in its PID namespace,
 * and the `unshare` and `nsenter` outside of that which are the parents of some and end with them.
 */
function ofLabHost(firstPid: number, { all, namespaces }: Look): readonly SeenProcess[] {
  const userNamespace = (pid: number): string | undefined =>
    namespaces.get(pid)?.find((name) => name.startsWith('user:'))
  const its = userNamespace(firstPid) ?? raise('no user namespace')
  return all.filter(({ pid }) => userNamespace(pid) === its)
}

/** The process that is hit, and all that is to end with it. */
async function doomedBy(kind: Kind, seen: Look): Promise<{ victim: number; doomed: readonly SeenProcess[] }> {
  const { own } = seen
  const like = (pattern: RegExp, among: readonly SeenProcess[] = own): readonly SeenProcess[] =>
    among.filter(({ command }) => pattern.test(command))
  const host = labHostOf(own) ?? raise('no lab host')
  const [set = raise('no set')] = like(/^bash .*init\.sh set$/)
  switch (kind) {
    case 'page': {
      const victim = await pageProcess(app)
      return { victim, doomed: own.filter(({ pid }) => pid === victim) }
    }
    case 'agent': {
      const [agent = raise('no agent')] = like(/^\S*(node|electron)\S* .*agent\.js/)
      return { victim: agent.pid, doomed: [...like(/agent\.js/), ...like(/^bash -l$/)] }
    }
    case 'engine': {
      const engines = like(/^(dockerd|containerd|nginx)|containerd-shim/, within(3, own))
      return { victim: like(/^dockerd --rootless/, engines)[0]?.pid ?? raise('no engine'), doomed: engines }
    }
    case 'labHost':
      return { victim: host.pid, doomed: ofLabHost(host.pid, seen) }
    case 'set':
      // This test's own commands in the lab host, too, which are below nobody in the set.
      return { victim: set.pid, doomed: [...new Set([...within(2, own), ...ofLabHost(host.pid, seen)])] }
    case 'main':
      return { victim: app.pid, doomed: own }
  }
}

/** What is there of sets, in memory and on the disk. */
const setFolders = (): number[] =>
  [join(home, 'vethlab'), join(home, 'state', 'vethlab')].map(
    (folder) => readdirSync(folder).filter((name) => /^[0-9a-f]{6}$/.test(name)).length,
  )

describe('at a random moment of a lesson', () => {
  it(
    'any part may be killed',
    async () => {
      await open()
      const machine = machineState()
      const beside = below(bystander.pid ?? 0)
      expect(beside.length).toBeGreaterThan(4)
      const times = Object.fromEntries(kinds.map((kind) => [kind, createTimes(kind)]))
      const walk = createLessonWalk()
      await walk.start(app)
      let bag: Kind[] = []
      let killed = 0
      for (; work.more(killed); killed += 1) {
        if (bag.length === 0) bag = [...kinds]
        const [kind = raise('nothing')] = bag.splice(work.draw(bag.length), 1)
        const after = work.draw(lessonMs)
        const message = work.reproduction([`# ${String(killed)}: SIGKILL of the ${kind} after ${String(after)} ms`])
        await round(kind, after, message).catch((cause: unknown) => {
          throw new Error(message, { cause })
        })
        expect(stillThere(beside), message).toHaveLength(beside.length)
        expect(existsSync(join(foreign, 'file')), message).toBe(true)
        expect(machineState(), message).toEqual(machine)
      }
      const goneAfter = Object.fromEntries(Object.entries(times).map(([kind, one]) => [kind, one.figures()]))
      work.tell({ killed, goneAfter })

      async function round(kind: Kind, after: number, message: string): Promise<void> {
        // Caught at once: it may fail while something else is waited for.
        const walking = Promise.allSettled([walk.finish()])
        await new Promise((later) => setTimeout(later, after))
        const seen = lookBelow(app.pid)
        const { victim, doomed } = await doomedBy(kind, seen)
        const holdings = holdingsOf(doomed, seen, kind === 'main' ? join(home, 'vethlab') : null)
        // What cannot be seen cannot be missed; a program of a moment may have ended meanwhile.
        expect(remains(holdings).length, message).toBeGreaterThan(0)
        if (['main', 'set', 'labHost'].includes(kind)) expect(holdings.namespaces.size, message).toBeGreaterThan(0)
        walk.end()
        process.kill(victim, 'SIGKILL')
        await times[kind]?.until(() => expect.poll(() => remains(holdings), { ...gone, message }).toEqual([]))
        const [walked] = await walking
        if (walked.status === 'rejected') passOn(kind, walked.reason)
        if (kind === 'main') {
          await open()
          await walk.start(app)
        } else await readyLab(app)
        expect(setFolders(), message).toEqual([1, 1])
        // What ran in an engine that dies is gone, which is all that the lesson's last step asks for.
        const byDeath = kind === 'engine' ? ['clean'] : []
        const unearned = (await walk.done()).filter((stepId) => !walk.begun.has(stepId) && !byDeath.includes(stepId))
        expect(unearned, message).toEqual([])
        if (kind !== 'page' && kind !== 'agent') await walk.rebuild()
        await walk.finish()
        await walk.rebuild()
      }
    },
    work.timeout,
  )
})

/** A window that was killed answers nobody who asked it just then; any other window does. */
function passOn(kind: Kind, error: unknown): void {
  if (kind !== 'main') throw error
}

function raise(what: string): never {
  throw new Error(what)
}
