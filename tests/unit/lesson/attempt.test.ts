/** What a step counts, and when it is done. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { success } from '../../../src/contract/result'
import { loadLesson } from '../../../src/core/lesson/load'
import { solveStep } from '../../../src/main/lessons/solution'
import { createAttempt, type LessonAttempt } from '../../../src/main/lessons/attempts'
import { emptyHost, engineId, runningHost } from '../checks/pictures'
import { fakeLab, type FakeLab } from './fakeLab'

const running = '{ id: running, kind: container-running, container: test-nginx, image: nginx }'
const looked = '{ id: looked, kind: engine-exec, container: test-nginx, since: step }'
const refused = '{ id: refused, kind: engine-refused, request: networks/create, names: eth0 }'
const counted = '{ id: counted, kind: packets-counted, interface: eth0, protocol: udp, port: 4789 }'
const noPath = '{ id: no-path, kind: path-absent, path: /run/netns }'

/** A lesson of three steps with one check each. */
function begin(
  settleMs: number,
  checks: readonly string[] = [running, looked, looked],
): { lab: FakeLab; attempt: LessonAttempt; states: () => string } {
  const steps = checks.map((check, at) => `  - { id: step-${String(at)}, commands: [], checks: [${check}] }\n`)
  const yaml = `
id: small
number: 1
prerequisites: { labHosts: 1, images: [] }
steps:
${steps.join('')}
cleanUp: []
cleanUpChecks: []
`
  const text = `# Small\n\nAim.\n${checks.map((_check, at) => `\n## step-${String(at)}: Step\n\nText.\n`).join('')}`
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
const soon = (): Promise<void> => new Promise((over) => setImmediate(over))
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

  it('counts a refusal for itself alone', () => {
    const { lab, states } = begin(0, [running, refused, refused])
    const refusal = { request: 'networks/create', message: 'there is a network on eth0 already' }
    lab.refusalEvent(refusal)
    lab.show(runningHost())
    expect(states()).toBe('done current locked')
    lab.refusalEvent(refusal)
    expect(states()).toBe('done done current')
  })

  it('counts packets from its beginning', async () => {
    const { lab, states } = begin(0, [counted, counted, looked])
    const pass = async (total: number): Promise<void> => {
      lab.setPackets(total)
      lab.activity()
      await soon()
    }
    await pass(5)
    expect(states()).toBe('current locked locked')
    await pass(6)
    // What stood there when the second one began is its nought, though the counter goes on.
    expect(states()).toBe('done current locked')
    await pass(6)
    expect(states()).toBe('done current locked')
    await pass(7)
    expect(states()).toBe('done done current')
  })

  it('has to hold for as long as the one before it', () => {
    vi.useFakeTimers()
    const { lab, states } = begin(80, [running, running, running])
    lab.show(runningHost())
    vi.advanceTimersByTime(90)
    expect(states()).toBe('done current locked')
    vi.advanceTimersByTime(60)
    expect(states()).toBe('done current locked')
    vi.advanceTimersByTime(30)
    expect(states()).toBe('done done current')
  })

  it('asks again after something was typed, or wired anew, and for nothing less', async () => {
    const { lab, states } = begin(0, [noPath, running, looked])
    lab.answer('sh -c', () => success({ stdout: '', stderr: '', status: 0 }))
    const asked = (): number => lab.ran.filter((line) => line.startsWith('sh -c')).length
    await soon()
    expect([asked(), states()]).toEqual([1, 'current locked locked'])
    // The same wiring, another revision: a neighbour was asked for, say.
    const picture = emptyHost()
    lab.show(picture)
    await soon()
    const sofar = asked()
    lab.show({ ...picture, revision: picture.revision + 1 })
    await soon()
    expect(asked()).toBe(sofar)
    lab.show(runningHost())
    await soon()
    expect(asked()).toBe(sofar + 1)
    lab.answer('sh -c', () => success({ stdout: '', stderr: '', status: 1 }))
    lab.activity()
    await soon()
    expect(states()).toBe('done done current')
  })

  it('is looked at anew when a command of its solution has ended, though nobody told of a change', async () => {
    const { lab, attempt } = begin(0, [noPath, running, looked])
    lab.answer('sh -c', () => success({ stdout: '', stderr: '', status: 0 }))
    await soon()
    const [step] = attempt.loaded.definition.steps
    if (!step) throw new Error('the lesson has no step')
    const work = { step, captured: new Map<string, string>(), options: { observing: false } }
    const listener = {
      // What the command does, after the question was answered for the state before it.
      stepStarted: () => {
        lab.answer('sh -c', () => success({ stdout: '', stderr: '', status: 1 }))
      },
    }
    const { results } = await solveStep(attempt, lab.environment, { ...work, listener })
    expect(results.map((result) => result.verdict)).toEqual(['passed'])
  })
})
