/** A container's shell by an engine that a test plays: what a real one does seldom, or never should. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openInContainer } from '../../../../src/agent/terminals/containerStream'
import type { TerminalStream } from '../../../../src/agent/terminals/pty'
import type { Result } from '../../../../src/contract/result'

const patience = { timeout: 20_000, interval: 5 }

interface Played {
  readonly created?: (response: ServerResponse) => void
  readonly resized?: (response: ServerResponse) => void
  readonly exec?: (response: ServerResponse) => void
  readonly container?: (response: ServerResponse) => void
  /** What it does with the connection of the program's terminal. */
  readonly started?: (connection: Socket) => void
}

const says =
  (status: number, body: unknown) =>
  (response: ServerResponse): void => {
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
const switched = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'
const absent = says(404, { message: 'no such thing' })

let folder: string
let server: Server
let connections: Socket[]
let asked: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'))
  connections = []
  asked = []
})
afterEach(() => {
  for (const connection of connections) connection.destroy()
  server.close()
  rmSync(folder, { recursive: true })
})

async function play(played: Played): Promise<string> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? ''
    asked.push(url)
    request.resume()
    if (url.endsWith('/exec')) (played.created ?? says(201, { Id: 'abc1' }))(response)
    else if (url.includes('/resize')) (played.resized ?? says(200, ''))(response)
    else if (url.startsWith('/exec/')) (played.exec ?? says(200, { Running: false, ExitCode: 0 }))(response)
    else (played.container ?? says(200, { State: { Running: true } }))(response)
  }
  server = createServer(answer)
  server.on('connection', (connection: Socket) => connections.push(connection))
  server.on('upgrade', (_request, connection: Socket) => {
    connection.resume().on('end', () => connection.end())
    const started = played.started ?? ((socket) => void socket.write(switched))
    started(connection)
  })
  const path = join(folder, 'docker.sock')
  await new Promise<void>((listening) => server.listen(path, listening))
  return path
}

const openAt = (socket: string): Promise<Result<TerminalStream>> =>
  openInContainer({ socket, container: 'web', argv: ['sh'], environment: [], size: { columns: 80, rows: 24 } })

async function open(played: Played): Promise<TerminalStream> {
  const opened = await openAt(await play(played))
  if (!opened.ok) throw new Error(opened.message)
  return opened.value
}

const end = (stream: TerminalStream): Promise<{ text: string; status: number | null; signal: number | null }> =>
  new Promise((resolve) => {
    let text = ''
    stream.onData((bytes) => (text += Buffer.from(bytes).toString()))
    stream.onExit((status, signal) => {
      resolve({ text, status, signal })
    })
  })

describe('a container’s terminal by the engine’s API', () => {
  it('loses nothing that came with the answer, nor before anybody listened', async () => {
    const stream = await open({
      started: (connection) => {
        connection.write(`${switched}first `)
        setTimeout(() => connection.end('last'), 50)
      },
      exec: says(200, { Running: false, ExitCode: 7 }),
    })
    await sleep(200)
    expect(await end(stream)).toEqual({ text: 'first last', status: 7, signal: null })
  })

  it('is not read while it is paused', async () => {
    const stream = await open({ started: (connection) => void connection.write(switched) })
    let text = ''
    stream.onData((bytes) => (text += Buffer.from(bytes).toString()))
    stream.pause()
    for (const connection of connections) connection.write('more')
    await sleep(200)
    expect(text).toBe('')
    stream.resume()
    await expect.poll(() => text, patience).toBe('more')
    stream.destroy()
  })

  it('asks for one size after the other, and of those that wait for the last alone', async () => {
    const waiting: ServerResponse[] = []
    const stream = await open({ resized: (response) => void waiting.push(response) })
    await expect.poll(() => waiting.length, patience).toBe(1)
    for (let columns = 81; columns < 90; columns += 1) stream.resize(columns, 30)
    waiting.pop()?.end()
    await expect.poll(() => waiting.length, patience).toBe(1)
    waiting.pop()?.end()
    await sleep(100)
    expect(asked.filter((url) => url.includes('resize'))).toEqual([
      '/exec/abc1/resize?h=24&w=80',
      '/exec/abc1/resize?h=30&w=89',
    ])
    stream.destroy()
  })

  it.each([
    ['it did not hear of the end at once', { exec: once(says(200, { Running: true, ExitCode: null }), says(200, { Running: false, ExitCode: 3 })) }, 3, null], // prettier-ignore
    ['it knows the exec no more, the container runs', { exec: absent }, null, null],
    ['container and exec are gone', { exec: absent, container: absent }, 137, null],
    ['the container has stopped', { exec: says(200, { Running: false, ExitCode: 137 }), container: says(200, { State: { Running: false } }) }, 137, null], // prettier-ignore
    ['the shell alone was killed', { exec: says(200, { Running: false, ExitCode: 137 }) }, 137, 9],
    ['what it says is no state', { exec: says(200, 'well') }, null, null],
    ['it breaks off', { exec: (response: ServerResponse) => void response.destroy() }, null, null],
  ] satisfies [string, Played, number | null, number | null][])(
    'ends as the engine says: %s',
    async (_when, played, status, signal) => {
      const stream = await open({ ...played, started: (connection) => void connection.end(switched) })
      expect(await end(stream)).toEqual({ text: '', status, signal })
    },
  )

  it.each([
    ['a refusal', { created: says(409, { message: 'it is paused' }) }, 'exec-refused', 'it is paused'],
    ['a refusal that is no JSON', { created: says(500, 'no room') }, 'exec-refused', 'no room'],
    ['an id that is none', { created: says(201, { Id: '../containers' }) }, 'exec-refused', 'no id'],
    ['protocols that are switched unasked', { created: (response: ServerResponse) => void response.socket?.write(switched) }, 'docker-unreachable', 'without an answer'], // prettier-ignore
    ['an answer without end', { created: endless }, 'docker-unreachable', 'too long'],
    ['a terminal that is refused', { started: (connection: Socket) => void connection.end('HTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n') }, 'exec-refused', '409'], // prettier-ignore
    ['a connection that is closed', { started: (connection: Socket) => void connection.destroy() }, 'docker-unreachable', 'socket hang up'], // prettier-ignore
  ] satisfies [string, Played, string, string][])('is refused by %s', async (_what, played, code, message) => {
    const refused = await openAt(await play(played))
    expect(refused).toMatchObject({ ok: false, code, message: expect.stringContaining(message) as string })
  })

  it('follows no link that lies where the socket should be', async () => {
    const socket = await play({})
    symlinkSync(socket, join(folder, 'link.sock'))
    expect(await openAt(join(folder, 'link.sock'))).toMatchObject({ ok: false, code: 'docker-unreachable' })
    expect(asked).toEqual([])
  })

  it('leaves no descriptor', async () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length
    const socket = await play({})
    await openAt(socket).then((opened) => opened.ok && opened.value.destroy())
    await sleep(200)
    const before = descriptors()
    for (let round = 0; round < 20; round += 1) {
      const opened = await openAt(socket)
      if (opened.ok) opened.value.destroy()
    }
    await expect.poll(descriptors, patience).toBeLessThanOrEqual(before)
  })
})

function once(first: (response: ServerResponse) => void, then: typeof first): typeof first {
  let isFirst = true
  return (response) => {
    ;(isFirst ? first : then)(response)
    isFirst = false
  }
}

function endless(response: ServerResponse): void {
  const piece = 'x'.repeat(64 * 1024)
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', more)
  more()
}
