/**
 * What a Docker endpoint's text means, read as the docker command line reads it (docker/cli opts/hosts.go, "ParseHost";
 * docker(1), DOCKER_HOST). Pure: no file and no variable is read here.
 */
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'

export type Endpoint =
  | { readonly kind: 'unix'; readonly url: string; readonly path: string }
  | { readonly kind: 'tcp'; readonly url: string; readonly host: string; readonly port: number }
  | { readonly kind: 'ssh'; readonly url: string; readonly argv: readonly [string, ...string[]] }

/** Where every docker program looks when it is told nothing. */
export const defaultEndpoint = 'unix:///var/run/docker.sock'

const plainPort = 2375
const tlsPort = 2376

/**
 * @param text such as "unix:///run/docker.sock", "tcp://10.0.0.5:2376", "10.0.0.5:2375" or "ssh://me@host".
 * @param tls whether TLS is used: it decides the port that stands for a missing one.
 * @returns endpoint-unsupported with the reason in words.
 */
export function parseEndpoint(text: string, tls = false): Result<Endpoint> {
  const trimmed = text.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase() ?? 'tcp'
  const rest = trimmed.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  if (scheme === 'unix') return unixEndpoint(rest)
  if (scheme === 'tcp') return tcpEndpoint(rest, tls)
  if (scheme === 'ssh') return sshEndpoint(rest)
  if (scheme === 'npipe') return refuse(trimmed, 'a named pipe is a thing of Windows')
  if (scheme === 'fd') return refuse(trimmed, 'fd:// is where an engine listens, not where it is reached')
  return refuse(trimmed, `${scheme}:// is no way to reach an engine`)
}

function unixEndpoint(rest: string): Result<Endpoint> {
  const path = rest === '' ? defaultEndpoint.slice('unix://'.length) : rest
  // A relative path would mean another socket in every directory.
  if (!path.startsWith('/')) return refuse(`unix://${rest}`, 'the path of its socket is not absolute')
  // struct sockaddr_un has 108 bytes, the last of them NUL (unix(7)).
  if (Buffer.byteLength(path) > 107 || path.includes('\0')) return refuse(`unix://${rest}`, 'no socket has such a path')
  return success({ kind: 'unix', url: `unix://${path}`, path })
}

function tcpEndpoint(rest: string, tls: boolean): Result<Endpoint> {
  const url = parseUrl(rest)
  if (!url) return refuse(`tcp://${rest}`, 'that is no host and port')
  if (url.username !== '' || url.password !== '') return refuse(`tcp://${url.host}`, 'it holds a user or a password')
  if (url.pathname !== '/' && url.pathname !== '') return refuse(`tcp://${rest}`, 'it holds a path')
  const host = url.hostname === '' ? '127.0.0.1' : url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (tls ? tlsPort : plainPort) : Number(url.port)
  if (port === 0) return refuse(`tcp://${rest}`, 'its port is 0')
  const shown = host.includes(':') ? `[${host}]` : host
  return success({ kind: 'tcp', url: `tcp://${shown}:${String(port)}`, host, port })
}

/**
 * The system's own ssh does the rest (keys, agents, ~/.ssh/config), as in the docker command line
 * (docker/cli cli/connhelper): `ssh … docker system dial-stdio` is a pipe to the engine there.
 */
function sshEndpoint(rest: string): Result<Endpoint> {
  const url = parseUrl(rest)
  if (!url || url.hostname === '') return refuse(`ssh://${rest}`, 'that is no host')
  if (url.password !== '') return refuse(`ssh://${url.host}`, 'it holds a password')
  if (url.search !== '' || url.hash !== '') return refuse(`ssh://${rest}`, 'it holds more than a host')
  const socket = url.pathname === '/' || url.pathname === '' ? [] : ['--host', `unix://${url.pathname}`]
  if (socket[1] !== undefined && !/^[\w./:-]+$/.test(socket[1])) {
    // sshd hands the words to the far end's shell as one line: nothing that it could take for its own may be in them.
    return refuse(`ssh://${rest}`, 'the path of its socket holds more than letters, digits and "/._-"')
  }
  const user = decodeURIComponent(url.username)
  const argv = [
    ...(['ssh', '-o', 'ConnectTimeout=30', '-o', 'BatchMode=yes', '-T'] as const),
    ...(user === '' ? [] : ['-l', user]),
    ...(url.port === '' ? [] : ['-p', url.port]),
    // After "--" neither a host nor a user may be taken for an option.
    ...['--', url.hostname.replace(/^\[|\]$/g, ''), 'docker', ...socket, 'system', 'dial-stdio'],
  ] as const
  const shown = `ssh://${user === '' ? '' : `${user}@`}${url.host}${socket.length > 0 ? url.pathname : ''}`
  return success({ kind: 'ssh', url: shown, argv: [...argv] as [string, ...string[]] })
}

/** "vethlab:" is no special scheme to URL, which then changes neither case nor port. */
function parseUrl(rest: string): URL | null {
  try {
    return new URL(`vethlab://${rest}`)
  } catch {
    // The caller says so in words.
    return null
  }
}

function refuse(text: string, why: string): Result<never> {
  return failure('endpoint-unsupported', `the endpoint ${JSON.stringify(text)} cannot be opened: ${why}`, {
    advice: advice('other-form'),
    params: { endpoint: text },
  })
}

/** Whether packets to that host stay on this machine: only then may an engine behind TCP run on this kernel. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
