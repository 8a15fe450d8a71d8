/** Checks that ask whether a container is there and what was started in it. */
import type { Namespace, NamespaceContainer, StoppedContainer, Topology } from '../topology/types'
import { found, type CheckContext, type Finding } from './context'
import type { SpecOf } from './spec'

interface PlacedContainer {
  readonly container: NamespaceContainer
  readonly namespace: Namespace
}

/** Engine states in which a process runs, although the picture may not hold its network namespace yet. */
const livingStates: readonly string[] = ['running', 'paused', 'restarting']

function placedContainers(topology: Topology): PlacedContainer[] {
  return topology.namespaces.flatMap((namespace) => namespace.containers.map((container) => ({ container, namespace })))
}

type Lookup =
  | { readonly found: 'placed'; readonly placed: PlacedContainer }
  | { readonly found: 'stopped'; readonly stopped: StoppedContainer }
  | { readonly found: 'unseen' }
  | { readonly found: 'absent' }

/** Where the engine's container of that name is in the picture. */
function lookUpContainer(topology: Topology, name: string): Lookup {
  const placed = placedContainers(topology).find((entry) => entry.container.name === name)
  if (placed) return { found: 'placed', placed }
  const stopped = topology.stoppedContainers.find((entry) => entry.name === name)
  if (!stopped) return { found: 'absent' }
  return livingStates.includes(stopped.state) ? { found: 'unseen' } : { found: 'stopped', stopped }
}

/** container-running: it has a network namespace in the picture and was made from that image. */
export function containerRunning(
  spec: SpecOf<'container-running'>,
  topology: Topology,
  context: CheckContext,
): Finding<'container-running'> {
  const name = spec.container
  const lookup = lookUpContainer(topology, name)
  if (lookup.found === 'placed') {
    const { container, namespace } = lookup.placed
    const params = { container: name, image: container.image }
    const same = normalImage(container.image) === normalImage(spec.image)
    return found(same ? 'container-running' : 'image-other', params, [namespace.id])
  }
  if (lookup.found === 'unseen') return found('container-unseen', { container: name })
  if (lookup.found === 'stopped') {
    const code = lookup.stopped.state === 'created' ? 'container-created' : 'container-stopped'
    return found(code, { container: name, state: lookup.stopped.state })
  }
  const other = newContainers(topology, context.before)[0]
  if (!other) return found('container-absent', { container: name })
  return found('named-otherwise', { container: name, other: other.container.name }, [other.namespace.id])
}

function newContainers(topology: Topology, before: Topology | null): PlacedContainer[] {
  const old = new Set(before ? placedContainers(before).map((entry) => entry.container.id) : [])
  return placedContainers(topology).filter((entry) => !old.has(entry.container.id))
}

/** "nginx", "nginx:latest" and "docker.io/library/nginx:latest" are one image (distribution/reference: familiar names). */
function normalImage(image: string): string {
  const familiar = image.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '')
  const tagged = familiar.includes('@') || familiar.slice(familiar.lastIndexOf('/') + 1).includes(':')
  return tagged ? familiar : `${familiar}:latest`
}

/** container-absent: the engine has no container of that name, in whatever state. */
export function containerAbsent(spec: SpecOf<'container-absent'>, topology: Topology): Finding<'container-absent'> {
  const params = { container: spec.container }
  const lookup = lookUpContainer(topology, spec.container)
  if (lookup.found === 'absent') return found('container-gone', params)
  if (lookup.found === 'stopped') return found('container-left-stopped', { ...params, state: lookup.stopped.state })
  const about = lookup.found === 'placed' ? [lookup.placed.namespace.id] : []
  return found('container-still-running', params, about)
}

/** engine-exec: the engine itself reported (event exec_start) that it started a command in that very container. */
export function engineExec(
  spec: SpecOf<'engine-exec'>,
  topology: Topology,
  context: CheckContext,
): Finding<'engine-exec'> {
  const params = { container: spec.container }
  const lookup = lookUpContainer(topology, spec.container)
  if (lookup.found === 'unseen') return found('container-unseen', params)
  if (lookup.found === 'stopped') return found('container-stopped', { ...params, state: lookup.stopped.state })
  if (lookup.found === 'absent') return found('container-absent', params)
  const { container, namespace } = lookup.placed
  const execs = spec.since === 'step' ? context.execs.slice(context.execsBeforeStep) : context.execs
  const exec = execs.find((entry) => entry.containerId === container.id && speaksOf(entry.command, spec.naming))
  if (!exec) return found('exec-none', params, [namespace.id])
  return found('exec-seen', { ...params, command: exec.command }, [namespace.id])
}

type Placeless = ReturnType<typeof found<'container-absent' | 'container-stopped' | 'container-unseen'>>

/** The network namespace that the container is in, the host's perhaps, or the finding that says why there is none. */
export function containerPlace(
  topology: Topology,
  container: string,
): { readonly ok: true; readonly namespace: Namespace } | { readonly ok: false; readonly finding: Placeless } {
  const lookup = lookUpContainer(topology, container)
  if (lookup.found === 'unseen') return { ok: false, finding: found('container-unseen', { container }) }
  if (lookup.found === 'absent') return { ok: false, finding: found('container-absent', { container }) }
  if (lookup.found === 'stopped') {
    return { ok: false, finding: found('container-stopped', { container, state: lookup.stopped.state }) }
  }
  return { ok: true, namespace: lookup.placed.namespace }
}

/** The container's own network namespace, or the finding that says why there is none. */
export function ownNamespace(
  topology: Topology,
  container: string,
):
  | { readonly ok: true; readonly namespace: Namespace }
  | { readonly ok: false; readonly finding: Placeless | ReturnType<typeof found<'container-on-host'>> } {
  const place = containerPlace(topology, container)
  if (!place.ok || place.namespace.id !== topology.hostNamespace) return place
  return { ok: false, finding: found('container-on-host', { container }, [place.namespace.id]) }
}

/** Whether the command names that, or is a shell, whose own commands the engine does not hear of. */
function speaksOf(command: string, name: string | undefined): boolean {
  if (name === undefined || /^(\/\S*\/)?(ba|a|da|z)?sh$/.test(command.trim())) return true
  return command.split(/[\s/:]+/).includes(name)
}
