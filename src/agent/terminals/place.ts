/** Where a terminal or a tool runs → argv. Every part is an element of its own: nothing passes through a shell. */
import type { Place } from '../../contract/agent'
import { failure, success, type Result } from '../../contract/result'
import type { LabHostLookup, NamespaceLookup } from '../types'

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** What the engine accepts as a container's name or id (Docker's RestrictedNamePattern). */
const containerPattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/

export interface PlaceLookups {
  readonly lookup: LabHostLookup
  readonly namespacePath: NamespaceLookup
}

/**
 * argv that runs a program at a place with a clean environment.
 *
 * @param program argv of the program as it is found there.
 * @returns lab-host-down, namespace-gone or bad-request where there is no such place.
 */
export function argvAt(place: Place, program: readonly string[], lookups: PlaceLookups): Result<string[]> {
  const host = lookups.lookup(place.labHost)
  if (!host) {
    return failure('lab-host-down', `${place.labHost} is not up`, {
      remedy: `Bring ${place.labHost} up.`,
      params: { name: place.labHost },
    })
  }
  const pid = String(host.firstPid)
  const clean = [
    'env',
    '-i',
    `PATH=${path}`,
    'HOME=/root',
    'LANG=C.UTF-8',
    'TERM=xterm-256color',
    'COLORTERM=truecolor',
  ]
  // The agent is in the labs' user namespace already; the cgroup namespace stays the machine's.
  const enter = ['nsenter', '-t', pid, '-m', '-p', '-u', '-i']
  if (place.kind === 'lab-host') return success([...enter, '-n', ...clean, ...program])
  if (place.kind === 'container') {
    if (!containerPattern.test(place.container)) {
      return failure('bad-request', `${JSON.stringify(place.container)} is no container's name`)
    }
    return success([...enter, '-n', ...clean, 'docker', 'exec', ...program])
  }
  const network = lookups.namespacePath(place.labHost, place.namespaceId)
  if (network === null) {
    return failure('namespace-gone', `the network namespace ${place.namespaceId} is gone`, {
      remedy: 'Its container has probably stopped; choose another place.',
    })
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
  return success([...enter, `--net=${network}`, ...clean, ...ownSys, ...program])
}
