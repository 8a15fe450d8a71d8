/** Stands between a client and a real engine: writes down every request, and may delay or change what is answered. */
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'

export interface RecordingProxy {
  /** "METHOD /path" in order of arrival, without the API's version and the query; protocol switches as "UPGRADE /path". */
  readonly requests: string[]
  close(): Promise<void>
}

export interface ProxyBehaviour {
  /** Before each answer. */
  readonly delayMs?: number
  /** Another body for that path; undefined lets the engine's own through. */
  readonly answer?: (path: string) => string | undefined
}

/** @param at where it listens. @param engine the socket of the real one. */
export async function recordingProxy(
  at: string,
  engine: string,
  { delayMs = 0, answer }: ProxyBehaviour = {},
): Promise<RecordingProxy> {
  const requests: string[] = []
  const record = (method: string, incoming: IncomingMessage): string => {
    const path = new URL(incoming.url ?? '/', 'http://engine').pathname.replace(/^\/v\d+\.\d+(?=\/)/, '')
    requests.push(`${method} ${path}`)
    return path
  }
  const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = incoming
    const onward = request({ socketPath: engine, method, path: url, headers }, (said) => {
      response.writeHead(said.statusCode ?? 502, said.headers)
      response.flushHeaders()
      said.pipe(response)
      said.on('error', () => response.destroy())
    })
    // The engine's end is the client's end, too.
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    incoming.pipe(onward)
  }
  const server = createServer((incoming, response) => {
    const path = record(incoming.method ?? '', incoming)
    const body = answer?.(path)
    setTimeout(() => {
      if (body === undefined) forward(incoming, response)
      else response.setHeader('content-type', 'application/json').end(body)
    }, delayMs)
  })
  for (const event of ['upgrade', 'connect'] as const) {
    server.on(event, (incoming: IncomingMessage, socket: { destroy(): void }) => {
      record('UPGRADE', incoming)
      socket.destroy()
    })
  }
  server.listen(at)
  await once(server, 'listening')
  return {
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      rmSync(at, { force: true })
    },
  }
}
