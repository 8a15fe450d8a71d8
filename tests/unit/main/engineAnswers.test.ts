/** Answers that no engine gives when it is well, one by one; drawn ones are in engineFaults.test.ts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { success, type Failure } from '../../../src/contract/result'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import { dockerOver, socketEnd } from '../../../src/main/docker/end'
import { askEngine, readEngineNames } from '../../../src/main/docker/names'
import { enginePatience, type EnginePatience } from '../../../src/main/docker/patience'
import { networkListSchema, pingSchema } from '../../../src/main/docker/schemas'
import { watchEngine } from '../../../src/main/docker/watch'
import { containerNames, dockerNames } from '../topology/facts'
import { containerAnswer, handmadeEngine, type HandmadeEngine } from './handmadeEngine'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const patience: EnginePatience = { ...enginePatience, firstRetryMs: 5, rereadMs: 50 }
const patient = { timeout: 20_000, interval: 5 }

let directory: string
let at: string
const ends: (() => unknown)[] = []
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vethlab-answers-'))
  at = join(directory, 's')
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(directory, { recursive: true, force: true })
})

async function listen(answer: Answer): Promise<void> {
  const server: Server = createServer(answer).listen(at)
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
}

function client(bounds = patience): ReturnType<typeof dockerOver>['docker'] {
  const { docker, agent } = dockerOver(
    socketEnd(at, () => undefined),
    '1.41',
    bounds,
  )
  ends.push(() => {
    agent.destroy()
  })
  return docker
}

const askNetworks = (docker = client()): ReturnType<typeof askEngine<typeof networkListSchema>> =>
  askEngine('GET /networks', networkListSchema, (abortSignal) => docker.listNetworks({ abortSignal }), patience)

const askPing = (bounds: EnginePatience): ReturnType<typeof askEngine<typeof pingSchema>> => {
  const docker = client()
  const call: (options: object) => Promise<unknown> = docker.ping.bind(docker)
  return askEngine('GET /_ping', pingSchema, (abortSignal) => call({ abortSignal }), bounds)
}

interface Watched {
  readonly names: EngineNames[]
  readonly lost: Failure[]
}

function watch(bounds = patience): Watched {
  const names: EngineNames[] = []
  const lost: Failure[] = []
  const listener = {
    names: (value: EngineNames) => names.push(value),
    lost: (reason: Failure) => lost.push(reason),
    exec: () => undefined,
    hint: () => undefined,
  }
  ends.push(watchEngine(() => success(socketEnd(at, () => undefined)), listener, undefined, bounds))
  return { names, lost }
}

describe('an answer', () => {
  it.each(['unix:///x', 'http://127.0.0.1:1/', '//127.0.0.1:1/', 'x:'])(
    'that leads elsewhere, to %s, is followed nowhere: it is a refusal',
    async (location) => {
      await listen((_request, response) => response.writeHead(302, { location }).end())
      expect(await askNetworks()).toMatchObject({ code: 'engine-refused', params: { status: '302' } })
    },
  )

  it.each(['{"message":{"toString":1}}', '{"message":[{"toString":null}]}', 'null', '', '<p>no</p>'])(
    'that refuses in words that are none, %s, is a refusal',
    async (words) => {
      await listen((_request, response) => response.writeHead(500).end(words))
      expect(await askNetworks()).toMatchObject({ code: 'engine-refused', params: { status: '500' } })
    },
  )

  it('that refuses at any length is told in a sentence', async () => {
    await listen((_request, response) => response.writeHead(500).end('x'.repeat(100_000)))
    const answer = await askNetworks()
    expect(answer.ok ? 0 : answer.message.length).toBeLessThan(1_100)
  })

  it('that switches protocols unasked is no answer', async () => {
    await listen((request) => {
      request.socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    })
    const { lost } = watch()
    const { ok } = await askNetworks()
    expect(ok).toBe(false)
    await expect.poll(() => lost.length, patient).toBeGreaterThan(1)
    expect(lost[0]?.code).toBe('docker-unreachable')
  })

  it('without an end is taken up to its bound, and the connection is ended', async () => {
    let sent = 0
    let over = false
    await listen((request, response) => {
      request.socket.on('close', () => (over = true))
      const block = Buffer.alloc(64 * 1024, '1,')
      const more = (): void => {
        while (!response.destroyed && sent < 64 * enginePatience.answerBytes && response.write(block))
          sent += block.length
      }
      response.on('drain', more).write('[')
      more()
    })
    expect(await askNetworks()).toMatchObject({ code: 'engine-answer-too-large' })
    await expect.poll(() => over, patient).toBe(true)
    // What was on its way in pipes and buffers.
    expect(sent).toBeLessThan(enginePatience.answerBytes + 8 * 1024 * 1024)
  })

  it('of a million entries that do not fit costs one sentence', async () => {
    const body = `[${'1,'.repeat(1_000_000)}1]`
    await listen((_request, response) => response.end(body))
    const answer = await askNetworks()
    expect(answer).toMatchObject({ code: 'engine-answer-invalid' })
    expect(answer.ok ? '' : answer.message).toContain('entry 0')
  })

  it.each(['{"toString":1}', '[{"toString":null}]', '<p>OK</p>', ''])(
    'that is no “OK”, %s, is no sign of life',
    async (text) => {
      await listen((_request, response) => response.end(text))
      expect(await askPing(patience)).toMatchObject({ code: 'engine-answer-invalid' })
    },
  )

  it('that stands still ends at its deadline, its connection, too', async () => {
    let over = false
    await listen((request, response) => {
      request.socket.on('close', () => (over = true))
      response.writeHead(200).write('O')
    })
    expect(await askPing({ ...patience, deadlineMs: 1_000 })).toMatchObject({ code: 'timed-out' })
    await expect.poll(() => over, patient).toBe(true)
  })
})

describe('names', () => {
  const two = dockerNames(2)
  let asked: string[]
  async function besides(path: RegExp, answer: Answer, names = two): Promise<HandmadeEngine> {
    const engineAt = join(directory, 'e')
    const engine = await handmadeEngine(engineAt, names, (request, response) => {
      asked.push(request.url ?? '')
      if (!path.test(request.url ?? '')) return false
      answer(request, response)
      return true
    })
    at = engineAt
    ends.push(() => {
      engine.close()
    })
    return engine
  }
  beforeEach(() => {
    asked = []
  })

  it('lack no container of which the engine could not speak: that is a fault, and no absence', async () => {
    await besides(/0001\/json/, (_request, response) => response.writeHead(500).end('{"message":"no layer"}'))
    expect(await readEngineNames(client())).toMatchObject({ code: 'engine-refused', params: { status: '500' } })
  })

  it('are not taken from an answer about another container', async () => {
    const other = containerAnswer(containerNames(2))
    await besides(/0001\/json/, (_request, response) => response.end(JSON.stringify(other)))
    expect(await readEngineNames(client())).toMatchObject({ code: 'engine-answer-invalid' })
  })

  it('have each network once, however often it is listed', async () => {
    const names = dockerNames(1)
    const engine = await handmadeEngine(at, { ...names, networks: [...names.networks, ...names.networks] })
    ends.push(() => {
      engine.close()
    })
    const read = await readEngineNames(client())
    expect(read.ok && read.value.networks.map(({ id }) => id)).toEqual(names.networks.map(({ id }) => id))
  })

  it('are asked for under no path that a list of containers could lead to', async () => {
    await besides(/containers\/json/, (_request, response) => response.end('[{"Id":"../../info?x"}]'))
    expect(await readEngineNames(client())).toMatchObject({ code: 'engine-answer-invalid' })
    expect(asked.filter((path) => path.includes('info'))).toEqual([])
  })

  it('are asked for by few connections at once, however many containers there are', async () => {
    let most = 0
    const held: ServerResponse[] = []
    const release = setInterval(() => {
      for (const response of held.splice(0)) response.writeHead(404).end()
    }, 100)
    ends.push(() => {
      clearInterval(release)
    })
    const ids = Array.from({ length: 100 }, (_unused, number) => ({ Id: `c${String(number)}` }))
    await listen((request, response) => {
      const path = request.url ?? ''
      if (path.endsWith('/containers/json?all=true')) response.end(JSON.stringify(ids))
      else if (path.includes('containers/c')) most = Math.max(most, held.push(response))
      else response.end(path.includes('version') ? '{"Version":"1","ApiVersion":"1.41"}' : '[]')
    })
    expect(await readEngineNames(client())).toMatchObject({ ok: true, value: { containers: [] } })
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(16)
  })

  it('of more containers than any engine runs are not asked for', async () => {
    const ids = Array.from({ length: 10_001 }, (_unused, number) => ({ Id: `c${String(number)}` }))
    await besides(/containers\/json/, (_request, response) => response.end(JSON.stringify(ids)))
    expect(await readEngineNames(client())).toMatchObject({ code: 'engine-answer-too-large' })
    expect(asked.filter((path) => path.includes('containers/c'))).toEqual([])
  })

  it('follow an engine whose stream of events stands still: it is told of, and then right', async () => {
    const engine = await besides(/\/events/, (_request, response) => {
      response.flushHeaders()
    })
    const { names, lost } = watch()
    await expect.poll(() => names.length, patient).toBeGreaterThan(0)
    expect(lost).toEqual([])
    const next = { ...two, containers: [containerNames(1, { name: 'renamed' })] }
    engine.become(next)
    await expect.poll(() => names.at(-1)?.containers.map(({ name }) => name), patient).toEqual(['renamed'])
    expect(lost.map(({ message }) => message).join()).toContain('says nothing of what changed')
  })

  it('that come in another order are the same', async () => {
    const readings = (): number => asked.filter((path) => path.includes('/networks')).length
    const engine = await besides(/never/, () => undefined, two)
    const { names, lost } = watch()
    await expect.poll(() => names.length, patient).toBeGreaterThan(0)
    engine.reorder()
    const before = readings()
    await expect.poll(readings, patient).toBeGreaterThan(before + 3)
    expect(names.at(-1)?.networks.map(({ id }) => id)).toEqual(two.networks.map(({ id }) => id).reverse())
    expect(lost).toEqual([])
  })

  it('are read again and again more seldom from an engine that cannot be understood', async () => {
    await besides(/\/networks/, (_request, response) => response.end('no'))
    const { lost } = watch({ ...patience, firstRetryMs: 1, slowestRetryMs: 1_000_000 })
    await expect.poll(() => lost.length, patient).toBe(11)
    // Its version and its events came well each time: were they enough, it would be asked at the first pace for ever. So the
    // next time is two seconds away.
    await new Promise((later) => setTimeout(later, 500))
    expect(lost.length).toBe(11)
  })
})
