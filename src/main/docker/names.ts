/** Reads what the engine calls things. Every call has a deadline, a bound and a schema. */
import type Docker from 'dockerode'
import type { z } from 'zod'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { ContainerNames, EngineNames, NetworkNames } from '../../core/facts/dockerNames'
import { misfitOf } from '../../core/text/said'
import { tooLarge } from './modem'
import { enginePatience } from './patience'
import { containerListSchema, containerSchema, imageListSchema, networkListSchema, versionSchema } from './schemas'

/** So many containers are asked about at once: each question takes a descriptor. */
const atOnce = 16
/** No engine runs more; whoever names more would be asked for hours. */
const mostContainers = 10_000
/** A sentence is for a person; an answer's own words may be any length. */
const longestReason = 1_000

/**
 * Asks the engine one thing.
 *
 * @param what names the question in a failure's sentence.
 * @param call gets the signal that ends the request at the deadline.
 * @returns the answer in its schema; else docker-unreachable, timed-out, engine-refused (`params.status`),
 * engine-answer-invalid or engine-answer-too-large.
 */
export async function askEngine<S extends z.ZodType>(
  what: string,
  schema: S,
  call: (signal: AbortSignal) => Promise<unknown>,
  { deadlineMs } = enginePatience,
): Promise<Result<z.infer<S>>> {
  const answer = await inTime(what, call, deadlineMs)
  if (!answer.ok) return answer
  const parsed = schema.safeParse(answer.value)
  if (parsed.success) return success(parsed.data)
  return failure('engine-answer-invalid', `the engine's answer to ${what} does not fit: ${misfitOf(parsed.error)}`)
}

/** Asks without looking at the answer. It settles at the deadline, whatever becomes of the request. */
export async function inTime<T>(
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
  deadlineMs: number,
): Promise<Result<T>> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<Result<never>>((resolve) => {
    timer = setTimeout(() => {
      resolve(failure('timed-out', `the engine did not answer ${what} within ${String(deadlineMs / 1000)} s`))
      abort.abort()
    }, deadlineMs)
  })
  try {
    return await Promise.race([call(abort.signal).then(success), deadline])
  } catch (error) {
    return engineFailure(what, error)
  } finally {
    clearTimeout(timer)
  }
}

function engineFailure(what: string, error: unknown): Result<never> {
  const reason = shortened(error instanceof Error ? error.message : String(error))
  const status = (error as { statusCode?: unknown }).statusCode
  if (typeof status === 'number') {
    return failure('engine-refused', `the engine refused ${what}: ${reason}`, { params: { status: String(status) } })
  }
  if (causeOf(error) === tooLarge) {
    return failure('engine-answer-too-large', `the engine's answer to ${what} is not taken: ${reason}`)
  }
  return failure('docker-unreachable', `the engine does not answer ${what}: ${reason}`, {
    params: { cause: causeOf(error) },
  })
}

function shortened(reason: string): string {
  return reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason
}

/** The system's or TLS's name for what happened, such as "EACCES"; empty where it has none. */
function causeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : ''
}

/** Reads version, images, networks and containers (with their init PIDs) of one engine. */
export async function readEngineNames(docker: Docker, patience = enginePatience): Promise<Result<EngineNames>> {
  const [version, images, networks, containers] = await Promise.all([
    askVersion(docker, patience),
    askEngine('GET /images/json', imageListSchema, (abortSignal) => docker.listImages({ abortSignal }), patience),
    askEngine('GET /networks', networkListSchema, (abortSignal) => docker.listNetworks({ abortSignal }), patience),
    readContainers(docker, patience),
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
    // One that is listed twice is one: pictures go by ids, and would lose both with the second (core/topology/diff.ts).
    networks: [...new Map(networks.value.map((network) => [network.Id, networkNames(network)])).values()],
  })
}

/** Dockerode's version takes options, which its types do not know. */
export function askVersion(docker: Docker, patience = enginePatience): Promise<Result<z.infer<typeof versionSchema>>> {
  const call: (this: Docker, options: { abortSignal: AbortSignal }) => Promise<unknown> = docker.version
  return askEngine('GET /version', versionSchema, (abortSignal) => call.call(docker, { abortSignal }), patience)
}

async function readContainers(docker: Docker, patience = enginePatience): Promise<Result<ContainerNames[]>> {
  const list = await askEngine(
    'GET /containers/json',
    containerListSchema,
    (abortSignal) => docker.listContainers({ all: true, abortSignal }),
    patience,
  )
  if (!list.ok) return list
  const ids = [...new Set(list.value.map(({ Id }) => Id))]
  if (ids.length > mostContainers) {
    return failure('engine-answer-too-large', `the engine names ${String(ids.length)} containers, which is not taken`)
  }
  const found = new Map<string, ContainerNames>()
  const waiting = [...ids].reverse()
  let failed: Failure | null = null
  const readOn = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined && !failed; id = waiting.pop()) {
      const answer = await readContainer(docker, id, patience)
      if (answer.ok) found.set(id, containerNames(answer.value))
      // Removed between the list and the question, which is no fault.
      else if (answer.params?.['status'] !== '404') failed = answer
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, readOn))
  return failed ?? success(ids.flatMap((id) => found.get(id) ?? []))
}

function readContainer(
  docker: Docker,
  id: string,
  patience = enginePatience,
): Promise<Result<z.infer<typeof containerSchema>>> {
  return askEngine(
    `GET /containers/${id.slice(0, 12)}/json`,
    containerSchema.refine((answer) => answer.Id === id, 'is about another container'),
    (abortSignal) => docker.getContainer(id).inspect({ abortSignal }),
    patience,
  )
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
