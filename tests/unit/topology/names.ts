/** Small engine names for the tests of core: one container, one network, what the engine said. */
import type { ContainerEndpoint, ContainerNames, EngineNames, NetworkNames } from '../../../src/core/facts/dockerNames'

export function network(name: string, more: Partial<NetworkNames> = {}): NetworkNames {
  return {
    id: name.slice(0, 1).repeat(64),
    name,
    driver: 'bridge',
    scope: 'local',
    subnets: ['172.17.0.0/16'],
    gateways: ['172.17.0.1'],
    internal: false,
    options: {},
    labels: {},
    ...more,
  }
}

/** docker0's. */
export const bridgeNetwork = network('bridge', { options: { 'com.docker.network.bridge.name': 'docker0' } })

export function container(name: string, pid: number, more: Partial<ContainerNames> = {}): ContainerNames {
  return {
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
  }
}

export function endpoint(of: NetworkNames, address: string, more: Partial<ContainerEndpoint> = {}): ContainerEndpoint {
  return {
    network: of.name,
    networkId: of.id,
    address,
    prefixLength: 16,
    address6: '',
    prefixLength6: 0,
    mac: '',
    gateway: of.gateways[0] ?? '',
    ...more,
  }
}

export function engineNames(containers: ContainerNames[], networks = [bridgeNetwork]): EngineNames {
  return { version: '20.10.24', apiVersion: '1.41', images: [], containers, networks }
}
