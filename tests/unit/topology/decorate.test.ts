import { describe, expect, it } from 'vitest'
import type { ContainerNames, EngineNames, NetworkNames } from '../../../src/core/facts/dockerNames'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { inSubnet } from '../../../src/core/topology/networkJoin'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { topologyToText } from '../../../src/core/topology/text'
import { address, dockerHost, labHost, link, namespace } from './facts'

const bridge: NetworkNames = {
  id: 'b'.repeat(64),
  name: 'bridge',
  driver: 'bridge',
  scope: 'local',
  subnets: ['172.17.0.0/16'],
  gateways: ['172.17.0.1'],
  internal: false,
  options: { 'com.docker.network.bridge.name': 'docker0' },
  labels: {},
}
const container = (name: string, pid: number, more: Partial<ContainerNames> = {}): ContainerNames => ({
  id: name,
  name,
  image: 'nginx:latest',
  state: pid > 0 ? 'running' : 'exited',
  pid,
  sandboxKey: '',
  networkMode: 'default',
  labels: {},
  endpoints: [],
  ...more,
})
const names = (containers: ContainerNames[], networks = [bridge]): EngineNames => ({
  version: '20.10.24',
  apiVersion: '1.41',
  images: [],
  containers,
  networks,
})

describe('Docker’s names', () => {
  const resolved = resolveTopology(dockerHost(2))

  it('put a container where its init process’s network namespace is', () => {
    const topology = decorateTopology(resolved, names([container('web', 1001), container('db', 1002)]))
    const found = topology.namespaces.map((entry) => [
      entry.id,
      entry.kind,
      entry.containers.map((known) => known.name),
    ])
    expect(found).toEqual([
      ['4:1', 'host', []],
      ['4:101', 'container', ['web']],
      ['4:102', 'container', ['db']],
    ])
  })

  it('put a host-mode container on the lab host, and two that share a namespace into one box', () => {
    const sharing = { ...dockerHost(1) }
    const facts = {
      ...sharing,
      namespaces: sharing.namespaces.map((entry) =>
        entry.isHost ? entry : { ...entry, processes: [...entry.processes, { pid: 1500, comm: 'sh' }] },
      ),
    }
    const topology = decorateTopology(
      resolveTopology(facts),
      names([container('host', 1), container('b', 1500), container('a', 1001)]),
    )
    expect(topology.namespaces.map((entry) => entry.containers.map((known) => known.name))).toEqual([
      ['host'],
      ['a', 'b'],
    ])
    expect(topology.namespaces[0]?.kind).toBe('host')
  })

  it('list a container that has no namespace, and leave a nameless namespace in the picture', () => {
    const topology = decorateTopology(resolved, names([container('gone', 0)]))
    expect(topology.stoppedContainers.map((entry) => [entry.name, entry.state])).toEqual([['gone', 'exited']])
    expect(topology.namespaces.map((entry) => entry.kind)).toEqual(['host', 'other', 'other'])
  })

  it('name a bridge only where kind, name and address agree', () => {
    const host = (kind: string, name: string, ip: string): string | null => {
      const facts = labHost(
        namespace('4:1', { isHost: true, links: [link(3, name, { kind })], addresses: [address(3, ip, 16)] }),
      )
      return decorateTopology(resolveTopology(facts), names([])).interfaces[0]?.networkId ?? null
    }
    expect(host('bridge', 'docker0', '172.17.0.1')).toBe(bridge.id)
    expect(host('bridge', 'docker0', '192.168.0.1')).toBeNull()
    expect(host('dummy', 'docker0', '172.17.0.1')).toBeNull()
    expect(host('bridge', `br-${'b'.repeat(12)}`, '172.17.0.1')).toBeNull()
  })

  it('are missing, and that is said, while the engine is silent', () => {
    expect(decorateTopology(resolved, null).named).toBe(false)
    expect(topologyToText(decorateTopology(resolved, null), { language: 'en' })).toContain('engine does not answer')
  })
})

it('tells what lies in a subnet, and takes nonsense for no', () => {
  expect(inSubnet({ address: '172.17.3.4' }, '172.17.0.0/16')).toBe(true)
  expect(inSubnet({ address: 'fd00::1' }, '172.17.0.0/16')).toBe(false)
  expect(inSubnet({ address: '172.17.3.4' }, 'nonsense')).toBe(false)
})

it('prints hostile names so that no terminal acts on them', () => {
  const hostile = ['\u001b[31mred', 'new\nline', '<img src=x>', '가나다라마', '\u202ertl']
  const links = hostile.map((name, index) => link(index + 1, name, { kind: 'dummy' }))
  const text = topologyToText(resolveTopology(labHost(namespace('4:1', { isHost: true, links }))), { language: 'ko' })

  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  expect(text.split('\n')).toHaveLength(hostile.length + 2)
  expect(text).toContain('␛[31mred')
})
