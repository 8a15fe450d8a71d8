/**
 * The engine's misbehaviour cannot be had from a real one at will, so a small HTTP server on a Unix socket misbehaves
 * here. That a real engine is read right is what tests/docker proves.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineExec, EngineNames } from '../../../src/core/facts/dockerNames'
import { socketEnd } from '../../../src/main/docker/end'
import { watchEngine } from '../../../src/main/docker/watch'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const container = {
  Id: 'c1',
  Name: '/web',
  State: { Status: 'running', Pid: 42 },
  Config: { Image: 'nginx:latest', Labels: null },
  HostConfig: { NetworkMode: 'default' },
  NetworkSettings: { SandboxKey: '/x', Networks: null },
}

const answers: Record<string, unknown> = {
  '/version': { Version: '20.10.24', ApiVersion: '1.41' },
  '/images/json': [{ RepoTags: ['nginx:latest'] }, { RepoTags: null }],
  '/networks': [
    {
      Id: 'n',
      Name: 'bridge',
      Driver: 'bridge',
      Scope: 'local',
      Internal: false,
      IPAM: { Config: null },
      Options: null,
      Labels: null,
    },
  ],
  '/containers/json': [{ Id: 'c1' }],
  '/containers/c1/json': container,
}

/** Without the API's version, which an engine accepts before every path. */
const pathOf = (request: IncomingMessage): string =>
  new URL(request.url ?? '/', 'http://engine').pathname.replace(/^\/v[\d.]+(?=\/)/, '')

const wellBehaved: Answer = (request, response) => {
  const path = pathOf(request)
  if (path === '/events') {
    response.flushHeaders()
    return
  }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(answers[path] ?? {}))
}

describe('watching an engine', () => {
  let directory: string
  let server: Server
  let answer: Answer
  let connections: number
  let end: () => void
  const names: EngineNames[] = []
  const lost: string[] = []
  const execs: EngineExec[] = []

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-engine-'))
    names.length = lost.length = execs.length = 0
    connections = 0
    answer = wellBehaved
    server = createServer((request, response) => {
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(join(directory, 's'), resolve))
  })
  afterEach(() => {
    end()
    server.closeAllConnections()
    server.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const watch = (): void => {
    end = watchEngine(
      () => {
        connections += 1
        return { ok: true, value: socketEnd(join(directory, 's'), () => undefined) }
      },
      {
        names: (value) => names.push(value),
        exec: (exec) => execs.push(exec),
        lost: (reason) => lost.push(reason.message),
        hint: () => undefined,
      },
    )
  }
  const until = async (condition: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 500 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(condition()).toBe(true)
  }

  it('gives names after the subscription', async () => {
    watch()
    await until(() => names.length > 0)
    expect(names[0]?.containers[0]).toMatchObject({ name: 'web', pid: 42, state: 'running' })
    expect(names[0]?.images).toEqual(['nginx:latest'])
  })

  it('connects again and reads everything afresh when the stream ends silently', async () => {
    let streams = 0
    answer = (request, response) => {
      if (pathOf(request) !== '/events') {
        wellBehaved(request, response)
        return
      }
      streams += 1
      response.flushHeaders()
      if (streams === 1) void until(() => names.length > 0).then(() => response.end())
    }
    watch()
    await until(() => streams === 2 && names.length >= 2)
    expect(connections).toBe(2)
    expect(lost.join()).toContain('event stream')
  })

  it('believes no answer that does not fit, and recovers', async () => {
    let bad = true
    answer = (request, response) => {
      if (bad && pathOf(request) === '/networks') {
        bad = false
        response.end('<html>200 OK</html>')
      } else wellBehaved(request, response)
    }
    watch()
    await until(() => names.length > 0)
    expect(lost.join()).toContain('does not fit')
  })

  it('does not wait for the rest of an answer that was cut in the middle', async () => {
    let cut = 0
    answer = (request, response) => {
      if (cut < 2 && pathOf(request) === ['/version', '/networks'][cut]) {
        cut += 1
        response.writeHead(200, { 'content-length': 5_000 })
        response.write('[{"Id":', () => request.socket.destroy())
      } else wellBehaved(request, response)
    }
    watch()
    await until(() => names.length > 0)
    expect(cut).toBe(2)
    expect(lost.join()).toContain('middle of the answer')
  })

  it('passes over a container that vanished between the list and the question', async () => {
    answer = (request, response) => {
      if (pathOf(request) === '/containers/c1/json') {
        response.statusCode = 404
        response.end('{"message":"No such container"}')
      } else wellBehaved(request, response)
    }
    watch()
    await until(() => names.length > 0)
    expect(names[0]?.containers).toEqual([])
  })

  it('reports the commands that the engine starts in containers', async () => {
    answer = (request, response) => {
      if (pathOf(request) !== '/events') {
        wellBehaved(request, response)
        return
      }
      const event = { Type: 'container', Action: 'exec_start: ifconfig', Actor: { ID: 'c1' } }
      response.write(`${JSON.stringify(event)}\n`)
    }
    watch()
    await until(() => execs.length > 0)
    expect(execs[0]).toEqual({ containerId: 'c1', command: 'ifconfig' })
  })

  it('asks in the newest version that both know, whatever DOCKER_HOST says to others', async () => {
    const paths: string[] = []
    answer = (request, response) => {
      paths.push(request.url ?? '')
      wellBehaved(request, response)
    }
    const saved = process.env['DOCKER_HOST']
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1'
    try {
      watch()
      await until(() => names.length > 0)
    } finally {
      if (saved === undefined) delete process.env['DOCKER_HOST']
      else process.env['DOCKER_HOST'] = saved
    }
    expect(paths[0]).toBe('/version')
    expect(paths.slice(1).filter((path) => !path.startsWith('/v1.41/'))).toEqual([])
  })
})
