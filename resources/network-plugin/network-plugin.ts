/**
 * A network driver for Docker, to be read in one sitting.
 *
 * The engine finds a plug-in by its socket in /run/docker/plugins and talks HTTP over it: every call is a POST whose path is
 * the call's name, with JSON there and back (docs.docker.com, "Docker Plugin API"; libnetwork, docs/remote.md). This one makes
 * a Linux bridge for each network and a veth pair for each endpoint, as Docker's own bridge driver does. It keeps nothing in
 * mind: each interface's name comes from the engine's own ids, so it can be stopped and started at any time.
 *
 *   network-plugin            runs here, shows each call as it comes; q or Ctrl-C ends it
 *   network-plugin --detach   runs in the background; the calls go to the log alone
 *   network-plugin --stop     ends the one that runs
 */
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'

const socket = '/run/docker/plugins/vethlab.sock'
const log = '/run/vethlab/network-plugin.log'

/** What the engine sends; each call has some of it. */
interface Call {
  readonly NetworkID?: string
  readonly EndpointID?: string
  readonly SandboxKey?: string
  readonly IPv4Data?: readonly { readonly Pool: string; readonly Gateway: string }[]
  readonly Interface?: { readonly Address: string; readonly MacAddress: string }
}

/** Interfaces' names have at most 15 characters (IFNAMSIZ). */
const bridgeOf = (call: Call): string => `vb-${(call.NetworkID ?? '').slice(0, 12)}`
const hostEndOf = (call: Call): string => `vh-${(call.EndpointID ?? '').slice(0, 12)}`
const guestEndOf = (call: Call): string => `vg-${(call.EndpointID ?? '').slice(0, 12)}`

/** What was run for the current call, to be shown. */
let done: string[] = []

function run(program: string, ...args: string[]): string {
  done.push([program, ...args].join(' '))
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Removes what may have gone by itself: a veth goes with the container's namespace. */
function tryTo(work: () => void): void {
  try {
    work()
  } catch (error) {
    done.push(`(${String((error as { stderr?: string }).stderr ?? error).trim()})`)
  }
}

/** Frames between two ports of the bridge pass Docker's own rules too, where the kernel shows them to iptables. */
const between = (bridge: string): string[] => ['FORWARD', '-i', bridge, '-o', bridge, '-j', 'ACCEPT']

const calls: Readonly<Record<string, (call: Call) => object>> = {
  // The first call of all: what kind of plug-in is this?
  'Plugin.Activate': () => ({ Implements: ['NetworkDriver'] }),
  // Its networks are known to this host alone.
  'NetworkDriver.GetCapabilities': () => ({ Scope: 'local', ConnectivityScope: 'local' }),

  // docker network create: a bridge with the gateway's address.
  'NetworkDriver.CreateNetwork'(call) {
    const bridge = bridgeOf(call)
    const gateway = call.IPv4Data?.[0]?.Gateway
    if (gateway === undefined) throw new Error('this driver needs an IPv4 subnet')
    run('ip', 'link', 'add', bridge, 'type', 'bridge')
    run('ip', 'addr', 'add', gateway, 'dev', bridge)
    run('ip', 'link', 'set', bridge, 'up')
    run('iptables', '-w', '-I', ...between(bridge))
    return {}
  },
  // docker network rm
  'NetworkDriver.DeleteNetwork'(call) {
    const bridge = bridgeOf(call)
    tryTo(() => run('iptables', '-w', '-D', ...between(bridge)))
    tryTo(() => run('ip', 'link', 'delete', bridge))
    return {}
  },

  // docker run, first: an endpoint with the address that the engine's IPAM has chosen; here it gets its MAC address.
  'NetworkDriver.CreateEndpoint'(call) {
    if (call.Interface?.MacAddress) return {}
    const bytes = (call.Interface?.Address ?? '0.0.0.0').split('/')[0]?.split('.').map(Number) ?? []
    const mac = ['02', '42', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
    return { Interface: { MacAddress: mac } }
  },
  // docker run, then: a veth pair. One end becomes a bridge port here, the other one the engine moves into the container,
  // calls it eth0 and gives it address and route.
  'NetworkDriver.Join'(call) {
    const [bridge, host, guest] = [bridgeOf(call), hostEndOf(call), guestEndOf(call)]
    run('ip', 'link', 'add', host, 'type', 'veth', 'peer', 'name', guest)
    run('ip', 'link', 'set', host, 'master', bridge, 'up')
    const address = run('ip', '-4', '-o', 'addr', 'show', 'dev', bridge).split(/\s+/)[3] ?? ''
    return { InterfaceName: { SrcName: guest, DstPrefix: 'eth' }, Gateway: address.split('/')[0] }
  },
  // The container ends.
  'NetworkDriver.Leave': () => ({}),
  'NetworkDriver.DeleteEndpoint'(call) {
    tryTo(() => run('ip', 'link', 'delete', hostEndOf(call)))
    return {}
  },

  // What a driver may know more of; this one does not.
  'NetworkDriver.EndpointOperInfo': () => ({ Value: {} }),
  'NetworkDriver.ProgramExternalConnectivity': () => ({}),
  'NetworkDriver.RevokeExternalConnectivity': () => ({}),
  'NetworkDriver.DiscoverNew': () => ({}),
  'NetworkDriver.DiscoverDelete': () => ({}),
}

/** The answer, or the protocol's own form of an error. */
function answer(name: string, call: Call): object {
  try {
    return calls[name]?.(call) ?? { Err: `no such call: ${name}` }
  } catch (error) {
    return { Err: String((error as { stderr?: string }).stderr ?? error).trim() }
  }
}

/** One call in a few lines: what came, what was done for it, what went back. */
function show(name: string, call: Call, reply: object): void {
  const [bold, quiet, plain] = process.stdout.isTTY ? ['\u001b[1m', '\u001b[2m', '\u001b[0m'] : ['', '', '']
  const asked = { ...call, ...('NetworkID' in call ? { NetworkID: `${bridgeOf(call).slice(3)}…` } : {}) }
  const lines = [`${bold}→ ${name}${plain} ${quiet}${JSON.stringify(asked)}${plain}`]
  for (const line of done) lines.push(`    ${line}`)
  lines.push(`${quiet}← ${JSON.stringify(reply)}${plain}`, '')
  // In raw mode the terminal does not return the carriage by itself.
  process.stdout.write(lines.join('\r\n') + '\r\n')
  appendFileSync(log, `${JSON.stringify({ call: name, asked: call, done, reply })}\n`)
}

function serve(): void {
  rmSync(socket, { force: true })
  mkdirSync('/run/docker/plugins', { recursive: true })
  mkdirSync('/run/vethlab', { recursive: true })
  writeFileSync(log, '')
  const server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (text: string) => (body += text))
    incoming.on('end', () => {
      const name = (incoming.url ?? '').slice(1)
      outgoing.setHeader('content-type', 'application/vnd.docker.plugins.v1.2+json')
      if (name === 'Stop') outgoing.end('{}', stop)
      else if (name === 'Ping') outgoing.end('{}')
      else {
        done = []
        const call = JSON.parse(body || '{}') as Call
        const reply = answer(name, call)
        show(name, call, reply)
        outgoing.end(JSON.stringify(reply))
      }
    })
  })
  const stop = (): void => {
    rmSync(socket, { force: true })
    process.exit(0)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop)
  server.listen(socket, () => {
    process.stdout.write(`the driver "vethlab" listens on ${socket}; its calls follow (q ends it)\r\n\r\n`)
  })
  if (process.stdin.isTTY) {
    process.stdin.setRawMode(true).on('data', (keys) => {
      if (keys.includes('q') || keys.includes('\u0003')) stop()
    })
  }
}

/** Asks the driver that runs, if one does. */
function ask(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ socketPath: socket, path, method: 'POST' }, (response) => {
      response.resume().on('end', () => {
        resolve(true)
      })
    })
    asking.on('error', () => {
      resolve(false)
    })
    asking.end('{}')
  })
}

async function main(option: string | undefined): Promise<void> {
  if (option === '--stop') {
    console.log((await ask('/Stop')) ? 'the driver is stopped' : 'no driver runs')
    return
  }
  if (await ask('/Ping')) {
    console.log('the driver runs already')
    return
  }
  if (option !== '--detach') {
    serve()
    return
  }
  spawn(process.execPath, [process.argv[1] ?? ''], { detached: true, stdio: 'ignore' }).unref()
  for (let tries = 0; tries < 200 && !(await ask('/Ping')); tries += 1) {
    await new Promise((later) => setTimeout(later, 25))
  }
  console.log(`the driver "vethlab" listens on ${socket}; its calls go to ${log}`)
}

void main(process.argv[2])
