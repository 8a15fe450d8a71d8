/** The changes whose verdict is waited for: what makes them, who tells their moment, and which check sees them. */
import type { ChangePattern, ChangeSource } from './listen'

interface Command {
  readonly place: 'lab-host'
  readonly text: string
  readonly argv: readonly string[]
  readonly observeOnly?: true
  readonly capture?: string
}

export interface VerdictKind {
  readonly id: string
  readonly name: string
  /** Lines of sh: once before all rounds, before each round, and after all. */
  readonly once: string
  readonly before: string
  readonly after: string
  readonly commands: readonly Command[]
  readonly check: Readonly<Record<string, unknown>>
  readonly source: ChangeSource
  readonly change: ChangePattern
}

function command(text: string): Command {
  return { place: 'lab-host', text, argv: text.split(' ') }
}

const container = { once: 'docker run -d --name vl-bench nginx', after: 'docker rm -f vl-bench' }
const started = {
  once: 'docker create --name vl-bench nginx',
  before: 'docker rm -f vl-bench',
  after: 'docker rm -f vl-bench',
  commands: [command('docker run -d --name vl-bench nginx')],
}

const networkRemoval = {
  once: '',
  before: 'docker network create vl-bench',
  after: '',
  commands: [command('docker network rm vl-bench')],
  check: { kind: 'network-absent', network: 'vl-bench' },
}

export const verdictKinds: readonly VerdictKind[] = [
  {
    id: 'bridge-port',
    name: 'a veth becomes a bridge port (kernel)',
    once: 'ip link add vl0 type veth peer name vl1',
    before: 'ip link set vl0 nomaster',
    after: 'ip link delete vl0',
    commands: [command('ip link set vl0 master docker0')],
    check: { kind: 'bridge-port-count', bridge: 'docker0', count: 1 },
    source: { kind: 'host' },
    change: { line: /vl0@.* master docker0/, take: 'first' },
  },
  {
    id: 'route',
    name: 'a container’s default route (kernel)',
    ...container,
    before: "nsenter -t $(docker inspect -f '{{.State.Pid}}' vl-bench) -n ip route flush default",
    commands: [
      { ...command('docker inspect -f {{.State.Pid}} vl-bench'), observeOnly: true, capture: 'pid' },
      command('nsenter -t ${pid} -n ip route add default via 172.17.0.1'),
    ],
    check: { kind: 'default-route-via', container: 'vl-bench', addressOf: 'docker0' },
    source: { kind: 'container', name: 'vl-bench' },
    change: { line: /^default via/, take: 'first' },
  },
  {
    id: 'container-wired',
    name: 'a container’s veth is a bridge port (kernel, docker run)',
    ...started,
    check: { kind: 'veth-is-bridge-port', container: 'vl-bench', interface: 'eth0', bridge: 'docker0' },
    source: { kind: 'host' },
    change: { line: /^\d+: veth.* master docker0 state UP/, take: 'last' },
  },
  {
    id: 'container-running',
    name: 'a container runs (engine’s start)',
    ...started,
    check: { kind: 'container-running', container: 'vl-bench', image: 'nginx:latest' },
    source: { kind: 'engine' },
    change: { line: /^container start/, take: 'first' },
  },
  {
    ...networkRemoval,
    id: 'network-removed',
    name: 'a network’s bridge is deleted (kernel)',
    source: { kind: 'host' },
    change: { line: /^Deleted \d+: br-/, take: 'first' },
  },
  {
    ...networkRemoval,
    id: 'network-destroyed',
    name: 'a network is removed (engine’s destroy)',
    source: { kind: 'engine' },
    change: { line: /^network destroy/, take: 'first' },
  },
  {
    id: 'exec',
    name: 'a command is run in a container (engine’s exec_start)',
    ...container,
    before: '',
    commands: [command('docker exec vl-bench true')],
    check: { kind: 'engine-exec', container: 'vl-bench' },
    source: { kind: 'engine' },
    change: { line: /^container exec_start/, take: 'first' },
  },
]
