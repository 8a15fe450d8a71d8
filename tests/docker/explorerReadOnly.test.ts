/** The explorer only looks: what reaches the engine, and what its agent can be asked for. Needs the build. */
import { join } from 'node:path'
import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemVerbs, type AgentVerb, type AgentVerbs } from '../../src/contract/agent'
import { agentSchemas } from '../../src/contract/agentSchemas'
import { createSystemAgent } from '../../src/main/explorer/agent'
import { agentArgv } from '../../src/main/explorer/launch'
import { createAgentClient, type LabSet } from '../../src/main/labs'
import { watchedExplorer } from './support/explorer'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { machineOf, pictureOf, type Machine } from './support/machine'
import { recordingProxy, type RecordingProxy } from './support/recordingProxy'
import { installSudo, sudoPath } from './support/sudo'

const runtime = testRuntime()
let set: LabSet
let machine: Machine
let proxy: RecordingProxy
/** The directory of the engine's socket is in sight of both: the proxy listens outside, and is spoken to from inside. */
let outside: string
const inside = 'unix:///run/lab/recorded.sock'

beforeAll(async () => {
  set = await upSet(runtime, 'here')
  machine = await machineOf(set, 'here')
  const { dockerSocket } = value(await set.list())[0] ?? { dockerSocket: '' }
  outside = join(dockerSocket, '../recorded.sock')
  proxy = await recordingProxy(outside, dockerSocket)
  chmodSync(outside, 0o666)
  await sh(set, 'here', 'docker run -d --name web nginx')
})
afterAll(async () => {
  await proxy.close()
  await set.close()
  runtime.remove()
})

/** All that is ever asked. */
const questions =
  /^(GET|HEAD) \/(version|events|_ping|images\/json|networks|containers\/json|containers\/[0-9a-f]{64}\/json)$/
const changing = (): string[] => proxy.requests.filter((request) => !questions.test(request))

describe('what reaches the engine', () => {
  it('is questions alone, for root, for a plain user, and for one whom sudo lets', async () => {
    await installSudo(machine, ['person ALL=(root) NOPASSWD: ALL'])
    const root = pictureOf(await machine.snapshot(['--json'], { environment: { DOCKER_HOST: inside } }))
    // Its listener is out of sight; its containers prove the kernel.
    expect(root.about).toMatchObject({ kernel: 'same', sources: 'kernel-and-engine' })
    const person = { as: 'person', environment: { DOCKER_HOST: inside, PATH: sudoPath } } as const
    expect(pictureOf(await machine.snapshot(['--json'], person)).about.sources).toBe('engine-only')
    expect(pictureOf(await machine.snapshot(['--json', '--elevate'], person)).about.sources).toBe('kernel-and-engine')
    expect(proxy.requests.length).toBeGreaterThan(12)
    expect(changing()).toEqual([])
  })

  it('is questions alone while a window has it open, through changes, a death and a return', async () => {
    const watched = watchedExplorer(runtime, { DOCKER_HOST: `unix://${outside}` })
    const before = proxy.requests.length
    await watched.explorer.open(null)
    await watched.explorer.elevate()
    await watched.explorer.counters({ engine: 'system', interfaces: [] })
    await sh(set, 'here', 'docker network create shop; docker run -d --name db --network shop busybox sleep 1000')
    await expect.poll(() => JSON.stringify(watched.picture().namespaces)).toContain('"db"')
    await sh(set, 'here', 'kill -9 $(pidof dockerd); until docker network create after; do sleep 0.1; done')
    await expect.poll(() => JSON.stringify(watched.picture().networks), { timeout: 20_000 }).toContain('"after"')
    watched.explorer.close()
    expect(proxy.requests.slice(before)).toContain('GET /events')
    expect(changing()).toEqual([])
  })
})

describe('the system agent', () => {
  it('has no verb that makes, changes or ends anything, and refuses the lab agent’s', async () => {
    expect([...systemVerbs].sort()).toEqual([
      'counters.read',
      'engine.prove',
      'observe.rescan',
      'observe.start',
      'output.run',
      'terminal.ack',
      'terminal.close',
      'terminal.foreground',
      'terminal.open',
      'terminal.resize',
    ])
    const { nodeExecutable, agentScript } = runtime.options
    const argument = JSON.stringify({ home: '/', docker: {}, shells: [] })
    const agent = createSystemAgent(createAgentClient())
    const program = { nodeExecutable, agentScript }
    value(await agent.start(agentArgv({ kind: 'person' }, program, argument), () => undefined))
    const foreign = (Object.keys(agentSchemas) as AgentVerb[]).filter(
      (verb) => !(systemVerbs as readonly AgentVerb[]).includes(verb),
    )
    expect(foreign).toContain('exec.run')
    for (const verb of foreign) {
      const args = { name: 'x', labHost: 'system', argv: ['true'], deadlineMs: 1_000 } as unknown
      expect(await agent.client.call(verb, args as AgentVerbs[typeof verb]['args'])).toMatchObject({
        ok: false,
        message: `there is no verb ${JSON.stringify(verb)}`,
      })
    }
    agent.end()
  })
})
