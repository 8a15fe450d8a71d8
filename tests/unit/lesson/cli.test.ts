/** `vethlab lesson` against a lab host in memory (fakeLab.ts): exit statuses, what is printed, what is reported. */
import { advice } from '../../../src/contract/advice'
import { speaker } from '../../../src/words'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runLessonCommand, type LessonCommandDeps } from '../../../src/cli/lesson'
import { failure, success } from '../../../src/contract/result'
import { nothingKept, type KeptProgress } from '../../../src/core/lesson/kept'
import type { RunReport } from '../../../src/core/report/types'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import { emptyHost, engineId, runningHost } from '../checks/pictures'
import { fakeLab, type FakeLab } from './fakeLab'
import { lessonsDirectory } from './files'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vethlab-lesson-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
  progress = nothingKept
})

interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
  readonly closed: number
}

/** Runs it with the deadlines' clock turned forward, so that waiting in vain takes no time. */
async function hurried(work: () => Promise<Ran>): Promise<Ran> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const clock = { done: false }
  const result = work().finally(() => {
    clock.done = true
  })
  while (!clock.done) await vi.advanceTimersByTimeAsync(1000)
  vi.useRealTimers()
  return result
}

let progress: KeptProgress = nothingKept

async function run(argv: string[], lab: FakeLab = fakeLab(), deps: Partial<LessonCommandDeps> = {}): Promise<Ran> {
  let [out, err, closed] = ['', '', 0]
  const status = await runLessonCommand(
    argv,
    { out: (text) => (out += text), err: (text) => (err += text), say: speaker(deps.language ?? 'en') },
    {
      library: createLessonLibrary(lessonsDirectory),
      progress: () => progress,
      language: 'en',
      openLab: (_labHosts, say) => {
        say('lab-1: ready')
        return Promise.resolve(
          success({
            labHost: 'lab-1',
            environment: lab.environment,
            versions: { vethlab: '0.1.0' },
            close: () => {
              closed += 1
              return Promise.resolve()
            },
          }),
        )
      },
      ...deps,
    },
  )
  return { status, out, err, closed }
}

describe('vethlab lesson run', () => {
  it('prints every step, every check with expected and observed, and the counts last', async () => {
    const { status, out, err, closed } = await run(['run', 'default-bridge'])
    expect(status).toBe(0)
    expect(out.trimEnd().split('\n').at(-1)).toBe('5 steps, 13 checks: 13 passed, 0 failed, 0 undetermined')
    expect(out).toContain('$ docker run --rm -d --name test-nginx nginx:latest')
    expect(out).toContain('test-nginx# route -n\n    output of docker exec test-nginx route -n')
    expect(out).toContain('before its solution: 4 of 4 checks do not pass, as it must be')
    expect(out).toContain('    observed: vethac20fa0 (ifindex 10) on the host and eth0 (ifindex 9) in test-nginx')
    expect(err).toBe('lab-1: ready\n')
    expect(closed).toBe(1)
  })

  it('speaks Korean', async () => {
    const { out } = await run(['run', 'default-bridge'], fakeLab(), { language: 'ko' })
    expect(out).toContain('1과. 기본 브리지')
    expect(out.trimEnd().split('\n').at(-1)).toBe('단계 5개, 확인 13개: 통과 13, 실패 0, 판정 불가 0')
  })

  it('gives one JSON report on stdout with --json, and the same in the file', async () => {
    const file = join(directory, 'report.json')
    const { status, out } = await run(['run', 'default-bridge', '--json', '--report', file])
    const report = JSON.parse(out) as RunReport
    expect(status).toBe(0)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report)
    expect(report).toMatchObject({
      schema: 'vethlab/lesson-report@1',
      language: 'en',
      versions: { vethlab: '0.1.0' },
      passed: true,
      counts: {
        lessons: 1,
        steps: 5,
        checks: 13,
        passed: 13,
        failed: 0,
        undetermined: 0,
        solvedBeforehand: 0,
        leftovers: 0,
      },
    })
    const step = report.lessons[0]?.steps[1]
    expect(step).toMatchObject({ id: 'run', state: 'passed', failure: null })
    expect(step?.unsolved.map((check) => check.verdict)).toContain('failed')
    expect(step?.checks[1]).toEqual({
      id: 'one-veth',
      kind: 'veth-added',
      verdict: 'passed',
      expected: 'the host has exactly 1 veth interface(s) more than before',
      observed: '1 more: vethac20fa0',
    })
  })

  it('writes JUnit for a file that ends in .xml, with hostile text escaped', async () => {
    const lab = fakeLab()
    lab.answer('docker run', () => {
      lab.show(runningHost({ container: { name: 'web', image: 'x' }, outer: { name: '<&"\u0007>' } }))
      lab.setBehind(true)
      return failure('lab-host-down', 'lab-1 <is> "down" \u0000&')
    })
    const file = join(directory, 'report.xml')
    const { status } = await hurried(() => run(['run', 'default-bridge', '--report', file], lab))
    const xml = readFileSync(file, 'utf8')
    expect(status).toBe(1)
    expect(xml).toContain('<testsuite name="default-bridge"')
    expect(xml).toContain('lab-1 &lt;is&gt; &quot;down&quot; \ufffd&amp;')
    expect(xml).toContain('<error message="expected: container test-nginx runs')
    expect(xml.match(/<testcase/g)?.length).toBe(Number(/tests="(\d+)"/.exec(xml)?.[1]))
  })

  it('fails when a solution does not solve its step, says what was not run, and cleans up all the same', async () => {
    const lab = fakeLab()
    lab.answer('docker run', () => failure('lab-host-down', 'no docker here'))
    const { status, out, closed } = await run(['run', 'default-bridge'], lab)
    expect(status).toBe(1)
    expect(out).toContain('[FAILED] running')
    expect(out).toContain('The network as the container sees it: not run.')
    expect(lab.ran.at(-1)).toBe('docker rm --force test-nginx')
    expect(out.trimEnd().split('\n').at(-1)).toBe('5 steps, 7 checks: 3 passed, 4 failed, 0 undetermined')
    expect(closed).toBe(1)
  })

  it('fails when a step is solved before its solution', async () => {
    const lab = fakeLab()
    // A command in the container already counts when its step begins.
    lab.answer('docker run', () => {
      lab.show(runningHost())
      lab.execEvent({ containerId: engineId, command: 'x' })
      return success({ stdout: '', stderr: '', status: 0 })
    })
    const { status, out } = await run(['run', 'default-bridge'], lab)
    expect(out).toContain('this step proves nothing')
    expect(status).toBe(1)
  })

  it('makes control characters visible in what tools print', async () => {
    const lab = fakeLab()
    lab.answer('ifconfig', () => success({ stdout: 'a\u001b[31mb\u009bc\rd\r\n', stderr: '', status: 0 }))
    const { out } = await run(['run', 'default-bridge'], lab)
    expect(out).toContain('    a␛[31mb\\u009bc␍d\n')
    expect(out).not.toMatch(/[\u001b\u009b\r]/)
  })

  it.each([
    [['run'], /which lesson/],
    [['run', 'a', 'b'], /which lesson/],
    [['walk', 'default-bridge'], /list or run/],
    [['list', 'default-bridge'], /takes no lesson/],
    [['run', 'default-bridge', '--report', 'x.txt'], /FILE\.json or FILE\.xml/],
    [['run', 'default-bridge', '--shell'], /--shell/],
    [['run', 'no-such-lesson'], /there is no lesson "no-such-lesson"/],
  ])('gives status 2 for wrong usage: %j', async (argv, message) => {
    const { status, out, err, closed } = await run(argv)
    expect({ status, out, closed }).toEqual({ status: 2, out: '', closed: 0 })
    expect(err).toMatch(message)
    expect(err).toContain('→')
  })

  it('writes the chapter’s finished picture, as it was before the clean end', async () => {
    expect(await run(['run', 'default-bridge', '--pictures', join(directory, 'pictures')])).toMatchObject({ status: 0 })
    const svg = readFileSync(join(directory, 'pictures', 'default-bridge.svg'), 'utf8')
    for (const name of ['test-nginx', 'docker0', 'vethac20fa0']) expect(svg).toContain(name)
  })

  it('says a picture that cannot be written, and goes on', async () => {
    const { status, err } = await run(['run', 'default-bridge', '--pictures', '/proc/none'])
    expect(status).toBe(0)
    expect(err).toContain('default-bridge.svg cannot be written')
  })

  it('gives status 3 for a missing prerequisite, named with its remedy', async () => {
    const missing = failure('docker-not-installed', 'there is no dockerd', {
      advice: advice('install-docker', 'apt-get install docker.io'),
    })
    const { status, err } = await run(['run', 'default-bridge'], fakeLab(), { openLab: () => Promise.resolve(missing) })
    expect(status).toBe(3)
    expect(err).toMatch(/there is no dockerd\n  → Install Docker.*\n {6}apt-get install docker\.io\n$/)
  })

  it('gives status 3 for a missing image, after the lab host has ended', async () => {
    const lab = fakeLab()
    lab.show({ ...emptyHost(), images: ['busybox:latest'] })
    const { status, err, closed } = await run(['run', 'default-bridge'], lab)
    expect({ status, closed }).toEqual({ status: 3, closed: 1 })
    expect(err).toContain('no image nginx:latest')
  })

  it('says when the report cannot be written', async () => {
    const { status, err } = await run(['run', 'default-bridge', '--report', join(directory, 'none', 'r.json')])
    expect(status).toBe(1)
    expect(err).toContain('cannot be written')
  })
})

describe('vethlab lesson list', () => {
  it('gives number, id and title', async () => {
    expect(await run(['list'])).toMatchObject({ status: 0, err: '' })
    expect((await run(['list'])).out).toMatch(/^ 1 {9}default-bridge {2}The default bridge/)
    const list = JSON.parse((await run(['list', '--json'], fakeLab(), { language: 'ko' })).out) as { number: number }[]
    expect(list[0]).toMatchObject({ id: 'default-bridge', number: 1, steps: 5 })
    expect(list[0]).toMatchObject({ left: 0, finished: false })
    expect(list.map((one) => one.number)).toEqual([...list.map((one) => one.number)].sort((a, b) => a - b))
  })

  it('says how far the person has come', async () => {
    progress = {
      last: 'default-bridge',
      lessons: {
        'default-bridge': { steps: { before: 'done', run: 'skipped' }, finished: false },
        'host-network': { steps: {}, finished: true },
      },
    }
    const { out } = await run(['list'])
    expect(out).toMatch(/^ 1 {2}2\/5 {4}default-bridge/)
    expect(out).toMatch(/^ 6 {2}✓ {6}host-network/m)
  })
})
