/**
 * Every lesson on real engines and a real kernel: each step is unsolved before its solution and solved after it, twice in a
 * row in one set of lab hosts; other ways count, wrong ways get the hint that fits, and nothing is left. Needs the build.
 */
import { readdirSync } from 'node:fs'
import { release } from 'node:os'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSessionEnvironment } from '../../src/main/lessonEnvironment'
import { createLessonRunner, type LessonRunner } from '../../src/main/lessons'
import type { LessonEnvironment } from '../../src/main/lessons/environment'
import { createLessonLibrary } from '../../src/main/lessons/load'
import { createLabSession, type LabSession } from '../../src/main/session'
import type { LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'

const lessonsDirectory = resolve(import.meta.dirname, '../../resources/lessons')
const patience = { timeout: 30_000, interval: 50 }
const labHosts = ['lab-1', 'lab-2'] as const

let runtime: TestRuntime
let set: LabSet
let session: LabSession
let runner: LessonRunner
let untouched: string
/** What is run instead of a command of the solution. */
let instead = new Map<string, string>()

/** Links, networks, containers, rules and the swarm of both lab hosts, without what counts or is numbered anew. */
async function hostStates(): Promise<string> {
  const states: string[] = []
  for (const labHost of labHosts) {
    const line = [
      "ip -o link | sed -E 's/^[0-9]+: ([^:]+): .*/\\1/'",
      'docker ps --all --quiet; docker network ls --format "{{.Name}} {{.Driver}}"; docker info --format "{{.Swarm.LocalNodeState}}"',
      "iptables-save | sed -E '/^#/d; s/\\[[0-9:]+\\]//' | sort",
      'ls /run/netns 2>&1',
    ].join('; ')
    states.push((await sh(set, labHost, line)).stdout)
  }
  return states.join('\n')
}

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime, ...labHosts)
  session = createLabSession(set, (notice) => {
    process.stderr.write(`notice: ${notice.message}\n`)
  })
  const { environment, use } = createSessionEnvironment()
  use(session)
  const otherwise: LessonEnvironment = {
    ...environment,
    exec: (labHost, argv, deadlineMs) => {
      const other = instead.get(argv.join(' '))
      return environment.exec(labHost, other === undefined ? argv : ['sh', '-c', other], deadlineMs)
    },
  }
  runner = createLessonRunner({
    library: createLessonLibrary(lessonsDirectory),
    environment: otherwise,
    emit: () => undefined,
    notice: (notice) => {
      throw new Error(notice.message)
    },
  })
  for (const labHost of labHosts) value(await session.observe(labHost))
  await vi.waitUntil(() => labHosts.every((name) => session.live.topology(name)?.named), patience)
  // The engine makes some chains only with its first swarm: the state that lessons leave is that after one.
  await sh(
    set,
    'lab-1',
    'docker swarm init --advertise-addr eth0; docker swarm leave --force; docker network rm docker_gwbridge',
  )
  await sh(
    set,
    'lab-2',
    'docker swarm init --advertise-addr eth0; docker swarm leave --force; docker network rm docker_gwbridge',
  )
  untouched = await hostStates()
}, 120_000)

afterEach(() => {
  instead = new Map()
})

afterAll(async () => {
  runner.dispose()
  session.close()
  await set.close()
  runtime.remove()
}, 30_000)

/** Runs the solution and the clean-up; every step must have been unsolved, and be solved. */
async function solve(lessonId: string, observing: boolean): Promise<'solved' | 'not runnable here'> {
  const started = await runner.start({ lessonId, labHost: 'lab-1' })
  if (!started.ok && started.code === 'kernel-part-missing') {
    console.warn(`kernel ${release()} cannot run the lesson ${lessonId}; the second kernel does: ${started.message}`)
    return 'not runnable here'
  }
  const { steps } = value(started)
  const solved = value(await runner.runSolution({}, { observing }))
  const verdicts = solved.map(({ stepId, unsolved, results }) => ({
    stepId,
    before: unsolved.every((check) => check.verdict === 'passed') ? 'solved already' : 'unsolved',
    after: results
      .filter((check) => check.verdict !== 'passed')
      .map((check) => `${check.checkId}: ${check.observedCode}`),
  }))
  expect(verdicts).toEqual(steps.map(({ stepId }) => ({ stepId, before: 'unsolved', after: [] })))
  const cleaned = value(await runner.cleanUp())
  expect(cleaned.leftovers).toEqual([])
  await expect.poll(hostStates, patience).toBe(untouched)
  return 'solved'
}

describe('the solution of', { timeout: 240_000 }, () => {
  it.each(readdirSync(lessonsDirectory))('%s solves every step, twice, and leaves nothing', async (lessonId) => {
    const first = await solve(lessonId, false)
    expect(await solve(lessonId, true)).toBe(first)
    if (lessonId !== 'vlan-trunk') expect(first).toBe('solved')
  })
})

describe('another way counts', { timeout: 240_000 }, () => {
  it.each<[lesson: string, way: string, ...swaps: [from: string, to: string][]]>([
    [
      'network-namespace',
      'created and then started, a relative link',
      [
        'docker run --rm -d --name test-nginx nginx:latest',
        'docker create --rm --name test-nginx nginx && docker start test-nginx',
      ],
      ['ln -s /var/run/docker/netns /var/run/netns', 'cd /run && ln -s docker/netns netns'],
      ['docker exec test-nginx ip a', 'docker exec test-nginx true'],
    ],
    [
      'reach-the-host',
      'the gateway’s address written out',
      [
        'docker run --rm -dit --name test-reach --add-host host.docker.internal:host-gateway busybox ash',
        'docker run --rm -d --name test-reach --add-host host.docker.internal:172.17.0.1 busybox sleep 600',
      ],
    ],
    [
      'network-drivers',
      'the default network by its name',
      [
        'docker run --rm -d --name test-nginx nginx:latest',
        'docker run --rm -d --network bridge --name test-nginx nginx',
      ],
    ],
    [
      'user-defined-bridge',
      'a network with a subnet of one’s own',
      ['docker network create test-bridge', 'docker network create -d bridge --subnet 10.99.0.0/24 test-bridge'],
    ],
    [
      'host-network',
      'the short option',
      [
        'docker run --rm -d --name test-nginx-host --network host nginx:latest',
        'docker create --net=host --name test-nginx-host nginx && docker start test-nginx-host',
      ],
      ['docker stop test-nginx-host', 'docker rm -f test-nginx-host'],
    ],
    [
      'none-network',
      'disconnected later',
      [
        'docker run --rm -dit --name test-busybox-none --network none busybox ash',
        'docker run --rm -d --name test-busybox-none busybox sleep 600 && docker network disconnect bridge test-busybox-none',
      ],
    ],
    [
      'macvlan',
      'the mode named',
      [
        'docker network create -d macvlan --subnet=123.11.11.0/24 --gateway=123.11.11.1 -o parent=eth0 eth0-macvlan',
        'docker network create -d macvlan --subnet 123.11.11.0/24 --gateway 123.11.11.1 -o parent=eth0 -o macvlan_mode=bridge eth0-macvlan',
      ],
    ],
    [
      'overlay',
      'a subnet of one’s own',
      [
        'docker network create -d overlay --attachable test-overlay',
        'docker network create -d overlay --attachable --subnet 10.77.0.0/24 test-overlay',
      ],
    ],
    [
      'published-ports',
      'bound to one address',
      [
        'docker run --rm -d --name test-web -p 8080:80 nginx:latest',
        'docker run --rm -d --name test-web -p 10.0.2.15:8080:80 nginx',
      ],
    ],
  ])('in %s: %s', async (lessonId, _way, ...swaps) => {
    instead = new Map(swaps)
    expect(await solve(lessonId, false)).toBe('solved')
  })
})

describe('a wrong way gets its hint', { timeout: 120_000 }, () => {
  const current = (): string | null => runner.state()?.steps.find((step) => step.state === 'current')?.hint ?? null
  it.each<[lesson: string, line: string, hint: string]>([
    ['network-namespace', 'docker run --rm -d --name test-nginx --network host nginx', 'host-network'],
    ['network-namespace', 'docker run --rm -d --name test-ngnix nginx', 'other-name'],
    ['reach-the-host', 'docker run --rm -d --name host-server nginx', 'own-network'],
    ['network-drivers', 'docker run --rm -d --name test-nginx --network host nginx', 'on-host'],
    ['user-defined-bridge', 'docker network create -d macvlan -o parent=eth0 test-bridge', 'other-driver'],
    ['host-network', 'docker run --rm -d --name test-nginx-host nginx', 'own-network'],
    ['none-network', 'docker run --rm -d --name test-busybox-none busybox sleep 600', 'has-network'],
    ['macvlan', 'docker network create -d bridge eth0-macvlan', 'other-driver'],
    ['overlay', 'docker network create ingress', 'no-swarm'],
    ['published-ports', 'docker run --rm -d --name test-web nginx', 'not-published'],
    ['published-ports', 'docker run --rm -d --name test-web -p 8080:8080 nginx', 'other-port'],
  ])('in %s: %s', async (lessonId, line, hint) => {
    const { steps } = value(await runner.open(lessonId, 'en'))
    value(await runner.start({ lessonId, labHost: 'lab-1' }))
    if (steps[0]?.marksBefore) {
      await expect.poll(() => runner.mark().ok, patience).toBe(true)
      await expect.poll(() => runner.state()?.steps[0]?.state, patience).toBe('done')
    }
    const done = await sh(set, 'lab-1', line)
    if (lessonId !== 'overlay') expect(done.stderr).toBe('')
    await expect.poll(current, patience).toBe(hint)
    await sh(set, 'lab-1', 'docker rm -f $(docker ps -aq); docker network prune -f')
    value(await runner.cleanUp())
    await expect.poll(hostStates, patience).toBe(untouched)
  })
})
