/**
 * Which engine the docker command line would speak to now: DOCKER_HOST, else DOCKER_CONTEXT, else currentContext of
 * config.json, else the default socket (docker-context(1); docker/cli cli/command "resolveContextName").
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { DockerContext } from '../../contract/explorer'
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'
import { defaultEndpoint, parseEndpoint, type Endpoint } from './endpoint'

export interface TlsMaterial {
  readonly ca: Buffer | null
  readonly cert: Buffer | null
  readonly key: Buffer | null
  /** False where the person chose to trust whoever answers. */
  readonly verify: boolean
}

export interface ResolvedEngine {
  /** Null where no context led here (DOCKER_HOST, the default socket). */
  readonly context: string | null
  readonly endpoint: Endpoint
  readonly tls: TlsMaterial | null
  /** The variables that lead the docker program to the same engine. */
  readonly variables: Readonly<Record<string, string>>
}

export type Environment = Readonly<Record<string, string | undefined>>

interface StoredContext {
  readonly name: string
  readonly host: string
  readonly skipTlsVerify: boolean
  readonly directory: string
}

const metaSchema = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().nullish() }) }),
})
const configSchema = z.object({ currentContext: z.string().nullish() })

/** The name that stands for DOCKER_HOST or the default socket. */
const defaultName = 'default'
/** What Docker's own set-up program for rootless engines calls its context (dockerd-rootless-setuptool.sh). */
const rootlessName = 'rootless'

/**
 * Every context, the default one first. A rootless engine that listens where Docker's own set-up puts it is offered
 * although nobody made a context of it.
 */
export function listContexts(environment: Environment, home: string): Result<readonly DockerContext[]> {
  const current = currentName(environment, home)
  if (!current.ok) return current
  const stored = storedContexts(environment, home)
  const rows = [
    { name: defaultName, endpoint: hostVariable(environment) ?? defaultEndpoint },
    ...stored.map(({ name, host }) => ({ name, endpoint: host })),
    ...rootlessRow(environment, stored),
  ]
  return success(rows.map((row) => ({ ...row, current: row.name === current.value })))
}

/**
 * @param name of a context; null: the one that the docker command line would use now.
 * @returns context-unknown, endpoint-unsupported or tls-unusable, each with what to do.
 */
export function resolveEngine(environment: Environment, home: string, name: string | null): Result<ResolvedEngine> {
  const wanted = name === null ? currentName(environment, home) : success(name)
  if (!wanted.ok) return wanted
  if (wanted.value === defaultName) return defaultEngine(environment, home)
  const stored = storedContexts(environment, home)
  const context = stored.find((one) => one.name === wanted.value)
  if (context) return contextEngine(context, configDirectory(environment, home))
  const [rootless] = rootlessRow(environment, stored)
  if (rootless?.name === wanted.value) {
    const endpoint = parseEndpoint(rootless.endpoint)
    if (!endpoint.ok) return endpoint
    const variables = { DOCKER_HOST: rootless.endpoint }
    return success({ context: rootless.name, endpoint: endpoint.value, tls: null, variables })
  }
  return failure('context-unknown', `there is no Docker context ${JSON.stringify(wanted.value)}`, {
    advice: advice('choose-context', 'docker context ls', 'docker context use default'),
    params: { name: wanted.value },
  })
}

function currentName(environment: Environment, home: string): Result<string> {
  if (hostVariable(environment) !== null) return success(defaultName)
  const variable = environment['DOCKER_CONTEXT']
  if (variable) return success(variable)
  const file = join(configDirectory(environment, home), 'config.json')
  if (!existsSync(file)) return success(defaultName)
  const config = readJson(file, configSchema)
  if (config) return success(given(config.currentContext) ?? defaultName)
  return failure('context-unknown', `${file} cannot be read, which says what the current Docker context is`, {
    advice: advice('choose-context'),
    params: { name: '' },
  })
}

function defaultEngine(environment: Environment, home: string): Result<ResolvedEngine> {
  const verify = Boolean(environment['DOCKER_TLS_VERIFY'])
  const withTls = verify || Boolean(environment['DOCKER_TLS'])
  const endpoint = parseEndpoint(hostVariable(environment) ?? defaultEndpoint, withTls)
  if (!endpoint.ok) return endpoint
  const passed = ['DOCKER_TLS_VERIFY', 'DOCKER_TLS', 'DOCKER_CERT_PATH', 'DOCKER_CONFIG'].flatMap((key) => {
    const text = given(environment[key])
    return text === null ? [] : [[key, text] as const]
  })
  const engine = {
    context: null,
    endpoint: endpoint.value,
    variables: { DOCKER_HOST: hostVariable(environment) ?? defaultEndpoint, ...Object.fromEntries(passed) },
  }
  if (!withTls || endpoint.value.kind !== 'tcp') return success({ ...engine, tls: null })
  const directory = environment['DOCKER_CERT_PATH'] ?? configDirectory(environment, home)
  const tls = readTls(directory, verify)
  return tls.ok ? success({ ...engine, tls: tls.value }) : tls
}

function contextEngine(context: StoredContext, configuration: string): Result<ResolvedEngine> {
  const endpoint = parseEndpoint(context.host, existsSync(context.directory))
  if (!endpoint.ok) return endpoint
  const tls = readTls(context.directory, !context.skipTlsVerify)
  if (!tls.ok) return tls
  const { ca, cert } = tls.value
  // As the docker command line: TLS where the context has material for it, or says not to verify.
  const used = endpoint.value.kind === 'tcp' && (ca !== null || cert !== null || context.skipTlsVerify)
  const variables = { DOCKER_CONTEXT: context.name, DOCKER_CONFIG: configuration }
  return success({ context: context.name, endpoint: endpoint.value, tls: used ? tls.value : null, variables })
}

function readTls(directory: string, verify: boolean): Result<TlsMaterial> {
  const read = (name: string): Buffer | null => {
    const path = join(directory, name)
    return existsSync(path) ? readFileSync(path) : null
  }
  try {
    const [ca, cert, key] = [read('ca.pem'), read('cert.pem'), read('key.pem')]
    if ((cert === null) === (key === null)) return success({ ca, cert, key, verify })
    return failure('tls-unusable', `${directory} holds only one of cert.pem and key.pem`, {
      advice: advice('tls-files'),
    })
  } catch (error) {
    return failure('tls-unusable', `the certificates in ${directory} cannot be read: ${(error as Error).message}`, {
      advice: advice('tls-files'),
    })
  }
}

function storedContexts(environment: Environment, home: string): StoredContext[] {
  const base = join(configDirectory(environment, home), 'contexts')
  const folder = join(base, 'meta')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((id) => {
      // A context of something else than an engine (Kubernetes), or a broken file: the docker command line skips it, too.
      const meta = readJson(join(folder, id, 'meta.json'), metaSchema)
      if (!meta || createHash('sha256').update(meta.Name).digest('hex') !== id) return []
      const { Host, SkipTLSVerify } = meta.Endpoints.docker
      return [
        {
          name: meta.Name,
          host: Host,
          skipTlsVerify: SkipTLSVerify ?? false,
          directory: join(base, 'tls', id, 'docker'),
        },
      ]
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function rootlessRow(
  environment: Environment,
  stored: readonly StoredContext[],
): readonly { name: string; endpoint: string }[] {
  const runtime = environment['XDG_RUNTIME_DIR']
  if (!runtime?.startsWith('/') || !existsSync(join(runtime, 'docker.sock'))) return []
  const endpoint = `unix://${join(runtime, 'docker.sock')}`
  const known = stored.some(({ name, host }) => name === rootlessName || host === endpoint)
  return known ? [] : [{ name: rootlessName, endpoint }]
}

function configDirectory(environment: Environment, home: string): string {
  return given(environment['DOCKER_CONFIG']) ?? join(home, '.docker')
}

function hostVariable(environment: Environment): string | null {
  return given(environment['DOCKER_HOST'])
}

/** An empty variable says as little as none. */
function given(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

function readJson<S extends z.ZodType>(file: string, schema: S): z.infer<S> | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    // Unreadable or not JSON: the callers say what that means.
    return null
  }
}
