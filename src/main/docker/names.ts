/** Reads what the engine calls things. Every call has a deadline and a schema: docker-modem itself never times out. */
import type Docker from 'dockerode'
import type { z } from 'zod'
import { failure, success, type Result } from '../../contract/result'
import type { ContainerNames, EngineNames, NetworkNames } from '../../core/facts/dockerNames'
import { containerListSchema, containerSchema, imageListSchema, networkListSchema, versionSchema } from './schemas'

/** Far above what a busy engine needs (seen: 3 s while it starts 50 containers), far below a person's patience. */
export const engineDeadlineMs = 10_000

/**
 * Asks the engine one thing.
 *
 * @param what names the question in a failure's sentence.
 * @param call gets the signal that ends the request at the deadline.
 * @returns the answer in its schema; else docker-unreachable, timed-out, engine-refused or engine-answer-invalid.
 */
export async function askEngine<S extends z.ZodType>(
  what: string,
  schema: S,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<Result<z.infer<S>>> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  // The signal alone is not enough: docker-modem does not settle when a socket is cut in mid-body.
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      abort.abort()
      resolve('late')
    }, engineDeadlineMs)
  })
  try {
    const answer = await Promise.race([call(abort.signal), deadline])
    if (answer === 'late')
      return failure('timed-out', `the engine did not answer ${what} within ${String(engineDeadlineMs / 1000)} s`)
    const parsed = schema.safeParse(answer)
    if (parsed.success) return success(parsed.data)
    return failure('engine-answer-invalid', `the engine's answer to ${what} does not fit: ${parsed.error.message}`)
  } catch (error) {
    return engineFailure(what, error)
  } finally {
    clearTimeout(timer)
  }
}

function engineFailure(what: string, error: unknown): Result<never> {
  const status = (error as { statusCode?: unknown }).statusCode
  const reason = error instanceof Error ? error.message : String(error)
  if (typeof status === 'number') return failure('engine-refused', `the engine refused ${what}: ${reason}`)
  return failure('docker-unreachable', `the engine does not answer ${what}: ${reason}`, {
    params: { cause: causeOf(error) },
  })
}

/** The system's or TLS's name for what happened, such as "EACCES"; empty where it has none. */
export function causeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : ''
}

/** Reads version, images, networks and containers (with their init PIDs) of one engine. */
export async function readEngineNames(docker: Docker): Promise<Result<EngineNames>> {
  const [version, images, networks, containers] = await Promise.all([
    askEngine('GET /version', versionSchema, () => docker.version()),
    askEngine('GET /images/json', imageListSchema, (abortSignal) => docker.listImages({ abortSignal })),
    askEngine('GET /networks', networkListSchema, (abortSignal) => docker.listNetworks({ abortSignal })),
    readContainers(docker),
  ])
  if (!version.ok) return version
  if (!images.ok) return images
  if (!networks.ok) return networks
  if (!containers.ok) return containers
  return success({
    version: version.value.Version,
    apiVersion: version.value.ApiVersion,
    images: images.value.flatMap((image) => image.RepoTags ?? []).sort(),
    containers: containers.value,
    networks: networks.value.map(networkNames),
  })
}

async function readContainers(docker: Docker): Promise<Result<ContainerNames[]>> {
  const list = await askEngine('GET /containers/json', containerListSchema, (abortSignal) =>
    docker.listContainers({ all: true, abortSignal }),
  )
  if (!list.ok) return list
  const answers = await Promise.all(
    list.value.map(({ Id }) =>
      askEngine(`GET /containers/${Id.slice(0, 12)}/json`, containerSchema, (abortSignal) =>
        docker.getContainer(Id).inspect({ abortSignal }),
      ),
    ),
  )
  const containers: ContainerNames[] = []
  for (const answer of answers) {
    if (answer.ok) containers.push(containerNames(answer.value))
    // 404: removed between the list and the question, which is no fault.
    else if (answer.code !== 'engine-refused') return answer
  }
  return success(containers)
}

function containerNames(answer: z.infer<typeof containerSchema>): ContainerNames {
  return {
    id: answer.Id,
    name: answer.Name.replace(/^\//, ''),
    image: answer.Config.Image,
    state: answer.State.Status,
    pid: answer.State.Pid,
    sandboxKey: answer.NetworkSettings.SandboxKey ?? '',
    networkMode: answer.HostConfig.NetworkMode,
    labels: answer.Config.Labels ?? {},
    endpoints: Object.entries(answer.NetworkSettings.Networks ?? {}).map(([network, endpoint]) => ({
      network,
      networkId: endpoint.NetworkID,
      address: endpoint.IPAddress,
      prefixLength: endpoint.IPPrefixLen,
      address6: endpoint.GlobalIPv6Address,
      prefixLength6: endpoint.GlobalIPv6PrefixLen,
      mac: endpoint.MacAddress,
      gateway: endpoint.Gateway,
    })),
  }
}

function networkNames(answer: z.infer<typeof networkListSchema>[number]): NetworkNames {
  return {
    id: answer.Id,
    name: answer.Name,
    driver: answer.Driver,
    scope: answer.Scope,
    subnets: (answer.IPAM.Config ?? []).flatMap((config) => (config.Subnet ? [config.Subnet] : [])),
    gateways: (answer.IPAM.Config ?? []).flatMap((config) => (config.Subnet ? [config.Gateway ?? ''] : [])),
    internal: answer.Internal,
    ingress: answer.Ingress ?? false,
    options: answer.Options ?? {},
    labels: answer.Labels ?? {},
  }
}
