/** A lesson goes on where it was: kept over restarts, built up again by its own commands, reset step by step. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { success } from '../../../src/contract/result'
import { keepAttempt, keptOf, nothingKept, resumeStep } from '../../../src/core/lesson/kept'
import type { StepState } from '../../../src/core/lesson/types'
import { createLessonRunner, type KeptStore, type LessonRunner } from '../../../src/main/lessons'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import type { BrokenFile } from '../../../src/main/keptFile'
import { openProgress } from '../../../src/main/progress'
import { docker0Mac, emptyHost, engineId, neighbour, runningHost } from '../checks/pictures'
import { fakeLab, type FakeLab } from './fakeLab'
import { lessonsDirectory } from './files'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vethlab-progress-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})
const refuse = (line: string): never => {
  throw new Error(line)
}
const refuseFile = ({ line }: BrokenFile): never => refuse(line)
const lesson = { lessonId: 'default-bridge', labHost: 'lab-1' }

function make(kept: KeptStore, lab: FakeLab = fakeLab()): { lab: FakeLab; runner: LessonRunner; states: () => string } {
  const runner = createLessonRunner({
    library: createLessonLibrary(lessonsDirectory),
    environment: lab.environment,
    settleMs: 0,
    kept,
    emit: () => undefined,
    notice: (problem) => refuse(problem.message),
  })
  const states = (): string => (runner.state()?.steps ?? []).map((step) => step.state).join(' ')
  return { lab, runner, states }
}

const firstOf = async (runner: LessonRunner): Promise<unknown> => {
  const list = await runner.list('en')
  return list.ok ? list.value[0] : list
}

/** By hand, to the step "packets". */
async function atPackets(kept: KeptStore = openProgress(directory, refuseFile)): Promise<ReturnType<typeof make>> {
  const made = make(kept)
  await made.runner.enter(lesson)
  made.runner.mark()
  made.lab.show(runningHost())
  made.lab.execEvent({ containerId: engineId, command: 'ls' })
  expect(made.states()).toBe('done done done current locked')
  return made
}

describe('a lesson that is entered', () => {
  it('again goes on where it is', async () => {
    const { runner, states } = await atPackets()
    expect(await runner.enter(lesson)).toMatchObject({ ok: true, value: { resume: null } })
    expect(states()).toBe('done done done current locked')
  })

  it('after a restart offers the step that was reached, and is built up to it by its own commands', async () => {
    const first = await atPackets()
    first.runner.dispose()
    const { lab, runner, states } = make(openProgress(directory, refuseFile))
    expect(await runner.enter(lesson)).toMatchObject({ ok: true, value: { resume: 'packets' } })
    expect(states()).toBe('current locked locked locked locked')
    expect(await firstOf(runner)).toMatchObject({ id: 'default-bridge', left: 3, finished: false })
    const building = runner.rebuild('packets')
    expect(runner.state()).toMatchObject({ busy: true, rebuildingTo: 'packets' })
    expect(await building).toMatchObject({ ok: true, value: { busy: false, rebuildingTo: null, resume: null } })
    expect(states()).toBe('done done done current locked')
    expect(lab.ran).toEqual([
      'docker rm --force test-nginx',
      'docker run --rm -d --name test-nginx nginx:latest',
      'docker exec test-nginx /bin/bash',
    ])
  })

  it('by the first step keeps what was reached until the lesson is begun anew', async () => {
    const first = await atPackets()
    first.runner.dispose()
    const { runner } = make(openProgress(directory, refuseFile))
    await runner.enter(lesson)
    runner.mark()
    expect(runner.state()).toMatchObject({ resume: 'packets' })
    expect(await runner.rebuild('before')).toMatchObject({ ok: true, value: { resume: null } })
    expect(keptOf(openProgress(directory, refuseFile).current(), 'default-bridge').steps).toEqual({})
  })

  it('offers nothing after its end, and stays known as finished', async () => {
    const { lab, runner } = await atPackets()
    lab.show(runningHost({ neighbours: [neighbour(docker0Mac)] }))
    lab.show(emptyHost())
    runner.dispose()
    const again = make(openProgress(directory, refuseFile))
    expect(await firstOf(again.runner)).toMatchObject({ left: 5, finished: true })
    expect(await again.runner.enter(lesson)).toMatchObject({ ok: true, value: { resume: null } })
    expect(await firstOf(again.runner)).toMatchObject({ left: 0, finished: true })
  })
})

describe('a lab host that died in mid-lesson', () => {
  it('leaves the step undetermined, and the lesson is built up to it in the new one', async () => {
    const { lab, runner, states } = await atPackets()
    lab.show(null)
    expect(runner.state()).toMatchObject({ status: 'interrupted', resume: 'packets' })
    expect(runner.state()?.steps[3]?.results.map((result) => result.verdict)).toContain('undetermined')
    expect(await runner.rebuild('packets')).toMatchObject({ ok: false, code: 'lab-host-limit' })
    expect(runner.state()).toMatchObject({ busy: false, status: 'interrupted' })
    lab.environment.up = (): Promise<ReturnType<typeof success<null>>> => {
      lab.show({ ...emptyHost() })
      return Promise.resolve(success(null))
    }
    expect(await runner.rebuild('packets')).toMatchObject({ ok: true })
    expect(states()).toBe('done done done current locked')
  })

  it('offers the step after it came back by itself', async () => {
    const { lab, runner, states } = await atPackets()
    lab.show(null)
    lab.show(emptyHost())
    expect(states()).toBe('current locked locked locked locked')
    expect(runner.state()).toMatchObject({ status: 'running', resume: 'packets' })
  })
})

describe('a step that is reset', () => {
  it('is as it began: what was done in it is undone, the steps before it are made again', async () => {
    const { lab, runner, states } = await atPackets()
    expect(await runner.rebuild('packets')).toMatchObject({ ok: true })
    expect(states()).toBe('done done done current locked')
    expect(lab.ran[0]).toBe('docker rm --force test-nginx')
  })

  it('leaves a skipped step skipped', async () => {
    const { runner, states } = await atPackets()
    runner.skip('packets')
    expect(await runner.rebuild('clean')).toMatchObject({ ok: true })
    expect(states()).toBe('done done done skipped current')
  })

  it('stops where a step is not solved by its own commands', async () => {
    const { lab, runner, states } = await atPackets()
    lab.answer('docker exec', () => success({ stdout: '', stderr: 'no', status: null }))
    lab.answer('docker rm', () => {
      lab.show(emptyHost())
      return success({ stdout: '', stderr: '', status: 0 })
    })
    lab.environment.exec = ((exec) => async (labHost, argv, deadlineMs) => {
      const output = await exec(labHost, argv, deadlineMs)
      // The lab host dies while its state is built: nobody waits for the deadline.
      if (argv[1] === 'exec') lab.show(null)
      return output
    })(lab.environment.exec)
    expect(await runner.rebuild('packets')).toMatchObject({ ok: false, code: 'lesson-not-rebuilt' })
    expect(runner.state()).toMatchObject({ busy: false, status: 'interrupted' })
    expect(states()).toBe('done done current locked locked')
  })

  it('is not built on what clean-up could not remove', async () => {
    const { lab, runner } = await atPackets()
    vi.useFakeTimers()
    lab.answer('docker rm', () => success({ stdout: '', stderr: 'cannot remove', status: 1 }))
    const building = runner.rebuild('packets')
    await vi.advanceTimersByTimeAsync(31_000)
    vi.useRealTimers()
    expect(await building).toMatchObject({ ok: false, code: 'lesson-not-rebuilt' })
    expect(runner.state()?.leftovers.length).toBeGreaterThan(0)
    expect(runner.state()?.status).toBe('running')
    expect(lab.ran.filter((line) => line.startsWith('docker run'))).toEqual([])
  })

  it('is none of the lesson: refused', async () => {
    const { runner } = await atPackets()
    expect(await runner.rebuild('no-such-step')).toMatchObject({ ok: false, code: 'bad-request' })
  })
})

describe('what is kept', () => {
  const state = (...states: StepState[]) => ({
    lessonId: 'x',
    steps: states.map((one, at) => ({ stepId: `s${String(at)}`, state: one, results: [], missing: null, hint: null })),
  })
  it('is the farthest that was reached', () => {
    const far = keepAttempt(nothingKept, state('done', 'skipped', 'current'))
    expect(keptOf(far, 'x').steps).toEqual({ s0: 'done', s1: 'skipped' })
    expect(keptOf(keepAttempt(far, state('done', 'current', 'locked')), 'x').steps).toEqual(keptOf(far, 'x').steps)
  })

  it('names the first step that was not left, and none at the beginning and the end', () => {
    const kept = (...steps: StepState[]) => keptOf(keepAttempt(nothingKept, state(...steps)), 'x')
    const ids = ['s0', 's1', 's2']
    expect(resumeStep(kept('done', 'current', 'locked'), ids)).toBe('s1')
    expect(resumeStep(kept('current', 'locked', 'locked'), ids)).toBeNull()
    expect(resumeStep(kept('done', 'done', 'done'), ids)).toBeNull()
    // The lesson has other steps by now.
    expect(resumeStep(kept('done', 'current'), ['new', 's0', 's1'])).toBeNull()
  })

  it('is set aside and said where its file is broken, and told once where it cannot be written', () => {
    writeFileSync(join(directory, 'progress.json'), '{"last":7}')
    const said: string[] = []
    expect(openProgress(directory, ({ line }) => said.push(line)).current()).toEqual(nothingKept)
    expect(readdirSync(directory)[0]).toMatch(/^progress\.json\.broken-/)
    writeFileSync(join(directory, 'file'), '')
    const store = openProgress(join(directory, 'file'), ({ line }) => said.push(line))
    store.save({ last: 'a', lessons: {} })
    store.save({ last: 'b', lessons: {} })
    expect(said.filter((line) => line.includes('for this run only'))).toHaveLength(1)
    openProgress(directory, refuseFile).save({ last: 'a', lessons: {} })
    expect(readFileSync(join(directory, 'progress.json'), 'utf8')).toContain('"last": "a"')
  })
})
