/** A step that needs a part of the kernel: run where it is there, passed over and said where it is not. */
import { describe, expect, it } from 'vitest'
import { success } from '../../../src/contract/result'
import { keepAttempt, keptOf, nothingKept, resumeStep } from '../../../src/core/lesson/kept'
import { loadLesson, type LoadedLesson } from '../../../src/core/lesson/load'
import { buildReport } from '../../../src/core/report/build'
import { reportToJunit } from '../../../src/core/report/junit'
import { createLessonRunner, type LessonRunner } from '../../../src/main/lessons'
import { runHeadless } from '../../../src/main/lessons/headless'
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
