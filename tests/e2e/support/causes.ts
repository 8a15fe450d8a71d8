/** Real causes of the states without content: sockets, folders of programs, Docker contexts, an engine's bare answers. */
import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/** A context of the docker command line, as it lies below DOCKER_CONFIG (docker/cli, cli/context/store). */
export function writeContext(config: string, name: string, host: string): void {
  const folder = join(config, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  mkdirSync(folder, { recursive: true })
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta))
}

/** A folder that holds these programs of the machine alone: all that a PATH of it leads to. */
export function programsOnly(folder: string, names: readonly string[]): string {
  mkdirSync(folder, { recursive: true })
  for (const name of names) symlinkSync(`/usr/bin/${name}`, join(folder, name))
  return folder
}

/** Answers each path of the Engine API with the text that belongs to it; events stay open and silent. */
export function engineAt(socket: string, answers: Readonly<Record<string, unknown>>, mode = 0o600): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '')
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
      return
    }
    const answer = answers[path]
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? { message: 'no such page' }))
  })
  return new Promise((ready) => {
    server.listen(socket, () => {
      chmodSync(socket, mode)
      ready(server)
    })
  })
}

/** An engine that has nothing: no container, no network, no image. */
export const emptyEngine = {
  '/version': { Version: '24.0.0', ApiVersion: '1.43', MinAPIVersion: '1.12' },
  '/_ping': 'OK',
  '/info': {},
  '/containers/json': [],
  '/networks': [],
  '/images/json': [],
}

/** The built application without its lessons. @returns the folder, which the caller removes. */
export function withoutLessons(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const name of ['package.json', 'out', 'resources'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  rmSync(join(folder, 'resources', 'lessons'), { recursive: true })
  return folder
}

/** Brings the lessons back. */
export function putLessons(folder: string): void {
  cpSync(join(root, 'resources', 'lessons'), join(folder, 'resources', 'lessons'), { recursive: true })
}

/**
 * A cache whose prepared data root has a database of volumes that is none: dockerd ends while it starts (moby,
 * volume/service, NewStore).
 * @returns the folder, for XDG_CACHE_HOME.
 */
export function brokenImages(cache: string): string {
  const images = join(cache, 'vethlab', 'lab-images', 'current')
  const data = join(cache, 'data-root')
  mkdirSync(images, { recursive: true })
  mkdirSync(join(data, 'volumes'), { recursive: true })
  writeFileSync(join(data, 'volumes', 'metadata.db'), 'x'.repeat(64 * 1024))
  execFileSync('tar', ['-C', data, '-cf', join(images, 'data-root.tar'), '.'])
  const prepared = { storageDriver: 'overlay2', tar: 'data-root.tar', archives: {} }
  writeFileSync(join(images, 'prepared.json'), JSON.stringify(prepared))
  return cache
}

/** From now on it has the images that set-up has built. */
export function mendImages(cache: string): void {
  const built = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'vethlab', 'lab-images', 'current')
  const tar = join(cache, 'vethlab', 'lab-images', 'current', 'data-root.tar')
  rmSync(tar)
  symlinkSync(join(built, 'data-root.tar'), tar)
}
