/** One of a lesson's lab hosts as its attempt follows it. */
import type { EngineRefusal } from '../../core/checks/context'
import type { EngineExec } from '../../core/facts/dockerNames'
import type { Topology } from '../../core/topology/types'

export interface Followed {
  readonly labHost: string
  /** At the marked moment. */
  before: Topology | null
  /** Since the lesson began. */
  execs: readonly EngineExec[]
  execsBeforeStep: number
  /** Since the step began. */
  refusals: readonly EngineRefusal[]
  /** Another one than before is another lab host of the same name. */
  hostNamespace: string | null
  /** Of the last picture, see `isRewired`. */
  wiring: readonly unknown[]
}

/** Begins with the picture as it is; null where there is none. */
export function follow(labHost: string, topology: Topology | null): Followed {
  return {
    labHost,
    before: null,
    execs: [],
    execsBeforeStep: 0,
    refusals: [],
    hostNamespace: topology?.hostNamespace ?? null,
    wiring: wiringOf(topology),
  }
}

/** Whether anything is wired, addressed, routed, named or mounted anew since it was last asked. */
export function isRewired(host: Followed, topology: Topology | null): boolean {
  const last = host.wiring
  host.wiring = wiringOf(topology)
  return host.wiring.length !== last.length || host.wiring.some((part, at) => part !== last[at])
}

/** The very objects that stay the same while nothing of that happens (core/facts/keep). */
function wiringOf(topology: Topology | null): readonly unknown[] {
  if (!topology) return []
  const { interfaces, networks, stoppedContainers, namespaces } = topology
  const ofNamespaces = namespaces.flatMap(({ id, containers, routes, mountPoints }) => [
    id,
    containers,
    routes,
    mountPoints,
  ])
  return [interfaces, networks, stoppedContainers, ...ofNamespaces]
}
