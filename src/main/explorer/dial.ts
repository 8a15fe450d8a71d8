/** Pipes to the person's own engine, by its kind of endpoint. */
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { ResolvedEngine } from './contexts'
import { spawnAlone } from '../spawnAlone'

/** How long a far engine may take to accept a connection; the answers have deadlines of their own. */
const connectDeadlineMs = 10_000

/** @returns the function that opens one pipe; what goes wrong is an error of that pipe. */
export function dialerOf({ endpoint, tls }: ResolvedEngine): () => Duplex {
  if (endpoint.kind === 'unix') return () => connect({ path: endpoint.path })
  if (endpoint.kind === 'ssh') return () => pipeThrough(endpoint.argv)
  const { host, port } = endpoint
  return () => {
    const socket = tls
      ? connectTls({
          host,
          port,
          ...(tls.ca ? { ca: tls.ca } : {}),
          ...(tls.cert && tls.key ? { cert: tls.cert, key: tls.key } : {}),
          rejectUnauthorized: tls.verify,
        })
      : connect({ host, port })
    socket.setTimeout(connectDeadlineMs, () => {
      if (socket.connecting) socket.destroy(new Error(`no connection within ${String(connectDeadlineMs / 1000)} s`))
    })
    return socket
  }
}

/** The system's ssh as a pipe; what it says when it fails is the pipe's error. */
function pipeThrough([program, ...args]: readonly [string, ...string[]]): Duplex {
  const child = spawnAlone(program, args, { stdio: 'pipe' })
  const pipe = Duplex.from({ readable: child.stdout, writable: child.stdin })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000)
  })
  child.on('error', (error) => pipe.destroy(error))
  child.on('exit', (status) => {
    if (status === 0 || pipe.destroyed) return
    pipe.destroy(new Error(said.trim().split('\n').pop() ?? `${program} ended with status ${String(status)}`))
  })
  pipe.on('close', () => child.kill())
  pipe.on('error', () => child.kill())
  return pipe
}
