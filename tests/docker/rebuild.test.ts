/** A lesson whose lab host dies in mid-lesson is built up again in a new one, on real engines. Needs the build. */
import { readFileSync, readlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSessionEnvironment } from '../../src/main/lessonEnvironment'
import { createLessonRunner, type LessonRunner } from '../../src/main/lessons'
import { createLessonLibrary } from '../../src/main/lessons/load'
import { createLabSession, type LabSession } from '../../src/main/session'
import type { LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { seenProcesses } from './support/processes'

const patience = { timeout: 60_000, interval: 50 }
const runtime = testRuntime()
let set: LabSet
let session: LabSession
let runner: LessonRunner

beforeAll(async () => {
  set = await upSet(runtime)
  session = createLabSession(set, () => undefined)
  const lessonEnvironment = createSessionEnvironment()
  lessonEnvironment.use(session)
  for (const name of ['lab-1', 'lab-2']) value(await session.up(name))
  runner = createLessonRunner({
    library: createLessonLibrary(resolve(import.meta.dirname, '../../resources/lessons')),
    environment: lessonEnvironment.environment,
    emit: () => undefined,
    notice: (problem) => {
      throw new Error(problem.message)
    },
  })
}, 120_000)
afterAll(async () => {
  runner.dispose()
  session.close()
  await set.close()
  runtime.remove()
}, 30_000)

const states = (): string => (runner.state()?.steps ?? []).map((step) => step.state).join(' ')

/** Its first process, seen from outside: everything in it ends with it. */
async function kill(labHost: string): Promise<void> {
  const first = seenProcesses().find(
    ({ pid, command }) =>
      /^bash .*init\.sh host$/.test(command) &&
      readFileSync(`/proc/${String(pid)}/root/etc/hostname`, 'utf8').trim() === labHost &&
      readlinkSync(`/proc/${String(pid)}/fd/1`).startsWith(runtime.directory),
  )
  if (!first) throw new Error(`${labHost} is not up`)
  process.kill(first.pid, 'SIGKILL')
  await expect.poll(() => runner.state()?.status, patience).toBe('interrupted')
}

describe('a lesson after a death in the middle', { timeout: 180_000 }, () => {
  it('with one lab host is at the same step, with the same things there', async () => {
    value(await runner.start({ lessonId: 'user-defined-bridge', labHost: 'lab-1' }))
    const third = runner.state()?.steps[3]?.stepId ?? ''
    value(await runner.rebuild(third))
    expect(states()).toMatch(/^done done done current/)
    const there = 'docker ps --format "{{.Names}}"; docker network ls --format "{{.Name}}"'
    const before = (await sh(set, 'lab-1', there)).stdout
    await kill('lab-1')
    expect(runner.state()).toMatchObject({ resume: third })
    value(await runner.rebuild(third))
    expect(states()).toMatch(/^done done done current/)
    expect((await sh(set, 'lab-1', there)).stdout).toBe(before)
    expect(value(await runner.cleanUp())).toMatchObject({ status: 'cleaned' })
  })

  it('with two, one of which died, is cleaned up in the other and built in both', async () => {
    value(await runner.start({ lessonId: 'overlay', labHost: 'lab-1' }))
    value(await runner.rebuild('ping'))
    await kill('lab-2')
    expect(
      runner
        .state()
        ?.steps.find((step) => step.state === 'current')
        ?.results.map((one) => one.verdict),
    ).toContain('undetermined')
    value(await runner.rebuild('ping'))
    expect(runner.state()?.steps.find((step) => step.state === 'current')?.stepId).toBe('ping')
    const ping = await sh(set, 'lab-2', 'docker exec test-nginx-2 ping -c 1 test-nginx-1')
    expect(ping.stdout).toContain('1 received')
    await expect.poll(() => runner.state()?.steps.find((step) => step.stepId === 'ping')?.state, patience).toBe('done')
    expect(value(await runner.cleanUp())).toMatchObject({ status: 'cleaned' })
  })
})
