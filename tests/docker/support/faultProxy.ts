/**
 * Stands between a client and an engine, as a socket that speaks HTTP, and spoils answers and the stream of events as a seed
 * says: changed, cut, standing still, late, too large, or no answer at all.
 */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Draw } from './operations'
import { spoiledAnswer, spoiledEvents, type Spoiled } from './spoil'

export interface FaultProxy {
  /** From now on answers are spoiled, or none is any more; a stream that stands still goes on standing still. */
  spoil(on: boolean): void
  /** Answers and parts of streams that were spoiled. */
  spoiled(): number
  /** How often each kind of fault was made. */
  readonly kinds: ReadonlyMap<string, number>
  /** Connections on which an answer stands still: their client must end them. */
  standing(): number
  close(): Promise<void>
}

export interface FaultProxyOptions {
  /** Where it listens. */
  readonly at: string
  /** The engine's socket. */
  readonly engine: string
  readonly draw: Draw
  /** The largest answer that the client takes, in bytes. */
  readonly answerBytes: number
  /** A late answer comes so much later, at most. */
  readonly lateMs: number
}

/** While it spoils, two of three answers are spoiled. */
export async function faultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { at, engine, draw, lateMs } = options
  const kinds = new Map<string, number>()
  const standing = new Set<Socket>()
  let spoiling = false
  let spoiled = 0

  const count = (kind: string): void => {
    spoiled += 1
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  /** Past the server's own way of writing, which would refuse to write most of it. */
  const send = (socket: Socket, { kind, bytes, then }: Spoiled): void => {
    count(kind)
    if (socket.destroyed) return
    // The client may have ended it: that is no fault of the proxy's.
    socket.on('error', () => undefined)
    if (then === 'stand') {
      standing.add(socket)
      socket.once('close', () => standing.delete(socket))
      socket.write(bytes)
    } else if (then === 'late') setTimeout(() => socket.end(bytes), draw(lateMs))
    else socket.write(bytes, () => (then === 'end' ? socket.end() : socket.destroy()))
  }
  const answer = async (said: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of said as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { socket } = response
    if (spoiling && socket && draw(3) > 0)
      send(socket, spoiledAnswer({ status: said.statusCode ?? 200, body }, options))
    else response.writeHead(said.statusCode ?? 502, withoutFraming(said.headers)).end(body)
  }
  const stream = (said: IncomingMessage, response: ServerResponse): void => {
    const { socket } = response
    if (spoiling && socket && draw(3) === 0) {
      send(socket, spoiledAnswer({ status: 200, body: Buffer.from('') }, options))
      return
    }
    response.writeHead(said.statusCode ?? 502, { 'content-type': 'application/json' }).flushHeaders()
    let deaf = false
    said.on('data', (chunk: Buffer) => {
      if (deaf) return
      const spoil = spoiling && draw(2) === 0 ? spoiledEvents(chunk, options) : null
      if (spoil) count(spoil.kind)
      response.write(spoil?.bytes ?? chunk)
      if (spoil?.then === 'stand') deaf = true
      else if (spoil && spoil.then !== 'late') response.destroy()
    })
    said.on('end', () => response.end())
  }
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming
    const onward = request({ socketPath: engine, method, path: url, headers }, (said) => {
      said.on('error', () => response.destroy())
      if (/\/events(\?|$)/.test(url ?? '')) stream(said, response)
      else answer(said, response).catch(() => response.destroy())
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    onward.end()
  })
  server.listen(at)
  await once(server, 'listening')
  return {
    spoil(on) {
      spoiling = on
    },
    spoiled: () => spoiled,
    kinds,
    standing: () => standing.size,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      rmSync(at, { force: true })
    },
  }
}

function withoutFraming(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  const framing = new Set(['transfer-encoding', 'connection'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.has(name)))
}
