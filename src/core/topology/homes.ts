/**
 * Names of an engine that cannot be asked any more. A container may have ended meanwhile, and its PID may be another
 * process's now; so a name stays only where it was while the engine still spoke, and once lost it stays lost.
 */
import type { ContainerNames, EngineNames } from '../facts/dockerNames'
import type { HostFacts, NamespaceId } from '../facts/types'
import type { Topology } from './types'

/** By container id. */
export type Homes = ReadonlyMap<string, NamespaceId>

/** Where each container of a picture lives. */
export function homesIn(picture: Topology): Homes {
  return new Map(
    picture.namespaces.flatMap((namespace) => namespace.containers.map((container) => [container.id, namespace.id])),
  )
}

/**
 * @param names as they were when the engine was lost, or what this function made of them since.
 * @param homes from the last picture before that.
 * @returns names in which every container that is not where it was has no process; the very same object where all are.
 */
export function keepNamesAtHome(names: EngineNames, homes: Homes, facts: HostFacts): EngineNames {
  const pids = new Map(
    facts.namespaces.map((namespace) => [namespace.id, new Set(namespace.processes.map((process) => process.pid))]),
  )
  const isHome = (container: ContainerNames): boolean =>
    container.pid === 0 || pids.get(homes.get(container.id) ?? '')?.has(container.pid) === true
  if (names.containers.every(isHome)) return names
  return {
    ...names,
    containers: names.containers.map((container) =>
      isHome(container) ? container : { ...container, pid: 0, sandboxKey: '' },
    ),
  }
}
