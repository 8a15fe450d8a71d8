import { describe, expect, it } from 'vitest'
import { topologyFromEngine } from '../../../src/core/topology/engineOnly'
import { labHostAbout } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { bridgeNetwork, container, endpoint, engineNames, network } from './names'

const about = { ...labHostAbout, kind: 'system', kernel: 'other', missing: ['other-kernel'] } as const
const picture = (...names: Parameters<typeof engineNames>): Topology =>
  topologyFromEngine(engineNames(...names), { engine: 'system', about })
const boxes = (topology: Topology): unknown[] =>
  topology.namespaces.map((entry) => [entry.id, entry.kind, entry.containers.map((known) => known.name)])

describe('the picture of an engine that is known by its word alone', () => {
  const web = container('web', 4711, {
    endpoints: [
      endpoint(bridgeNetwork, '172.17.0.2', { mac: '02:42:AC:11:00:02', address6: 'fd00::2', prefixLength6: 64 }),
    ],
  })

  it('says so, and is whole', () => {
    const topology = picture([web])
    expect(topology).toMatchObject({ engine: 'system', named: true, hostNamespace: 'engine:host', revision: 0 })
    expect(topology.about).toEqual({ ...about, version: '20.10.24', apiVersion: '1.41', sources: 'engine-only' })
    expect(topology.namespaces.map((entry) => entry.origin)).toEqual(['engine', 'engine'])
  })

  it('joins a container’s endpoint to its network', () => {
    const topology = picture([web])
    const [own, theirs] = [`engine:web/${bridgeNetwork.id}`, `engine:host/${bridgeNetwork.id}`]
    expect(topology.wires).toEqual([{ key: `endpoint:${own}>${theirs}`, kind: 'endpoint', from: own, to: theirs }])
    const [host, guest] = topology.interfaces
    expect(host).toMatchObject({ key: theirs, name: 'bridge', kind: 'docker-network', networkId: bridgeNetwork.id })
    expect(guest).toMatchObject({ key: own, name: 'bridge', kind: 'endpoint', mac: '02:42:ac:11:00:02' })
    expect(guest?.addresses.map((entry) => [entry.family, entry.address, entry.prefixLength])).toEqual([
      [4, '172.17.0.2', 16],
      [6, 'fd00::2', 64],
    ])
    expect(host?.addresses.map((entry) => `${entry.address}/${entry.prefixLength}`)).toEqual(['172.17.0.1/16'])
  })

  it('invents nothing that the API does not tell', () => {
    for (const entry of picture([web]).interfaces) {
      expect(entry).toMatchObject({ ifindex: 0, mtu: 0, state: 'unknown', carrier: null, vethPeer: null, bridge: null })
    }
    const bare = picture([], [network('bare', { subnets: ['10.1.0.0/24', 'nonsense'], gateways: ['', '10.2.0.1'] })])
    expect(bare.interfaces[0]?.addresses).toEqual([])
  })

  it('puts the containers of one namespace into one box, and host mode on the host', () => {
    const topology = picture([
      web,
      container('side', 2, { networkMode: 'container:web' }),
      container('beside', 3, { networkMode: 'container:side' }),
      container('host', 4, { networkMode: 'host' }),
      container('onhost', 5, { networkMode: 'container:host' }),
      container('none', 6, { networkMode: 'none' }),
    ])
    expect(boxes(topology)).toEqual([
      ['engine:host', 'host', ['host', 'onhost']],
      ['engine:none', 'container', ['none']],
      ['engine:web', 'container', ['beside', 'side', 'web']],
    ])
  })

  it('gives a container whose namespace’s owner is gone a box of its own, and follows no circle', () => {
    const topology = picture([
      container('left', 2, { networkMode: 'container:gone' }),
      container('a', 3, { networkMode: 'container:b' }),
      container('b', 4, { networkMode: 'container:a' }),
      container('gone', 0),
    ])
    expect(boxes(topology).map((entry) => (entry as unknown[])[0])).toEqual([
      'engine:a',
      'engine:b',
      'engine:host',
      'engine:left',
    ])
    expect(topology.stoppedContainers.map((entry) => [entry.name, entry.state])).toEqual([['gone', 'exited']])
  })

  it('draws no interface for the networks "host" and "none", but lists them', () => {
    const [host, none] = [network('host', { driver: 'host' }), network('none', { driver: 'null' })]
    const topology = picture(
      [container('h', 2, { networkMode: 'host', endpoints: [endpoint(host, '')] })],
      [host, none],
    )
    expect(topology.interfaces).toEqual([])
    expect(topology.wires).toEqual([])
    expect(topology.networks.map((entry) => entry.name)).toEqual(['host', 'none'])
  })
})
