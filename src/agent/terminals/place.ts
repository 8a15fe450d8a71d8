/** Where a terminal or a tool runs → argv. Every part is an element of its own: nothing passes through a shell. */
import type { Place } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LabHostLookup, NamespaceLookup } from '../types'

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** What the engine accepts as a container's name or id (Docker's RestrictedNamePattern). */
const containerPattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/

interface PlaceLookups {
  readonly lookup: LabHostLookup
  readonly namespacePath: NamespaceLookup
}

export interface LabPlaceLookups extends PlaceLookups {
  /** argv that enters the namespaces of a lab host, by its first process, but for the network one. */
  readonly enter: (firstPid: number) => readonly string[]
  /** Of the lab host's engine, as this agent sees it; null where there is no such lab host. */
  readonly engineSocket: (labHost: string) => string | null
}

/** The places of one agent. */
export interface Places {
  /**
   * argv that runs a program at a place with a clean environment.
   *
   * @param program argv of the program as it is found there.
   * @returns lab-host-down, namespace-gone or bad-request where there is no such place.
   */
  argvAt(place: Place, program: readonly string[]): Result<string[]>
  /** argv that asks the engine of that lab host, or the person's own, by its own program. */
  dockerAt(labHost: string, args: readonly string[]): Result<string[]>
  /** Null where only the docker program knows the way: of the person's own engine, by a context, TLS or another host. */
  engineSocket(labHost: string): string | null
  /** The directory in which a shell of the host begins. */
  readonly home: string
}

/** The places of lab hosts. */
export function labPlaces(lookups: LabPlaceLookups): Places {
  return {
    home: '/root',
    argvAt: (place, program) => labArgvAt(place, program, lookups),
    dockerAt: (labHost, args) => labArgvAt({ kind: 'lab-host', labHost }, ['docker', ...args], lookups),
    engineSocket: lookups.engineSocket,
  }
}

export interface SystemPlacesOptions {
  readonly namespacePath: NamespaceLookup
  readonly home: string
  /** DOCKER_HOST and its like: they lead the docker program to the engine that is shown. */
  readonly docker: Readonly<Record<string, string>>
}

/** The places of the person's own engine: the agent is on that host already, so only network namespaces are entered. */
export function systemPlaces({ namespacePath, home, docker }: SystemPlacesOptions): Places {
  const variables = Object.entries(docker).map(([name, value]) => `${name}=${value}`)
  const clean = ['env', '-i', ...cleanVariables(home)]
  return {
    home,
    dockerAt: (_labHost, args) => success([...clean, ...variables, 'docker', ...args]),
    engineSocket: () => null,
    argvAt(place, program) {
      if (place.kind === 'lab-host') return success([...clean, ...program])
      if (place.kind === 'container') return dockerExec([...clean, ...variables], place.container, program)
      const network = namespacePath(place.labHost, place.namespaceId)
      if (network === null) return namespaceGone(place.namespaceId)
      return success(['nsenter', `--net=${network}`, ...clean, ...ownSys, ...program])
    },
  }
}

function labArgvAt(place: Place, program: readonly string[], lookups: LabPlaceLookups): Result<string[]> {
  const host = lookups.lookup(place.labHost)
  if (!host) return labHostDown(place.labHost)
  const clean = ['env', '-i', ...cleanVariables('/root')]
  const enter = lookups.enter(host.firstPid)
  if (place.kind === 'lab-host') return success([...enter, '-n', ...clean, ...program])
  if (place.kind === 'container') return dockerExec([...enter, '-n', ...clean], place.container, program)
  const network = lookups.namespacePath(place.labHost, place.namespaceId)
  if (network === null) return namespaceGone(place.namespaceId)
  return success([...enter, `--net=${network}`, ...clean, ...ownSys, ...program])
}

// nsenter opens every namespace's file before it enters the first. A sysfs shows the network namespace of whoever mounted
// it (brctl reads it), so /sys is mounted afresh in a mount namespace of this program's own, as `ip netns exec` does.
const ownSys = [
  'unshare',
  '--mount',
  '--propagation',
  'private',
  'sh',
  '-c',
  'mount -t sysfs sysfs /sys && exec "$@"',
  'sh',
]

function cleanVariables(home: string): string[] {
  return [`PATH=${path}`, `HOME=${home}`, 'LANG=C.UTF-8', 'TERM=xterm-256color', 'COLORTERM=truecolor']
}

/** @param program options of `docker exec`, the container and what is run in it. */
function dockerExec(before: readonly string[], container: string, program: readonly string[]): Result<string[]> {
  if (containerPattern.test(container)) return success([...before, 'docker', 'exec', ...program])
  return failure('bad-request', `${JSON.stringify(container)} is no container's name`)
}

/** That lab host is not up. */
export function labHostDown(name: string): Failure {
  return failure('lab-host-down', `${name} is not up`, { params: { name } })
}

/** Nobody holds that network namespace any more. */
export function namespaceGone(namespaceId: string): Failure {
  return failure('namespace-gone', `the network namespace ${namespaceId} is gone`)
}
