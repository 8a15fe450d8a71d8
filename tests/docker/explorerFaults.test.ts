/** What the explorer says of engines that are not there, not ours, not engines, too old, slow, or dying. Needs the build. */
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ExplorerState } from '../../src/contract/explorer'
import type { LabHostInfo } from '../../src/contract/agent'
import type { LabSet } from '../../src/main/labs'
import { watchedExplorer, type WatchedExplorer } from './support/explorer'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { recordingProxy, type ProxyBehaviour } from './support/recordingProxy'

const runtime = testRuntime()
let set: LabSet
let engine: Pick<LabHostInfo, 'dockerSocket'>
let watched: WatchedExplorer
const ends: (() => unknown)[] = []

beforeAll(async () => {
  set = await upSet(runtime, 'far')
  engine = value(await set.list())[0] ?? { dockerSocket: '' }
})
afterEach(async () => {
  watched.explorer.close()
  for (const end of ends.splice(0)) await end()
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

function open(url: string): Promise<ExplorerState> {
  watched = watchedExplorer(runtime, { DOCKER_HOST: url })
  return watched.explorer.open(null)
}

async function openBehind(behaviour: ProxyBehaviour): Promise<ExplorerState> {
  const at = join(runtime.directory, 'proxy.sock')
  const proxy = await recordingProxy(at, engine.dockerSocket, behaviour)
  ends.push(() => proxy.close())
  return open(`unix://${at}`)
}

async function openAt(answer: string): Promise<ExplorerState> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(answer)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  return open(`tcp://127.0.0.1:${String((server.address() as AddressInfo).port)}`)
}

const networkNames = (): string[] =>
  watched
    .picture()
    .networks.map((network) => network.name)
    .sort()

describe('an engine that cannot be opened', () => {
  it('is missing: nothing listens there', async () => {
    expect(await open(`unix://${join(runtime.directory, 'nothing.sock')}`)).toMatchObject({
      status: 'failed',
      about: null,
      failure: { code: 'docker-unreachable', advice: { code: 'start-docker' } },
    })
    expect(await open('tcp://127.0.0.1:1')).toMatchObject({
      status: 'failed',
      failure: {
        code: 'docker-unreachable',
        advice: { code: 'far-engine' },
        params: { endpoint: 'tcp://127.0.0.1:1' },
      },
    })
    expect(watched.explorer.topology()).toMatchObject({ ok: false, code: 'docker-unreachable' })
  })

  it.each([
    ['a web page', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>hello</html>'],
    ['JSON of something else', 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"hello":1}'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
  ])('is no engine: it says %s', async (_name, answer) => {
    expect(await openAt(answer)).toMatchObject({
      status: 'failed',
      failure: { code: 'engine-answer-invalid', advice: { commands: ['docker context ls'] } },
    })
  })

  it('is too old: it speaks no API that is understood', async () => {
    const version = JSON.stringify({ Version: '19.03.15', ApiVersion: '1.40', MinAPIVersion: '1.12' })
    expect(await openBehind({ answer: (path) => (path === '/version' ? version : undefined) })).toMatchObject({
      status: 'failed',
      failure: {
        code: 'engine-too-old',
        message: expect.stringContaining('1.40') as string,
        advice: { code: 'newer-docker' },
      },
    })
  })

  it('speaks TLS where none is asked for, is told of', async () => {
    const refusal = 'Client sent an HTTP request to an HTTPS server.\n'
    expect(await openAt(`HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\n\r\n${refusal}`)).toMatchObject({
      status: 'failed',
      failure: { code: 'tls-unusable' },
    })
  })
})

describe('an open engine', () => {
  it('may be slow: it is waited for, up to its deadlines', async () => {
    expect(await openBehind({ delayMs: 600 })).toMatchObject({
      status: 'open',
      about: { version: expect.stringMatching(/^20\.10/) as string },
    })
    expect(watched.behind.filter((reason) => reason !== null)).toEqual([])
  })

  it('lies in a PID namespace of its own: only its word is shown, and nothing of it may be entered', async () => {
    expect(await open(`unix://${engine.dockerSocket}`)).toMatchObject({
      status: 'open',
      privilege: 'not-needed',
      about: { kernel: 'other', sources: 'engine-only', missing: ['other-kernel'] },
    })
    expect(watched.explorer.agentAt({ kind: 'namespace', labHost: 'system', namespaceId: '4:1' })).toMatchObject({
      ok: false,
      code: 'endpoint-unsupported',
    })
    expect(watched.explorer.agentAt({ kind: 'lab-host', labHost: 'system' })).toMatchObject({ ok: false })
    // Root would see nothing more: nobody is asked for it.
    expect(await watched.explorer.elevate()).toMatchObject({ privilege: 'not-needed', refusal: null })
    expect(watched.states.map((state) => state.privilege)).not.toContain('asking')
  })

  it('lies behind something that proves nothing: nothing of it may be entered either', async () => {
    expect(await openBehind({})).toMatchObject({
      status: 'open',
      about: { kernel: 'unknown', sources: 'engine-only', missing: ['needs-root'] },
    })
    // A shell of this machine’s would be taken for one of the engine’s.
    expect(watched.explorer.agentAt({ kind: 'lab-host', labHost: 'system' })).toMatchObject({
      ok: false,
      code: 'endpoint-unsupported',
    })
    expect(watched.explorer.agentAt({ kind: 'namespace', labHost: 'system', namespaceId: '4:1' })).toMatchObject({
      ok: false,
      code: 'endpoint-unsupported',
    })
  })

  it('dies: the picture says that it is behind and stays; it comes back, and the picture is whole', async () => {
    await open(`unix://${engine.dockerSocket}`)
    await sh(set, 'far', 'docker network create before')
    await expect.poll(networkNames).toContain('before')
    await sh(set, 'far', 'kill -9 $(pidof dockerd)')
    await expect.poll(() => watched.explorer.state().about?.missing).toContain('engine-silent')
    expect(watched.behind.at(-1)).toEqual(expect.any(String))
    expect(watched.explorer.state().status).toBe('open')
    expect(networkNames()).toContain('before')
    await expect.poll(() => watched.explorer.state().about?.missing, { timeout: 20_000 }).toEqual(['other-kernel'])
    await sh(set, 'far', 'until docker network create after; do sleep 0.1; done')
    await expect.poll(networkNames, { timeout: 10_000 }).toContain('after')
    expect(watched.behind.at(-1)).toBeNull()
    expect(watched.page()).toEqual(watched.picture())
  })
})
