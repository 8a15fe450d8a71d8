/**
 * Lesson 1 on a real engine and a real kernel, in a lab host of its own: each step is unsolved before its solution and solved
 * after it, other ways count, wrong ways get the hint that fits, and nothing is left. Needs the build (out/main).
 */
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ToolOutput } from '../../src/contract/agent'
import type { Result } from '../../src/contract/result'
import { createSessionEnvironment } from '../../src/main/lessonEnvironment'
import { createLabSet, type LabSet } from '../../src/main/labs'
import { createLessonRunner, type LessonRunner } from '../../src/main/lessons'
import { createLessonLibrary } from '../../src/main/lessons/load'
import { applicationPaths, labSetOptions } from '../../src/main/paths'
import { createLabSession, type LabSession } from '../../src/main/session'

const labHost = 'lab-1'
const patience = { timeout: 30_000, interval: 50 }

let set: LabSet
let session: LabSession
let runner: LessonRunner
let untouched: string

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.message)
  return result.value
}

async function inLab(line: string): Promise<ToolOutput> {
  return value(await session.exec(labHost, line.split(' '), 60_000))
}

async function done(line: string): Promise<string> {
  const output = await inLab(line)
  expect({ line, status: output.status, stderr: output.status === 0 ? '' : output.stderr }).toEqual({
    line,
    status: 0,
    stderr: '',
  })
  return output.stdout
}

/** Interfaces, containers, networks and packet filter rules as the lab host's own tools list them. */
async function hostState(): Promise<string> {
  const links = (await done('ip -o link')).replace(/^\d+: (\S+?):? <([^>]*)>.*$/gm, '$1')
  const engine = `${await done('docker ps --all --quiet')}${await done('docker network ls --no-trunc')}`
  const rules = (await done('iptables-save')).replace(/^#.*$/gm, '').replace(/\[\d+:\d+\]/g, '')
  return `${links}\n${engine}\n${rules}`
}

const states = (): string => (runner.state()?.steps ?? []).map((step) => step.state).join(' ')
async function hint(): Promise<string> {
  const { steps } = value(await runner.open('default-bridge', 'en'))
  const current = runner.state()?.steps.find((step) => step.state === 'current')
  return steps.find((step) => step.id === current?.stepId)?.hints[current?.hint ?? ''] ?? ''
}

/** Starts the lesson and marks, as soon as the picture is up to date. */
async function startMarked(): Promise<void> {
  value(await runner.start({ lessonId: 'default-bridge', labHost }))
  await expect.poll(() => runner.mark().ok, patience).toBe(true)
  await expect.poll(states, patience).toBe('done current locked locked locked')
}

beforeAll(async () => {
  const paths = applicationPaths(resolve(import.meta.dirname, '../../out/main'), process.env)
  set = value(
    await createLabSet(
      labSetOptions(paths, process.env, (line) => {
        process.stderr.write(`${line}\n`)
      }),
    ),
  )
  session = createLabSession(set, (notice) => {
    process.stderr.write(`notice: ${notice.message}\n`)
  })
  const environment = createSessionEnvironment()
  environment.use(session)
  runner = createLessonRunner({
    library: createLessonLibrary(resolve(import.meta.dirname, '../../resources/lessons')),
    environment: environment.environment,
    emit: () => undefined,
    notice: (notice) => {
      throw new Error(notice.message)
    },
  })
  value(await session.up(labHost))
  untouched = await hostState()
}, 120_000)

afterEach(async () => {
  for (const name of ['test-nginx', 'web']) await inLab(`docker rm --force --volumes ${name}`)
  await inLab('docker network rm other')
  await expect.poll(hostState, patience).toBe(untouched)
}, 120_000)

afterAll(async () => {
  runner.dispose()
  session.close()
  await set.close()
}, 30_000)

describe('lesson 1 on a real engine', { timeout: 120_000 }, () => {
  it.each([
    ['alone', false],
    ['with every command that looks', true],
  ])('is solved by its own solution %s, each step unsolved before', async (_name, observing) => {
    value(await runner.start({ lessonId: 'default-bridge', labHost }))
    const statuses: string[] = []
    const solved = value(
      await runner.runSolution(
        {
          commandDone: (_step, command, output) =>
            statuses.push(`${command.text}: ${output.ok ? String(output.value.status) : output.message}`),
        },
        { observing },
      ),
    )
    expect(statuses.filter((line) => !line.endsWith(': 0'))).toEqual([])
    expect(solved.map((step) => step.stepId)).toEqual(['before', 'run', 'inside', 'packets', 'clean'])
    for (const step of solved) {
      expect(
        step.unsolved.map((result) => result.verdict),
        step.stepId,
      ).not.toContain('undetermined')
      expect(
        step.unsolved.some((result) => result.verdict === 'failed'),
        step.stepId,
      ).toBe(true)
      expect(
        step.results.map((result) => [result.checkId, result.verdict, result.observed]),
        step.stepId,
      ).toEqual(step.results.map((result) => [result.checkId, 'passed', result.observed]))
    }
    expect(runner.state()?.status).toBe('finished')
    expect(await hostState()).toBe(untouched)
  })

  it('is cleaned up from the middle', async () => {
    await startMarked()
    await done('docker run --rm -d --name test-nginx nginx:latest')
    await expect.poll(states, patience).toBe('done done current locked locked')
    expect(value(await runner.cleanUp())).toMatchObject({ status: 'cleaned', leftovers: [] })
  })

  it.each([
    [
      'created and started apart, entered with ip a, packets from the host’s side, removed by force',
      ['docker create --name test-nginx nginx:latest', 'docker start test-nginx'],
      'docker exec test-nginx ip a',
      'ping -c 1 172.17.0.2',
      ['docker rm --force test-nginx'],
    ],
    [
      'run without --rm by the image’s short name, entered with sh, a refused TCP connection for packets',
      ['docker container run -d --name test-nginx nginx'],
      'docker exec test-nginx sh',
      'docker exec test-nginx bash -c :</dev/tcp/172.17.0.1/9',
      ['docker container stop test-nginx', 'docker container rm test-nginx'],
    ],
  ])('takes another way: %s', async (_name, make, enter, packets, remove) => {
    await startMarked()
    for (const line of make) await done(line)
    await expect.poll(states, patience).toBe('done done current locked locked')
    await done(enter)
    await expect.poll(states, patience).toBe('done done done current locked')
    await inLab(packets)
    await expect.poll(states, patience).toBe('done done done done current')
    for (const line of remove) await done(line)
    await expect.poll(states, patience).toBe('done done done done done')
  })

  it.each([
    ['another name', ['docker run --rm -d --name web nginx:latest'], /docker rename/],
    ['only created', ['docker create --name test-nginx nginx:latest'], /docker start test-nginx/],
    ['another image', ['docker run --rm -d --name test-nginx busybox:latest sleep 60'], /another image/],
    ['no network', ['docker run --rm -d --network none --name test-nginx nginx:latest'], /--network none/],
    ['the host’s network', ['docker run --rm -d --network host --name test-nginx nginx:latest'], /--network host/],
    [
      'another network',
      ['docker network create other', 'docker run --rm -d --network other --name test-nginx nginx:latest'],
      /another bridge/,
    ],
  ])('gives the hint that fits %s', async (_name, lines, text) => {
    await startMarked()
    for (const line of lines) await done(line)
    await expect.poll(hint, patience).toMatch(text)
    expect(states()).toBe('done current locked locked locked')
  })

  it('gives the hint that fits a container that ends at once, whether or not it was seen running', async () => {
    await startMarked()
    await done('docker run -d --name test-nginx nginx:latest true')
    // For some milliseconds it had its veth: where the kernel's events were read in time, the step is done, and truly so.
    await expect.poll(hint, patience).toContain('docker logs test-nginx')
    expect(states()).toMatch(/^done (current locked|done current) locked locked$/)
  })

  it('gives the hint that fits a ping from the host, and one that fits a container stopped in mid-lesson', async () => {
    await startMarked()
    await done('docker run --rm -d --name test-nginx nginx:latest')
    await expect.poll(states, patience).toBe('done done current locked locked')
    await done('docker exec test-nginx true')
    await expect.poll(states, patience).toBe('done done done current locked')
    await done('ping -c 1 172.17.0.1')
    expect(await hint()).toContain('ping from there never meets the veth')
    expect(states()).toBe('done done done current locked')
    await done('docker stop test-nginx')
    await expect.poll(hint, patience).toContain('is gone')
  })
})
