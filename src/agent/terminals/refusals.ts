/**
 * Why the engine did not run a program in a container. What docker says of it is meant for people and changes between
 * versions; the container's state is asked for instead, after a refusal only, and never by another exec.
 */
import type { Place, ToolOutput } from '../../contract/agent'
import { advice } from '../../contract/advice'
import { failure, type Failure } from '../../contract/result'
import type { Places } from './place'
import { runToEnd } from './run'

const askDeadlineMs = 5_000

type InContainer = Extract<Place, { kind: 'container' }>

/**
 * @param said what `docker exec` ended with, with a status other than 0.
 * @returns what stands in the way: container-gone, container-not-running, container-paused, container-restarting or
 *   docker-unreachable; null where the container runs, so that the status is the program's own, or its exec's.
 */
export async function refusalOf(place: InContainer, said: ToolOutput, places: Places): Promise<Failure | null> {
  const state = await ask(places, place.labHost, [
    ...['inspect', '--type', 'container', '--format', '{{.State.Status}}'],
    place.container,
  ])
  if (state !== null) return failureOf(place.container, state)
  // Nobody of that name, or nobody who could know.
  const engine = await ask(places, place.labHost, ['version', '--format', '{{.Server.Version}}'])
  return engine === null ? unreachable(said) : gone(place.container)
}

/** The first line of its answer; null where it gives none. */
async function ask(places: Places, labHost: string, args: readonly string[]): Promise<string | null> {
  const argv = places.dockerAt(labHost, args)
  const done = argv.ok ? await runToEnd(argv.value, askDeadlineMs) : argv
  return done.ok && done.value.status === 0 ? done.value.stdout.trim() : null
}

/** The states of ContainerState.Status in the engine's API. */
function failureOf(name: string, state: string): Failure | null {
  const params = { name }
  if (state === 'running') return null
  if (state === 'paused') {
    return failure('container-paused', `${name} is paused`, {
      advice: advice('unpause-container', `docker unpause ${name}`),
      params,
    })
  }
  if (state === 'restarting') {
    return failure('container-restarting', `${name} ends again and again, and is started again`, {
      advice: advice('read-logs', `docker logs ${name}`),
      params,
    })
  }
  if (state === 'removing' || state === 'dead') return gone(name)
  return failure('container-not-running', `${name} does not run: ${state}`, {
    advice: advice('start-container', `docker start ${name}`),
    params,
  })
}

function gone(name: string): Failure {
  return failure('container-gone', `there is no container ${name} any more`, {
    advice: advice('see-containers', 'docker ps --all'),
    params: { name },
  })
}

function unreachable(said: ToolOutput): Failure {
  return failure('docker-unreachable', `the engine does not answer: ${lastLine(said)}`)
}

/** docker exec ends with 126 or 127 where the program could not be run or was not found (docker-exec(1)). */
export function notFound(said: ToolOutput): boolean {
  // A working directory that is gone gives 127, too; only the program itself stands behind `exec:` in runc's word.
  return (said.status === 126 || said.status === 127) && (said.stdout + said.stderr).includes(' exec: "')
}

/** The engine refused for a reason of its own (no room for a process, a security rule): in its own words. */
export function execRefused(name: string, said: ToolOutput): Failure {
  return failure('exec-refused', `the engine did not run it in ${name}: ${lastLine(said)}`, {
    params: { name, said: lastLine(said) },
  })
}

const lastLine = (said: ToolOutput): string => (said.stderr + said.stdout).trim().split('\n').at(-1) ?? ''
