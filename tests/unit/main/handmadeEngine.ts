/** An engine by its API alone, as `src/main/docker` asks it: what it calls things is told to it, and what happens, too. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ContainerNames, EngineNames, NetworkNames } from '../../../src/core/facts/dockerNames'

export interface HandmadeEngine {
  /** From now on it calls things so, and tells that something happened to a container. */
  become(names: EngineNames): void
  /** Its lists come in another order from now on, of which it tells nothing. */
  reorder(): void
  close(): void
}

/** @param at where it listens. @param instead answers in its place where it returns true. */
export async function handmadeEngine(
  at: string,
  first: EngineNames,
  instead: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<HandmadeEngine> {
  const streams = new Set<ServerResponse>()
  let names = first
  const server = createServer((request, response) => {
    if (instead(request, response)) return
    const path = new URL(request.url ?? '/', 'http://engine').pathname.replace(/^\/v[\d.]+(?=\/)/, '')
    if (path === '/events') {
      response.flushHeaders()
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    const body = answerOf(path, names)
    response.statusCode = body === undefined ? 404 : 200
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? { message: 'No such container' }))
  }).listen(at)
  await once(server, 'listening')
  return {
    become(next) {
      names = next
      const event = { Type: 'container', Action: 'start', Actor: { ID: 'c' } }
      for (const stream of streams) stream.write(`${JSON.stringify(event)}\n`)
    },
    reorder() {
      names = { ...names, networks: [...names.networks].reverse(), containers: [...names.containers].reverse() }
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answerOf(path: string, { version, apiVersion, images, networks, containers }: EngineNames): unknown {
  if (path === '/_ping') return 'OK'
  if (path === '/version') return { Version: version, ApiVersion: apiVersion, MinAPIVersion: '1.12' }
  if (path === '/images/json') return [{ RepoTags: images }, { RepoTags: null }]
  if (path === '/networks') return networks.map(networkAnswer)
  if (path === '/containers/json') return containers.map(({ id }) => ({ Id: id }))
  const id = /^\/containers\/(\w+)\/json$/.exec(path)?.[1]
  const container = containers.find((known) => known.id === id)
  return container && containerAnswer(container)
}

/** Of GET /containers/{id}/json, the part that is read. */
export function containerAnswer(container: ContainerNames): object {
  const networks = container.endpoints.map((endpoint) => [
    endpoint.network,
    {
      NetworkID: endpoint.networkId,
      IPAddress: endpoint.address,
      IPPrefixLen: endpoint.prefixLength,
      GlobalIPv6Address: endpoint.address6,
      GlobalIPv6PrefixLen: endpoint.prefixLength6,
      MacAddress: endpoint.mac,
      Gateway: endpoint.gateway,
    },
  ])
  return {
    Id: container.id,
    Name: `/${container.name}`,
    State: { Status: container.state, Pid: container.pid },
    Config: { Image: container.image, Labels: container.labels },
    HostConfig: { NetworkMode: container.networkMode },
    NetworkSettings: { SandboxKey: container.sandboxKey, Networks: Object.fromEntries(networks) as object },
  }
}

function networkAnswer(network: NetworkNames): object {
  return {
    Id: network.id,
    Name: network.name,
    Driver: network.driver,
    Scope: network.scope,
    Internal: network.internal,
    Ingress: network.ingress ?? false,
    IPAM: { Config: network.subnets.map((Subnet, at) => ({ Subnet, Gateway: network.gateways[at] })) },
    Options: network.options,
    Labels: network.labels,
  }
}
