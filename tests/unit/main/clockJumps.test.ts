/**
 * The wall's clock jumps, in this process alone (the machine's is never set): nothing that waits, lasts or is late may follow it.
 * Timers and the monotonic clock are the real ones.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineReady } from '../../../src/agent/labhost/engine'
import { failure } from '../../../src/contract/result'
import { deadlineIn, stopwatch, wallNow } from '../../../src/core/clock'
import { createFailureRing } from '../../../src/main/diagnostics/failures'
import { askEngine } from '../../../src/main/docker/names'
import { enginePatience } from '../../../src/main/docker/patience'
import { pingSchema } from '../../../src/main/docker/schemas'
import { makeSetDirectory, reapSets } from '../../../src/main/labs/directory'
import { createLessonRunner, type LessonRunner } from '../../../src/main/lessons'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import { createWaiters } from '../../../src/main/lessons/waiters'
import { createRestarts } from '../../../src/main/restarts'
import { emptyHost, runningHost } from '../checks/pictures'
import { fakeLab, type FakeLab } from '../lesson/fakeLab'
import { lessonsDirectory } from '../lesson/files'

const hour = 3_600_000
const year = 365 * 24 * hour
const jumps = [
  ['an hour on', hour],
  ['an hour back', -hour],
  ['a year on', year],
  ['a year back', -year],
] as const
const patient = { timeout: 20_000, interval: 5 }

let directory: string
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  directory = mkdtempSync(join(tmpdir(), 'vethlab-clock-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(directory, { recursive: true, force: true })
})
const jump = (ms: number): void => {
  vi.setSystemTime(wallNow().getTime() + ms)
}

describe.each(jumps)('the clock jumps by %s', (_name, ms) => {
  it('while a deadline runs: it is neither early nor never', async () => {
    const long = deadlineIn(60_000)
    const short = deadlineIn(20)
    jump(ms)
    expect(long()).toBe(false)
    await expect.poll(short, patient).toBe(true)
  })

  it('while something is timed: it lasted as long as it did', () => {
    const elapsedMs = stopwatch()
    jump(ms)
    expect(elapsedMs()).toBeGreaterThanOrEqual(0)
    expect(elapsedMs()).toBeLessThan(hour / 2)
  })

  it('while a lab host’s engine is waited for: it is waited for on', async () => {
    writeFileSync(join(directory, 'engine.log'), 'no more\n')
    let asked = 0
    const gone = (): boolean => {
      jump(ms)
      return (asked += 1) > 3
    }
    expect(await engineReady(directory, gone)).toMatchObject({ ok: false, code: 'engine-start-failed' })
    expect(asked).toBe(4)
  })

  it('while the engine is asked: an answer is taken, and none is waited for until the deadline', async () => {
    const jumping = async (): Promise<string> => {
      jump(ms)
      await new Promise((later) => setTimeout(later, 5))
      return 'OK'
    }
    const silent = (): Promise<string> => {
      jump(ms)
      return new Promise(() => undefined)
    }
    expect(await askEngine('GET /_ping', pingSchema, jumping)).toMatchObject({ ok: true })
    const patience = { ...enginePatience, deadlineMs: 30 }
    expect(await askEngine('GET /_ping', pingSchema, silent, patience)).toMatchObject({ code: 'timed-out' })
  })

  it('while a step’s check settles: it passes no sooner, and it does pass', async () => {
    const slow = await startedLesson(60_000)
    jump(ms)
    // The same again: it is looked at anew.
    slow.lab.show(emptyHost())
    expect(slow.states()).toBe('current locked locked locked locked')
    const fast = await startedLesson(20)
    jump(ms)
    await expect.poll(fast.states, patient).toBe('done current locked locked locked')
    fast.lab.show(runningHost())
    jump(ms)
    await expect.poll(fast.states, patient).toBe('done done current locked locked')
  })

  it('while something is waited for: it is there, or late, all the same', async () => {
    const waiters = createWaiters()
    let there = false
    const long = waiters.until(() => there, 60_000)
    const short = waiters.until(() => false, 20)
    jump(ms)
    expect(await short).toBe(false)
    there = true
    waiters.look()
    expect(await long).toBe(true)
  })

  it('between the deaths of an agent: its pause is no longer than ever', () => {
    const restarts = createRestarts()
    for (let death = 0; death < 10; death += 1) {
      restarts.begun()
      restarts.answered()
      jump(ms)
      expect(restarts.died()).toBe(Math.min(Math.max(0, death + 1 - 3) * 100, 300))
    }
  })

  it('while lab hosts are up: their set is nobody’s to remove, and anybody’s once its owner is gone', () => {
    const made = makeSetDirectory(directory)
    if (!made.ok) throw new Error(made.message)
    jump(ms)
    expect(looked(directory)).toBe(0)
    made.value.release()
    expect(looked(directory)).toBe(1)
  })

  it('while a set is made: it is not taken for an abandoned one', async () => {
    mkdirSync(join(directory, 'abcdef'))
    // As the one who makes it: between the directory and its lock.
    const maker = spawn('flock', ['--no-fork', '--shared', directory, 'sh', '-c', 'echo made; exec sleep 1000'], {
      stdio: 'pipe',
    })
    await once(maker.stdout, 'data')
    jump(ms)
    expect(looked(directory)).toBe(0)
    const ended = once(maker, 'exit')
    maker.kill('SIGKILL')
    maker.stdout.destroy()
    await ended
    await expect.poll(() => looked(directory), patient).toBe(1)
  })

  it('between two failures: the report has them as they came', () => {
    const ring = createFailureRing()
    ring.add(failure('timed-out', 'first'), null)
    jump(ms)
    ring.add(failure('timed-out', 'second'), null)
    const [first, second] = ring.all()
    expect([first?.message, second?.message]).toEqual(['first', 'second'])
    expect(Math.abs((second?.at ?? 0) - (first?.at ?? 0) - ms)).toBeLessThan(hour / 2)
  })
})

/** How many sets a look took for abandoned. */
function looked(sets: string): number {
  const { removed, problems } = reapSets(sets)
  return removed.length + problems.length
}

async function startedLesson(settleMs: number): Promise<{ lab: FakeLab; runner: LessonRunner; states: () => string }> {
  const lab = fakeLab()
  const runner = createLessonRunner({
    library: createLessonLibrary(lessonsDirectory),
    environment: lab.environment,
    settleMs,
    emit: () => undefined,
    notice: () => undefined,
  })
  expect(await runner.start({ lessonId: 'default-bridge', labHost: 'lab-1' })).toMatchObject({ ok: true })
  expect(runner.mark()).toMatchObject({ ok: true })
  const states = (): string => (runner.state()?.steps ?? []).map((step) => step.state).join(' ')
  return { lab, runner, states }
}
