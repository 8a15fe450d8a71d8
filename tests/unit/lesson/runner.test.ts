/** The runner against a lab host in memory (see fakeLab.ts: the environment is faked, nothing else). */
import { describe, expect, it } from 'vitest'
import { failure } from '../../../src/contract/result'
import type { CheckResult, Language, LessonState } from '../../../src/core/lesson/types'
import { createLessonRunner, type LessonRunner } from '../../../src/main/lessons'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import {
  containerId,
  docker0Mac,
  emptyHost,
  engineId,
  hostModeHost,
  link,
  neighbour,
  runningHost,
  stoppedHost,
} from '../checks/pictures'
import { exitedHost, fakeLab, type FakeLab } from './fakeLab'
import { lessonsDirectory } from './files'

interface Started {
  readonly lab: FakeLab
  readonly runner: LessonRunner
  readonly emitted: LessonState[]
  /** Such as "done current locked locked locked". */
  readonly states: () => string
  readonly hint: () => string | null
  readonly results: (stepId: string) => readonly CheckResult[]
}

async function started(language: Language = 'en'): Promise<Started> {
  const lab = fakeLab()
  const emitted: LessonState[] = []
  const runner = createLessonRunner({
    library: createLessonLibrary(lessonsDirectory),
    environment: lab.environment,
    settleMs: 0,
    emit: (state) => emitted.push(state),
    notice: (problem) => {
      throw new Error(problem.message)
    },
  })
  const answer = await runner.start({ lessonId: 'default-bridge', labHost: 'lab-1' })
  expect(answer).toMatchObject({ ok: true })
  const steps = () => runner.state()?.steps ?? []
  const opened = await runner.open('default-bridge', language)
  if (!opened.ok) throw new Error(opened.message)
  return {
    lab,
    runner,
    emitted,
    states: () =>
      steps()
        .map((step) => step.state)
        .join(' '),
    hint: () => {
      const current = steps().find((step) => step.state === 'current')
      return opened.value.steps.find((step) => step.id === current?.stepId)?.hints[current?.hint ?? ''] ?? null
    },
    results: (stepId) => steps().find((step) => step.stepId === stepId)?.results ?? [],
  }
}

/** The lesson with the first step done. */
async function marked(language: Language = 'en'): Promise<Started> {
  const lesson = await started(language)
  expect(lesson.runner.mark()).toMatchObject({ ok: true })
  return lesson
}

describe('a lesson that is done by hand', () => {
  it('goes from step to step as pictures and the engine’s events come', async () => {
    const { lab, runner, states, emitted } = await started()
    expect(states()).toBe('current locked locked locked locked')
    runner.mark()
    expect(states()).toBe('done current locked locked locked')
    lab.show(runningHost())
    expect(states()).toBe('done done current locked locked')
    lab.execEvent({ containerId: engineId, command: '/bin/bash' })
    expect(states()).toBe('done done done current locked')
    lab.show(runningHost({ neighbours: [neighbour(docker0Mac)] }))
    expect(states()).toBe('done done done done current')
    lab.show(emptyHost())
    expect(states()).toBe('done done done done done')
    expect(runner.state()?.status).toBe('finished')
    expect(emitted.at(-1)).toEqual(runner.state())
    expect(lab.ran).toEqual([])
  })

  it('takes other ways that make the same facts', async () => {
    const { lab, states } = await marked()
    // docker create, docker start, with the image's name in short
    lab.show(stoppedHost('created'))
    lab.show(runningHost({ container: { image: 'nginx' } }))
    expect(states()).toBe('done done current locked locked')
    // docker exec test-nginx ip a
    lab.execEvent({ containerId: engineId, command: 'ip a' })
    // packets by another way: the entry may be stale by the time it is seen
    lab.show(runningHost({ container: { image: 'nginx' }, neighbours: [neighbour(docker0Mac, 4)] }))
    expect(states()).toBe('done done done done current')
    // without --rm: stopped, then removed
    lab.show(exitedHost())
    expect(states()).toBe('done done done done current')
    lab.show(emptyHost())
    expect(states()).toBe('done done done done done')
  })

  it('keeps a step done when its facts vanish later, with the results that it was done with', async () => {
    const { lab, states, results } = await marked()
    lab.show(runningHost())
    const before = results('run')
    lab.show(exitedHost())
    expect(states()).toBe('done done current locked locked')
    expect(results('run')).toEqual(before)
    expect(before.every((result) => result.verdict === 'passed')).toBe(true)
  })

  it('says each state once', async () => {
    const { lab, emitted } = await marked()
    const count = emitted.length
    lab.show(emptyHost())
    lab.show(emptyHost())
    expect(emitted.length).toBe(count)
  })

  it('does not accept a moment that was marked with a container running, until it is marked anew', async () => {
    const { lab, runner, states, hint } = await started()
    lab.show(runningHost())
    runner.mark()
    expect(states()).toBe('current locked locked locked locked')
    expect(hint()).toContain('already plugged into')
    lab.show(emptyHost())
    expect(states()).toBe('current locked locked locked locked')
    runner.mark()
    expect(states()).toBe('done current locked locked locked')
  })

  it('refuses to mark again in a step that compares', async () => {
    const { runner } = await marked()
    expect(runner.mark()).toMatchObject({ ok: false, code: 'bad-request' })
  })

  it('marks by itself when the step that marks is skipped', async () => {
    const { lab, runner, states } = await started()
    expect(runner.skip('before')).toMatchObject({ ok: true })
    lab.show(runningHost())
    expect(states()).toBe('skipped done current locked locked')
    expect(runner.skip('clean')).toMatchObject({ ok: false, code: 'bad-request' })
  })
})

describe('hints', () => {
  it.each([
    ['nothing was created', emptyHost(), /There is no container/],
    ['it was named otherwise', runningHost({ container: { name: 'web' } }), /docker rename/],
    ['it has exited', exitedHost(), /docker logs/],
    ['it was only created', stoppedHost('created'), /docker start/],
    ['it has another image', runningHost({ container: { image: 'busybox' } }), /another image/],
    ['it is on another network', runningHost({ bridge: 'br-0123456789ab' }), /another bridge/],
    ['it is on the host’s network', hostModeHost(), /--network host/],
    ['it has no network', withoutEth0(), /--network none/],
    ['it is on a macvlan', runningHost({ inner: { kind: 'macvlan' } }), /macvlan/],
  ])('fit what was observed of docker run: %s', async (_name, topology, text) => {
    const { lab, states, hint } = await marked()
    lab.show(topology)
    expect(states()).toBe('done current locked locked locked')
    expect(hint()).toMatch(text)
  })

  it('fit a container that was stopped in mid-lesson', async () => {
    const { lab, hint } = await marked()
    lab.show(runningHost())
    expect(hint()).toContain('docker exec -it test-nginx')
    lab.show(exitedHost())
    expect(hint()).toContain('docker start test-nginx')
    lab.show(emptyHost())
    expect(hint()).toContain('is gone')
  })

  it('fit a ping from the host, which leaves no trace in the container', async () => {
    const { lab, hint } = await marked('ko')
    lab.show(runningHost())
    lab.execEvent({ containerId: engineId, command: 'sh' })
    expect(hint()).toContain('호스트의 터미널에서 ping')
  })

  it('fit a container that stays behind after docker stop', async () => {
    const { lab, runner, hint } = await marked()
    lab.show(runningHost({ neighbours: [neighbour(docker0Mac)] }))
    for (const step of ['run', 'inside', 'packets']) runner.skip(step)
    lab.show(exitedHost())
    expect(hint()).toContain('docker rm test-nginx')
  })
})

function withoutEth0() {
  const host = runningHost()
  return { ...host, interfaces: [...emptyHost().interfaces, link(containerId, 1, 'lo', { kind: 'loopback' })] }
}

describe('a picture that cannot be trusted', () => {
  it('gives no verdict while it is behind, and passes nothing', async () => {
    const { lab, states, results } = await marked()
    lab.setBehind(true)
    lab.show(runningHost())
    expect(states()).toBe('done current locked locked locked')
    expect(results('run').every((result) => result.verdict === 'undetermined')).toBe(true)
    lab.setBehind(false)
    expect(states()).toBe('done done current locked locked')
  })

  it('cannot be marked while it is behind or nameless', async () => {
    const { lab, runner } = await started()
    lab.setBehind(true)
    expect(runner.mark()).toMatchObject({ ok: false, code: 'timed-out' })
    lab.setBehind(false)
    lab.show({ ...emptyHost(), named: false })
    expect(runner.mark()).toMatchObject({ ok: false, code: 'timed-out' })
  })

  it('interrupts the lesson when the lab host goes down, and starts afresh with a fresh lab host', async () => {
    const { lab, runner, states, results } = await marked()
    lab.show(runningHost())
    lab.show(null)
    expect(runner.state()?.status).toBe('interrupted')
    expect(states()).toBe('done done current locked locked')
    expect(results('inside').map((result) => result.verdict)).toEqual(['undetermined', 'undetermined', 'undetermined'])
    expect(runner.mark()).toMatchObject({ ok: false, code: 'lab-host-down' })
    lab.show(emptyHost())
    expect(runner.state()?.status).toBe('running')
    expect(states()).toBe('current locked locked locked locked')
  })

  it('that shows another host namespace is another lab host', async () => {
    const { lab, states } = await marked()
    const other = emptyHost()
    lab.show({ ...other, hostNamespace: '4:9999' })
    expect(states()).toBe('current locked locked locked locked')
  })
})

describe('requests that cannot be met', () => {
  it('name the lesson, the lab host or the image', async () => {
    const lab = fakeLab()
    const library = createLessonLibrary(lessonsDirectory)
    const options = { library, environment: lab.environment, emit: () => undefined, notice: () => undefined }
    const runner = createLessonRunner(options)
    expect(runner.mark()).toMatchObject({ ok: false, code: 'bad-request' })
    expect(await runner.cleanUp()).toMatchObject({ ok: false, code: 'bad-request' })
    const start = (lessonId: string, labHost = 'lab-1') => runner.start({ lessonId, labHost })
    expect(await start('no-such-lesson')).toMatchObject({ ok: false, code: 'lesson-unknown' })
    expect(await start('../lessons/default-bridge')).toMatchObject({ ok: false, code: 'lesson-unknown' })
    expect(await start('default-bridge', 'lab-9')).toMatchObject({ ok: false, code: 'lab-host-down' })
    lab.show({ ...emptyHost(), images: [] })
    expect(await start('default-bridge')).toMatchObject({ ok: false, code: 'image-missing' })
    expect(runner.state()).toBeNull()
  })

  it('leave no listener behind', async () => {
    const { lab, runner } = await started()
    expect(lab.listeners()).toBe(4)
    await runner.start({ lessonId: 'default-bridge', labHost: 'lab-1' })
    expect(lab.listeners()).toBe(4)
    runner.dispose()
    expect(lab.listeners()).toBe(0)
  })
})

describe('the solution', () => {
  it('solves every step, each of which was unsolved before', async () => {
    const { lab, runner } = await started()
    const solved = await runner.runSolution({}, { observing: false })
    if (!solved.ok) throw new Error(solved.message)
    expect(solved.value.map((step) => step.stepId)).toEqual(['before', 'run', 'inside', 'packets', 'clean'])
    for (const step of solved.value) {
      expect(
        step.unsolved.some((result) => result.verdict === 'failed'),
        step.stepId,
      ).toBe(true)
      expect(
        step.results.every((result) => result.verdict === 'passed'),
        step.stepId,
      ).toBe(true)
    }
    expect(lab.ran).toEqual([
      'docker run --rm -d --name test-nginx nginx:latest',
      'docker exec test-nginx /bin/bash',
      'docker exec test-nginx ping -c 1 172.17.0.1',
      'docker stop test-nginx',
    ])
    expect(runner.state()).toMatchObject({ status: 'finished', busy: false })
  })

  it('stops at a step that it does not solve, with what was observed', async () => {
    const { lab, runner } = await started()
    lab.answer('docker run', () => failure('lab-host-down', 'lab-1 is down'))
    const solved = await runner.runSolution({}, { observing: true })
    if (!solved.ok) throw new Error(solved.message)
    expect(solved.value.map((step) => step.stepId)).toEqual(['before', 'run'])
    expect(solved.value[1]).toMatchObject({ failure: { code: 'lab-host-down' } })
    expect(solved.value[1]?.results[0]).toMatchObject({
      verdict: 'failed',
      observed: { key: 'observed.container-absent' },
    })
  })

  it('is alone at work', async () => {
    const { runner } = await started()
    const running = runner.runSolution({}, { observing: false })
    expect(runner.state()?.busy).toBe(true)
    expect(await runner.cleanUp()).toMatchObject({ ok: false, code: 'bad-request' })
    expect(await runner.start({ lessonId: 'default-bridge', labHost: 'lab-1' })).toMatchObject({
      ok: false,
      code: 'bad-request',
    })
    expect(await running).toMatchObject({ ok: true })
  })
})

describe('clean-up', () => {
  it('removes what the lesson made, at whatever step', async () => {
    const { lab, runner } = await marked()
    lab.show(runningHost())
    const answer = await runner.cleanUp()
    expect(lab.ran).toEqual(['docker rm --force test-nginx'])
    expect(answer).toMatchObject({ ok: true, value: { status: 'cleaned', leftovers: [], busy: false } })
  })

  it('has nothing to do where nothing was made', async () => {
    const { runner } = await started()
    expect(await runner.cleanUp()).toMatchObject({ ok: true, value: { status: 'cleaned', leftovers: [] } })
  })

  it('fails aloud when the lab host is down', async () => {
    const { lab, runner } = await marked()
    lab.show(null)
    expect(await runner.cleanUp()).toMatchObject({ ok: false, code: 'lab-host-down' })
    expect(runner.state()?.busy).toBe(false)
  })
})
