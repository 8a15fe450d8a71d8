/**
 * Where the lab hosts' engines come to when they want a registry: an HTTP proxy that lets nobody through, and says why. The
 * engine shows the reason of a refused CONNECT as its own error (Go's net/http takes the status line's text), so whoever
 * pulls reads a sentence instead of a resolver's time-out; the docker program stays as it is.
 */
import { createServer } from 'node:http'

/** The port that proxies usually have (IANA: 3128). */
const port = 3128

/** In both languages: who reads it has typed into a terminal, which knows of none. */
const reason =
  'this lab is off line: only the images that `docker images` lists are here / ' +
  '이 실습실은 오프라인입니다: `docker images`에 있는 이미지만 쓸 수 있습니다'

/** What the engine is started with: whatever has an address of the lab is asked directly. */
export function offlineEnvironment(gateway: string): readonly string[] {
  const proxy = `http://${gateway}:${String(port)}`
  const direct = ['localhost', '127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '::1', 'fc00::/7']
  return [`HTTP_PROXY=${proxy}`, `HTTPS_PROXY=${proxy}`, `NO_PROXY=${direct.join(',')}`]
}

/**
 * Listens on the fabric's gateway as long as this process lives. Where the address cannot be had, a pull fails with the
 * engine's own "connection refused" instead of the sentence, and the log says why.
 */
export function refuseRegistries(gateway: string, log: (line: string) => void): void {
  const server = createServer((_request, response) => {
    // A registry without TLS: the answer is the API's own form of an error.
    response.writeHead(403, { 'content-type': 'application/json', connection: 'close' })
    response.end(JSON.stringify({ errors: [{ code: 'DENIED', message: reason }] }))
  })
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {
      // The engine has gone: nobody is left to be told.
    })
    // Written by hand: node:http refuses what is not Latin-1 in a status line.
    socket.end(`HTTP/1.1 403 ${reason}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })
  server.on('clientError', (_error, socket) => {
    socket.destroy()
  })
  server.on('error', (error) => {
    log(`${gateway}:${String(port)}, which refuses registries: ${error.message}`)
  })
  server.listen(port, gateway)
}
