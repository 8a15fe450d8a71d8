/** Which shell a terminal runs, and what its title says. */
import type { Place } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Places } from './place'
import { runToEnd } from './run'
import { markAssignment } from './sessions'

export interface ShellCommand {
  readonly argv: string[]
  readonly title: string
  /** The program in the container; null elsewhere. */
  readonly inContainer: string | null
}

const shells = ['/bin/bash', '/bin/ash', '/bin/sh'] as const
const probeDeadlineMs = 10_000

/**
 * Finds the shell of a place; for a container by asking the engine to run it.
 * @param mark by which a container's shell is found again, whoever its parent is.
 */
export async function shellAt(place: Place, places: Places, mark: string): Promise<Result<ShellCommand>> {
  if (place.kind === 'container') return containerShell(place, places, mark)
  const prompt = place.kind === 'lab-host' ? [] : [`PS1=[netns ${place.namespaceId.split(':')[1] ?? ''}] \\w# `]
  const shell = place.kind === 'lab-host' ? ['bash', '-l'] : ['env', ...prompt, 'bash', '--norc']
  const argv = places.argvAt(place, ['sh', '-c', 'cd "$0"; exec "$@"', places.home, ...shell])
  if (!argv.ok) return argv
  const title = place.kind === 'lab-host' ? place.labHost : `${place.labHost}: network namespace ${place.namespaceId}`
  return success({ argv: argv.value, title, inContainer: null })
}

async function containerShell(
  place: Extract<Place, { kind: 'container' }>,
  places: Places,
  mark: string,
): Promise<Result<ShellCommand>> {
  let said = ''
  for (const shell of shells) {
    const probe = places.argvAt(place, [place.container, shell, '-c', ':'])
    if (!probe.ok) return probe
    const tried = await runToEnd(probe.value, probeDeadlineMs)
    if (!tried.ok) return tried
    if (tried.value.status === 0) {
      const variables = ['TERM=xterm-256color', markAssignment(mark)].flatMap((variable) => ['-e', variable])
      const argv = places.argvAt(place, ['-it', ...variables, place.container, shell])
      if (!argv.ok) return argv
      return success({ argv: argv.value, title: `${place.labHost}: ${place.container}`, inContainer: shell })
    }
    said = tried.value.stderr
    if (/is not running|No such container/i.test(said)) break
  }
  return refusedExec(place.container, said)
}

/** What the engine's refusal means for the person who asked. */
export function refusedExec(container: string, said: string): Failure {
  if (/is not running|No such container|is paused/i.test(said)) {
    return failure('container-not-running', `${container} does not run`, {
      remedy: `Start it: docker start ${container}`,
      params: { name: container },
    })
  }
  return failure('exec-refused', `${container} has no such program: ${said.trim().split('\n').pop() ?? ''}`, {
    remedy: 'Use its network namespace instead: there the lab host’s own tools run.',
    params: { name: container },
  })
}
