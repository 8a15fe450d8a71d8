/** What a step counts, and when it is done. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadLesson } from '../../../src/core/lesson/load'
import { createAttempt, type LessonAttempt } from '../../../src/main/lessons/attempts'
import { emptyHost, engineId, runningHost } from '../checks/pictures'
import { fakeLab, type FakeLab } from './fakeLab'

const yaml = `
id: small
number: 1
prerequisites: { labHosts: 1, images: [] }
steps:
  - id: run
    commands: []
    checks: [{ id: running, kind: container-running, container: test-nginx, image: nginx }]
  - id: look
    commands: []
    checks: [{ id: looked, kind: engine-exec, container: test-nginx, since: step }]
  - id: look-again
    commands: []
    checks: [{ id: looked, kind: engine-exec, container: test-nginx, since: step }]
cleanUp: []
cleanUpChecks: []
`
const text = '# Small\n\nAim.\n\n## run: Run\n\nText.\n\n## look: Look\n\nText.\n\n## look-again: Look\n\nText.\n'

function begin(settleMs: number): { lab: FakeLab; attempt: LessonAttempt; states: () => string } {
  const loaded = loadLesson({ id: 'small', yaml, texts: { ko: text, en: text } })
  if (!loaded.ok) throw new Error(loaded.fault.message)
  const lab = fakeLab()
  const attempt = createAttempt({
    loaded: loaded.value,
    labHosts: ['lab-1'],
    environment: lab.environment,
    emit: () => undefined,
    resumeAt: null,
    missing: [],
    settleMs,
  })
  attempt.refresh()
  const states = (): string =>
    attempt
      .steps()
      .map((step) => step.state)
      .join(' ')
  return { lab, attempt, states }
}
const ls = { containerId: engineId, command: 'ls' }

afterEach(() => {
  vi.useRealTimers()
})

describe('a step', () => {
  it('counts only what was done since it began', () => {
    const { lab, states } = begin(0)
    lab.execEvent(ls)
    lab.show(runningHost())
    expect(states()).toBe('done current locked')
    lab.execEvent(ls)
    expect(states()).toBe('done done current')
    lab.execEvent(ls)
    expect(states()).toBe('done done done')
  })

  it('is done once its checks have held for a while, by itself', () => {
    vi.useFakeTimers()
    const { lab, states } = begin(80)
    lab.show(runningHost())
    expect(states()).toBe('current locked locked')
    vi.advanceTimersByTime(60)
    expect(states()).toBe('current locked locked')
    vi.advanceTimersByTime(30)
    expect(states()).toBe('done current locked')
  })

  it('is not done by a picture that passes', () => {
    vi.useFakeTimers()
    const { lab, states } = begin(80)
    lab.show(runningHost())
    vi.advanceTimersByTime(60)
    lab.show(emptyHost())
    vi.advanceTimersByTime(60)
    lab.show(runningHost())
    vi.advanceTimersByTime(60)
    expect(states()).toBe('current locked locked')
    vi.advanceTimersByTime(30)
    expect(states()).toBe('done current locked')
  })

  it('is not done after the lesson was left', () => {
    vi.useFakeTimers()
    const { lab, attempt, states } = begin(80)
    lab.show(runningHost())
    attempt.close()
    vi.advanceTimersByTime(200)
    expect(states()).toBe('current locked locked')
  })
})
