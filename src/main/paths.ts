/** Where the built programs, the resources and the person's directories are. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { LabSetOptions, SetHolder } from './labs'

export interface ApplicationPaths {
  /** out/main: real files, since a plain Node must be able to run the agent from there. */
  readonly programs: string
  readonly resources: string
  /** `${XDG_CACHE_HOME:-~/.cache}/vethlab`: the lab images and what doctor found. */
  readonly cache: string
  /** `${XDG_CONFIG_HOME:-~/.config}/vethlab`. */
  readonly config: string
  /** `${XDG_STATE_HOME:-~/.local/state}/vethlab`. */
  readonly state: string
}

/**
 * @param buildDirectory the folder of the running entry (`__dirname` of out/main).
 * @param environment for the XDG base directories (absolute paths only, as the specification asks).
 */
export function applicationPaths(buildDirectory: string, environment: NodeJS.ProcessEnv): ApplicationPaths {
  // Inside an asar only Electron can read: the same files lie unpacked beside it.
  const programs = buildDirectory.replace(/app\.asar(?=\/|$)/, 'app.asar.unpacked')
  const root = join(programs, '..', '..')
  // Packed: resources/app.asar.unpacked/out/main, with our own resources beside as resources/resources.
  const packed = join(root, '..', 'resources')
  const resources = programs === buildDirectory ? join(root, 'resources') : packed
  return {
    programs,
    resources,
    cache: join(xdg(environment['XDG_CACHE_HOME'], '.cache'), 'vethlab'),
    config: join(xdg(environment['XDG_CONFIG_HOME'], '.config'), 'vethlab'),
    state: join(xdg(environment['XDG_STATE_HOME'], '.local/state'), 'vethlab'),
  }
}

function xdg(value: string | undefined, fallback: string): string {
  return value?.startsWith('/') ? value : join(homedir(), fallback)
}

/**
 * Which Electron runs us, by the label that set-up left beside it.
 * @param executable the running Electron's path.
 */
export function runtimeKind(executable: string): 'override' | 'official' | 'test runtime, old' {
  const label = join(dirname(executable), 'vethlab-runtime.json')
  if (!existsSync(label)) return 'override'
  const kind = (JSON.parse(readFileSync(label, 'utf8')) as { kind?: unknown }).kind
  return kind === 'official' || kind === 'test runtime, old' ? kind : 'override'
}

/**
 * Which Electron runtime a window would use, for programs that are none: by what set-up has put into the cache.
 * @param environment ELECTRON_OVERRIDE_DIST_PATH names one that goes before.
 */
export function installedRuntime(
  paths: ApplicationPaths,
  environment: NodeJS.ProcessEnv,
): 'override' | 'official' | 'test runtime, old' | 'none' {
  if (environment['ELECTRON_OVERRIDE_DIST_PATH']) return 'override'
  const base = join(paths.cache, 'electron')
  const runtimes = existsSync(base) ? readdirSync(base).filter((name) => existsSync(join(base, name, 'electron'))) : []
  const best = runtimes.find((name) => name.startsWith('official-')) ?? runtimes[0]
  return best === undefined ? 'none' : runtimeKind(join(base, best, 'electron'))
}

/**
 * What a set of lab hosts needs of this build.
 * @param environment VETHLAB_NODE names the Node that runs the agent; without it that is the running one, or the one that a packed
 * window has beside it: an Electron whose fuses are flipped is no Node (scripts/lib/fuses.mjs).
 * @param holder what kind of program this is.
 */
export function labSetOptions(
  paths: ApplicationPaths,
  environment: NodeJS.ProcessEnv,
  log: (line: string) => void,
  holder: SetHolder = 'task',
): LabSetOptions {
  return {
    nodeExecutable: environment['VETHLAB_NODE'] ?? ownNode(paths),
    agentScript: join(paths.programs, 'agent.js'),
    resourcesDirectory: paths.resources,
    imagesDirectory: join(paths.cache, 'lab-images', 'current'),
    stateDirectory: paths.state,
    environment,
    holder,
    log,
  }
}

function ownNode(paths: ApplicationPaths): string {
  return 'electron' in process.versions ? join(paths.resources, '..', 'node', 'node') : process.execPath
}
