import { describe, expect, it } from 'vitest'
import { observedCodes, undeterminedCodes } from '../../../src/core/checks/codes'
import type { CheckContext } from '../../../src/core/checks/context'
import { evaluateCheck } from '../../../src/core/checks/evaluate'
import { checkMessages, formatSentence } from '../../../src/core/checks/messages'
import { checkSpecSchema, type CheckSpec } from '../../../src/core/checks/spec'
import type { Topology } from '../../../src/core/topology/types'
import { networkCases, type Case } from './networkCases'
import {
  containerId,
  defaultRoute,
  docker0Mac,
  emptyHost,
  engineId,
  hostId,
  hostModeHost,
  link,
  neighbour,
  runningHost,
  stoppedHost,
  withAddress,
} from './pictures'

const specs = {
  marked: { id: 'c', kind: 'before-marked' },
  bridge: { id: 'c', kind: 'bridge-exists', bridge: 'docker0', address: '172.17.0.1/16' },
  onePort: { id: 'c', kind: 'bridge-port-count', bridge: 'docker0', count: 1 },
  noPortBefore: { id: 'c', kind: 'bridge-port-count', bridge: 'docker0', count: 0, at: 'before' },
  running: { id: 'c', kind: 'container-running', container: 'test-nginx', image: 'nginx:latest' },
  absent: { id: 'c', kind: 'container-absent', container: 'test-nginx' },
  oneVeth: { id: 'c', kind: 'veth-added', count: 1 },
  port: { id: 'c', kind: 'veth-is-bridge-port', container: 'test-nginx', interface: 'eth0', bridge: 'docker0' },
  pair: { id: 'c', kind: 'veth-peer-is', container: 'test-nginx', interface: 'eth0' },
  subnet: { id: 'c', kind: 'address-in-subnet', container: 'test-nginx', interface: 'eth0', subnet: '172.17.0.0/16' },
  route: { id: 'c', kind: 'default-route-via', container: 'test-nginx', addressOf: 'docker0' },
  exec: { id: 'c', kind: 'engine-exec', container: 'test-nginx' },
  neighbour: { id: 'c', kind: 'neighbour-is', container: 'test-nginx', addressOf: 'docker0' },
  asBefore: { id: 'c', kind: 'host-as-before' },
} as const satisfies Record<string, CheckSpec>

const before = { before: emptyHost() }
const exec = (id: string): Partial<CheckContext> => ({ execs: [{ containerId: id, command: '/bin/bash' }] })
const twoVeths = (): Topology => {
  const running = runningHost()
  return { ...running, interfaces: [...running.interfaces, link(hostId, 12, 'vethbbbbbbb', { kind: 'veth' })] }
}
const without = (topology: Topology, name: string): Topology => ({
  ...topology,
  interfaces: topology.interfaces.filter((entry) => entry.name !== name),
})

const cases: readonly Case[] = [
  ...networkCases,
  ['the moment is marked', specs.marked, 'marked', emptyHost(), before],
  ['the moment is not marked', specs.marked, 'not-marked', emptyHost()],

  ['docker0 has its address', specs.bridge, 'bridge-there', emptyHost()],
  ['docker0 is not there', specs.bridge, 'bridge-absent', without(emptyHost(), 'docker0')],
  [
    'docker0 is no bridge',
    specs.bridge,
    'not-a-bridge',
    { ...emptyHost(), interfaces: [link(hostId, 3, 'docker0', { kind: 'dummy' })] },
  ],
  [
    'docker0 has another address',
    specs.bridge,
    'address-other',
    { ...emptyHost(), interfaces: [link(hostId, 3, 'docker0', { kind: 'bridge', ...withAddress('172.17.0.1', 24) })] },
  ],

  ['docker0 has one port', specs.onePort, 'ports-as-expected', runningHost()],
  ['docker0 has no port', specs.onePort, 'ports-fewer', emptyHost()],
  ['docker0 had a port when it was marked', specs.noPortBefore, 'ports-more', emptyHost(), { before: runningHost() }],
  ['docker0 had no port when it was marked', specs.noPortBefore, 'ports-as-expected', runningHost(), before],
  ['nothing is known of the ports before', specs.noPortBefore, 'not-marked', emptyHost()],
  ['a missing bridge has no ports', specs.onePort, 'bridge-absent', without(emptyHost(), 'docker0')],

  ['the container runs', specs.running, 'container-running', runningHost()],
  ['nginx is nginx:latest', specs.running, 'container-running', runningHost({ container: { image: 'nginx' } })],
  [
    'docker.io/library/nginx is nginx:latest',
    specs.running,
    'container-running',
    runningHost({ container: { image: 'docker.io/library/nginx' } }),
  ],
  ['there is no container', specs.running, 'container-absent', emptyHost(), before],
  [
    'a new container has another name',
    specs.running,
    'named-otherwise',
    runningHost({ container: { name: 'web' } }),
    before,
  ],
  [
    'a container from before is not the new one',
    specs.running,
    'container-absent',
    runningHost({ container: { name: 'web' } }),
    { before: runningHost({ container: { name: 'web' } }) },
  ],
  ['the container has exited', specs.running, 'container-stopped', stoppedHost('exited')],
  ['the container was only created', specs.running, 'container-created', stoppedHost('created')],
  ['the image is another', specs.running, 'image-other', runningHost({ container: { image: 'busybox:latest' } })],
  ['nginx:1 is not nginx:latest', specs.running, 'image-other', runningHost({ container: { image: 'nginx:1' } })],
  ['a running container is not seen yet', specs.running, 'container-unseen', stoppedHost('running')],

  ['the container is gone', specs.absent, 'container-gone', emptyHost()],
  ['the container still runs', specs.absent, 'container-still-running', runningHost()],
  ['the container was left stopped', specs.absent, 'container-left-stopped', stoppedHost('exited')],
  ['the container runs unseen', specs.absent, 'container-still-running', stoppedHost('running')],

  ['one veth more', specs.oneVeth, 'veths-as-expected', runningHost(), before],
  ['no veth more', specs.oneVeth, 'veths-fewer', emptyHost(), before],
  ['two veths more', specs.oneVeth, 'veths-more', twoVeths(), before],
  ['no moment to compare with', specs.oneVeth, 'no-baseline', runningHost()],

  ['the veth is a port of docker0', specs.port, 'bridge-port', runningHost()],
  ['the veth is a port of another bridge', specs.port, 'other-bridge', runningHost({ bridge: 'br-0123456789ab' })],
  ['the veth is no port', specs.port, 'no-bridge-port', runningHost({ outer: { bridge: null } })],
  ['there is no container to wire', specs.port, 'container-absent', emptyHost()],
  ['the container to wire has stopped', specs.port, 'container-stopped', stoppedHost('exited')],
  ['the container uses the host’s namespace', specs.port, 'container-on-host', hostModeHost()],
  ['the container has no eth0', specs.port, 'interface-absent', without(runningHost(), 'eth0')],
  ['eth0 is a macvlan', specs.port, 'not-a-veth', runningHost({ inner: { kind: 'macvlan' } })],
  ['the peer is outside', specs.port, 'peer-not-on-host', runningHost({ inner: { vethPeer: null } })],

  ['both ends name each other', specs.pair, 'veth-pair', runningHost()],
  ['only one end names the other', specs.pair, 'peer-one-sided', runningHost({ outer: { vethPeer: `${hostId}/77` } })],
  [
    'the other end is not on the host',
    specs.pair,
    'peer-not-on-host',
    runningHost({ outer: { namespaceId: '4:3000' } }),
  ],
  ['the peer is sought in a host-mode container', specs.pair, 'container-on-host', hostModeHost()],

  ['the address is in the subnet', specs.subnet, 'address-in-subnet', runningHost()],
  ['the address is outside', specs.subnet, 'address-outside', runningHost({ inner: withAddress('172.18.0.2', 16) })],
  ['there is no address', specs.subnet, 'no-address', runningHost({ inner: { addresses: [] } })],
  ['there is no interface', specs.subnet, 'interface-absent', without(runningHost(), 'eth0')],

  ['the default route goes to docker0', specs.route, 'default-route-via', runningHost()],
  [
    'the default route goes elsewhere',
    specs.route,
    'other-gateway',
    runningHost({ routes: [defaultRoute('172.18.0.1')] }),
  ],
  ['there is no default route', specs.route, 'no-default-route', runningHost({ routes: [] })],
  ['docker0 is not there to compare', specs.route, 'reference-absent', without(runningHost(), 'docker0')],

  ['the engine started a command', specs.exec, 'exec-seen', runningHost(), exec(engineId)],
  ['the engine started a command elsewhere', specs.exec, 'exec-none', runningHost(), exec('f'.repeat(64))],
  ['the engine started nothing', specs.exec, 'exec-none', runningHost()],
  ['a command in a container that is gone', specs.exec, 'container-absent', emptyHost(), exec(engineId)],
  ['a command in a container that stopped', specs.exec, 'container-stopped', stoppedHost('exited'), exec(engineId)],

  [
    'the gateway’s MAC is docker0’s',
    specs.neighbour,
    'neighbour-known',
    runningHost({ neighbours: [neighbour(docker0Mac, 4)] }),
  ],
  ['the gateway’s MAC is not known', specs.neighbour, 'neighbour-absent', runningHost()],
  [
    'the gateway did not answer',
    specs.neighbour,
    'neighbour-unresolved',
    runningHost({ neighbours: [neighbour('', 32)] }),
  ],
  [
    'the gateway’s MAC is another',
    specs.neighbour,
    'neighbour-other',
    runningHost({ neighbours: [neighbour('02:00:00:00:00:99')] }),
  ],
  ['the container that pings has stopped', specs.neighbour, 'container-stopped', stoppedHost('exited')],

  ['the host is as before', specs.asBefore, 'host-as-before', emptyHost(), before],
  ['the host has a veth more', specs.asBefore, 'host-has-more', runningHost(), before],
  ['the host has a veth less', specs.asBefore, 'host-has-less', emptyHost(), { before: runningHost() }],
  [
    'the host has a bridge more',
    specs.asBefore,
    'ports-differ',
    { ...emptyHost(), interfaces: [...emptyHost().interfaces, link(hostId, 5, 'br-x', { kind: 'bridge' })] },
    before,
  ],
  ['nothing to compare the host with', specs.asBefore, 'no-baseline', emptyHost()],
]

const nothingKnown: CheckContext = {
  topology: null,
  behind: false,
  before: null,
  execs: [],
  execsBeforeStep: 0,
  refusals: [],
  ask: () => undefined,
  packets: () => undefined,
  hosts: [],
}

function evaluate(spec: CheckSpec, topology: Topology | null, context: Partial<CheckContext> = {}) {
  return evaluateCheck(spec, { ...nothingKnown, topology, ...context })
}

describe('a check', () => {
  it.each(cases.map(([sentence, spec, code, topology, context]) => ({ sentence, spec, code, topology, context })))(
    '$sentence: $code',
    ({ spec, code, topology, context }) => {
      const result = evaluate(spec, topology, context)
      expect(result.observedCode).toBe(code)
      const passing: string = observedCodes[spec.kind][0]
      const undetermined: readonly string[] = undeterminedCodes
      expect(result.verdict).toBe(undetermined.includes(code) ? 'undetermined' : code === passing ? 'passed' : 'failed')
      for (const language of ['ko', 'en'] as const) {
        for (const sentence of [result.expected, result.observed]) {
          expect(formatSentence(sentence, language)).not.toMatch(/[{}]|^(expected|observed)\./)
        }
      }
    },
  )

  it('of every kind is shown passed and failed here', () => {
    for (const [kind, codes] of Object.entries(observedCodes)) {
      const seen: string[] = cases.filter(([, spec]) => spec.kind === kind).map(([, , code]) => code)
      expect(seen, kind).toContain(codes[0])
      expect(seen.filter((code) => code !== codes[0]).length, kind).toBeGreaterThan(0)
    }
  })

  it.each(Object.values(specs))('is undetermined without a picture, or with one that is behind: $kind', (spec) => {
    expect(evaluate(spec, null)).toMatchObject({ verdict: 'undetermined', observedCode: 'no-picture' })
    const unobserved = { ...runningHost(), hostNamespace: null }
    expect(evaluate(spec, unobserved)).toMatchObject({ verdict: 'undetermined', observedCode: 'no-picture' })
    expect(evaluate(spec, runningHost(), { behind: true })).toMatchObject({
      verdict: 'undetermined',
      observedCode: 'behind',
    })
  })

  it.each(Object.values(specs).filter((spec) => 'container' in spec))(
    'that names a container is undetermined while the engine has given no names: $kind',
    (spec) => {
      const nameless = { ...emptyHost(), named: false }
      expect(evaluate(spec, nameless)).toMatchObject({ verdict: 'undetermined', observedCode: 'unnamed' })
    },
  )

  it('names the interfaces and namespaces that it speaks about', () => {
    expect(evaluate(specs.pair, runningHost()).about).toEqual([`${hostId}/10`, `${containerId}/9`])
    expect(evaluate(specs.port, runningHost()).about).toEqual([`${hostId}/10`, `${hostId}/3`])
    expect(evaluate(specs.oneVeth, runningHost(), before).about).toEqual([`${hostId}/10`])
  })

  it('does not take a new veth for an old one that had its index', () => {
    const after = runningHost({ outer: { name: 'vethnew' } })
    expect(evaluate(specs.oneVeth, after, { before: runningHost() }).observedCode).toBe('veths-as-expected')
  })

  it('does not take the lab host’s own eth0, a veth too, for a new one', () => {
    expect(evaluate(specs.oneVeth, emptyHost(), before).observed.params['count']).toBe(0)
  })

  it.each(['172.17.0.256/16', '172.17.0.1', '172.17.0.1/33', 'x'])('refuses the address %s in a lesson', (address) => {
    expect(checkSpecSchema.safeParse({ ...specs.bridge, address }).success).toBe(false)
  })
})

describe('the catalogues', () => {
  const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

  it('say the same keys with the same values in both languages', () => {
    expect(Object.keys(checkMessages.ko).sort()).toEqual(Object.keys(checkMessages.en).sort())
    for (const [key, text] of Object.entries(checkMessages.en)) {
      expect(placeholders(checkMessages.ko[key] ?? ''), key).toEqual(placeholders(text))
    }
  })

  it('have a sentence for every kind and every code, and none besides', () => {
    const codes = new Set<string>([...Object.values(observedCodes).flat(), ...undeterminedCodes])
    const kinds = [...Object.keys(observedCodes), 'bridge-port-count-before']
    const keys = [...kinds.map((kind) => `expected.${kind}`), ...[...codes].map((code) => `observed.${code}`)]
    expect(Object.keys(checkMessages.en).sort()).toEqual(keys.sort())
  })

  it('keep an unknown key or value visible, and know no keys of Object.prototype', () => {
    expect(formatSentence({ key: 'constructor', params: {} }, 'en')).toBe('constructor')
    expect(formatSentence({ key: 'observed.veths-more', params: { count: 2 } }, 'en')).toBe('2 more: {names}')
  })

  it('insert values as they are, even those that look like placeholders', () => {
    const params = { container: '{image}', image: '$&' }
    expect(formatSentence({ key: 'observed.container-running', params }, 'en')).toBe('{image} runs, made from $&')
  })
})
