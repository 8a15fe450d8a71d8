/** A step that needs a part of the kernel: run where it is there, passed over and said where it is not. */
import { describe, expect, it } from 'vitest'
import { success } from '../../../src/contract/result'
import { keepAttempt, keptOf, nothingKept, resumeStep } from '../../../src/core/lesson/kept'
import { loadLesson, type LoadedLesson } from '../../../src/core/lesson/load'
import { buildReport } from '../../../src/core/report/build'
import type { LessonReport } from '../../../src/core/report/types'
import { reportToJunit } from '../../../src/core/report/junit'
import { createLessonRunner, type LessonRunner } from '../../../src/main/lessons'
import { runHeadless } from '../../../src/main/lessons/headless'
import { missingPrerequisite } from '../../../src/main/lessons/prerequisites'
import { fakeLab, type FakeLab } from './fakeLab'

const yaml = `
id: parted
number: 1
prerequisites: { labHosts: 1, images: [] }
steps:
  - id: run
    commands: [{ place: lab-host, text: docker run, argv: [docker, run] }]
    checks: [{ id: running, kind: container-running, container: test-nginx, image: nginx }]
  - id: balance
    needs: [ip_vs]
    commands: []
    checks: [{ id: running, kind: container-running, container: test-nginx, image: nginx }]
  - id: stop
    commands: [{ place: lab-host, text: docker stop, argv: [docker, stop] }]
    checks: [{ id: gone, kind: container-absent, container: test-nginx }]
cleanUp: []
cleanUpChecks: []
`
const text = '# Parted\n\nAim.\n\n## run: Run\n\nText.\n\n## balance: Balance\n\nText.\n\n## stop: Stop\n\nText.\n'

function parted(): LoadedLesson {
  const loaded = loadLesson({ id: 'parted', yaml, texts: { ko: text, en: text } })
  if (!loaded.ok) throw new Error(loaded.fault.message)
  return loaded.value
}

function started(hasPart: boolean): { lab: FakeLab; runner: LessonRunner; loaded: LoadedLesson } {
  const lab = fakeLab()
  lab.answer('sh -c test -e /proc/net/ip_vs', () =>
    success({ stdout: '', stderr: hasPart ? '' : 'there is none', status: hasPart ? 0 : 1 }),
  )
  const loaded = parted()
  const runner = createLessonRunner({
    library: { load: () => Promise.resolve(success(loaded)), list: () => Promise.reject(new Error('not asked for')) },
    environment: lab.environment,
    settleMs: 0,
    emit: () => undefined,
    notice: () => undefined,
  })
  return { lab, runner, loaded }
}

const states = (runner: LessonRunner): string => (runner.state()?.steps ?? []).map((step) => step.state).join(' ')

describe('a step that needs a part of the kernel', () => {
  it('is passed over where the part is not there, with its name; the lesson goes to its end', async () => {
    const { runner, loaded } = started(false)
    const { report, failure } = await runHeadless({
      runner,
      loaded,
      labHost: 'lab-1',
      language: 'en',
      listener: {},
    })
    expect(failure).toBeNull()
    expect(report.steps.map((step) => [step.state, step.failure])).toEqual([
      ['passed', null],
      ['not-runnable', 'the kernel has no ip_vs'],
      ['passed', null],
    ])
    const whole = buildReport({ language: 'en', startedAt: '', versions: {} }, [report])
    expect(whole).toMatchObject({ passed: true, counts: { stepsNotRunnable: 1, notRunnable: 0 } })
    expect(reportToJunit(whole)).toContain('<skipped message="not runnable here: the kernel has no ip_vs"/>')
  })

  it('is a step like any other where the part is there', async () => {
    const { lab, runner } = started(true)
    await runner.start({ lessonId: 'parted', labHost: 'lab-1' })
    expect(states(runner)).toBe('current locked locked')
    expect(lab.ran[0]).toContain('/proc/net/ip_vs')
  })

  it('is passed over when the lesson is built up again, and in what is kept', async () => {
    const { runner } = started(false)
    await runner.start({ lessonId: 'parted', labHost: 'lab-1' })
    expect(states(runner)).toBe('current not-runnable locked')
    expect(runner.state()?.steps[1]?.missing).toBe('ip_vs')
    expect(await runner.rebuild('stop')).toMatchObject({ ok: true })
    expect(states(runner)).toBe('done not-runnable current')
    const kept = keptOf(keepAttempt(nothingKept, runner.state() ?? { lessonId: '', steps: [] }), 'parted')
    expect(resumeStep(kept, ['run', 'balance', 'stop'])).toBe('stop')
  })
})

describe('asking for a part of the kernel', () => {
  it('leaves nothing of what it was asked by', async () => {
    const lab = fakeLab()
    const wanted = { labHosts: 1, images: [], kernel: ['8021q' as const] }
    expect(await missingPrerequisite(lab.environment, ['lab-1'], wanted)).toBeNull()
    expect(lab.ran).toEqual([
      'ip link add link eth0 name vethlab-probe type vlan id 4094',
      'ip link delete vethlab-probe',
    ])
  })
})

describe('a run as a whole', () => {
  const run = {
    language: 'en',
    startedAt: '2026-01-01T00:00:00.000Z',
    versions: { vethlab: '0', node: '0', kernel: '0' },
  }
  const whole: LessonReport = {
    lesson: 'parted',
    number: 1,
    title: 'Parted',
    labHost: 'lab-1',
    durationMs: 1,
    steps: [],
    leftovers: [],
    failure: null,
    notRunnable: false,
  }
  it.each([
    ['is passed where every lesson was', [whole], true],
    ['is not passed where something is left', [{ ...whole, leftovers: ['a container'] }], false],
    ['is not passed where nothing could be run', [{ ...whole, notRunnable: true }], false],
    ['is passed where one of them could not be run', [whole, { ...whole, notRunnable: true }], true],
  ] as const)('%s', (_what, lessons, passed) => {
    expect(buildReport(run as Parameters<typeof buildReport>[0], lessons).passed).toBe(passed)
  })
})
