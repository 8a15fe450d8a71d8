import { describe, expect, it } from 'vitest'
import { actionHints, hintCodes, overlaps } from '../../../src/core/actions/hints'
import { freeName, knownContainers } from '../../../src/core/actions/state'
import type { Action } from '../../../src/core/actions/types'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { dockerHost } from '../topology/facts'

const network = (name: string, subnet: string): EngineNames['networks'][number] => ({
  id: `${name}-id`,
  name,
  driver: 'bridge',
  scope: 'local',
  subnets: [subnet],
  gateways: [''],
  internal: false,
  options: name === 'bridge' ? { 'com.docker.network.bridge.name': 'docker0' } : {},
  labels: {},
})
const container = (name: string, pid: number, networkMode = 'default'): EngineNames['containers'][number] => ({
  id: `${name}-id`,
  name,
  image: 'nginx:latest',
  state: pid === 0 ? 'exited' : 'running',
  pid,
  sandboxKey: '',
  networkMode,
  labels: {},
  endpoints:
    pid === 0
      ? []
      : [
          {
            network: 'bridge',
            networkId: 'bridge-id',
            address: `172.17.0.${String(pid - 999)}`,
            prefixLength: 16,
            address6: '',
            prefixLength6: 0,
            mac: '',
            gateway: '172.17.0.1',
          },
        ],
})
const topology = decorateTopology(resolveTopology(dockerHost(2)), {
  version: '20.10',
  apiVersion: '1.41',
  images: ['nginx:latest'],
  networks: [network('bridge', '172.17.0.0/16'), network('blue', '10.1.0.0/24')],
  containers: [container('web-1', 1001), container('alone', 1002, 'none'), container('old', 0)],
})
const codes = (action: Action): string[] => actionHints(topology, action).map((hint) => hint.code)
const run: Action = { kind: 'run', name: 'new', image: 'nginx', network: '', publish: '', command: [] }
const create: Action = {
  kind: 'network-create',
  name: 'red',
  driver: 'bridge',
  subnet: '10.2.0.0/24',
  gateway: '10.2.0.1',
  parent: '',
  internal: false,
}

const cases: readonly (readonly [string, Action, readonly string[]])[] = [
  ['a free name and an image that is there', run, []],
  ['a name that runs', { ...run, name: 'web-1' }, ['name-taken']],
  ['a name that is stopped', { ...run, name: 'old' }, ['name-taken']],
  ['an image that is not there', { ...run, image: 'redis' }, ['image-unknown']],
  ['a network that is not there', { ...run, network: 'green' }, ['network-unknown']],
  ['a new network', create, []],
  ['a network name that is taken', { ...create, name: 'blue' }, ['name-taken']],
  ['a subnet within another', { ...create, subnet: '10.1.0.128/25', gateway: '' }, ['subnet-overlaps']],
  ['a subnet around another', { ...create, subnet: '10.0.0.0/8', gateway: '' }, ['subnet-overlaps']],
  ['a gateway outside', { ...create, gateway: '10.3.0.1' }, ['gateway-outside']],
  ['a gateway of the other family', { ...create, gateway: 'fd00::1' }, ['gateway-outside']],
  ['a gateway alone', { ...create, subnet: '' }, ['gateway-needs-subnet']],
  ['a parent that is there', { ...create, driver: 'macvlan', parent: 'eth0' }, []],
  ['a parent that is not', { ...create, driver: 'macvlan', parent: 'eth9' }, ['parent-unknown']],
  ['connecting', { kind: 'connect', container: 'web-1', network: 'blue', address: '10.1.0.7' }, []],
  ['connecting twice', { kind: 'connect', container: 'web-1', network: 'bridge', address: '' }, ['already-connected']],
  [
    'an address elsewhere',
    { kind: 'connect', container: 'web-1', network: 'blue', address: '9.9.9.9' },
    ['address-outside'],
  ],
  [
    'an address on the default bridge',
    { kind: 'connect', container: 'old', network: 'bridge', address: '172.17.0.9' },
    ['address-needs-subnet'],
  ],
  [
    'a container without a network',
    { kind: 'connect', container: 'alone', network: 'blue', address: '' },
    ['mode-forbids'],
  ],
  ['disconnecting what is not', { kind: 'disconnect', container: 'web-1', network: 'blue' }, ['not-connected']],
  ['starting what runs', { kind: 'start', container: 'web-1' }, ['already-running']],
  ['stopping what does not', { kind: 'stop', container: 'old' }, ['not-running']],
  ['stopping what is unknown', { kind: 'stop', container: 'nobody' }, ['container-unknown']],
  ['removing what runs', { kind: 'remove', container: 'web-1', force: false }, ['running-needs-force']],
  ['removing it by force', { kind: 'remove', container: 'web-1', force: true }, []],
  ['removing the default bridge', { kind: 'network-remove', network: 'bridge' }, ['predefined']],
  ['removing an empty network', { kind: 'network-remove', network: 'blue' }, []],
]

describe('hints', () => {
  it.each(cases)('for %s', (_what, action, expected) => {
    expect(codes(action)).toEqual(expected)
  })

  it('name the containers that hold a network', () => {
    const used = { ...topology, networks: topology.networks.map((entry) => ({ ...entry, name: `${entry.name}-x` })) }
    expect(actionHints(used, { kind: 'network-remove', network: 'bridge-x' })).toEqual([
      { code: 'has-endpoints', params: { network: 'bridge-x', containers: 'alone, web-1' } },
    ])
  })

  it('are each tested', () => {
    const tested = new Set([...cases.flatMap(([, , expected]) => expected), 'has-endpoints'])
    expect(hintCodes.filter((code) => !tested.has(code))).toEqual([])
  })
})

describe('what the picture knows', () => {
  it('of containers: those that run with their networks, and those that do not', () => {
    expect(knownContainers(topology)).toEqual([
      { name: 'alone', state: 'running', networkMode: 'none', networks: ['bridge'] },
      { name: 'old', state: 'exited', networkMode: null, networks: [] },
      { name: 'web-1', state: 'running', networkMode: 'default', networks: ['bridge'] },
    ])
  })

  it('of names: the next free one', () => {
    expect(freeName(topology, 'web')).toBe('web-2')
    expect(freeName(topology, 'net')).toBe('net-1')
  })

  it.each([
    ['10.0.0.0/8', '10.1.0.0/24', true],
    ['10.1.0.0/24', '10.0.0.0/8', true],
    ['10.1.0.0/24', '10.1.1.0/24', false],
    ['fd00::/8', 'fd01::/64', true],
    ['fd00::/8', '10.0.0.0/8', false],
    ['', '10.0.0.0/8', false],
  ])('of subnets: %s and %s overlap: %s', (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected)
  })
})
