/** What changed between two moments: the answer to "what did `docker run` just do to my host". */
import type { NamespaceId, RouteFacts } from '../facts/types'
import { compareContainers, compareNetworks, type ContainerChange, type NetworkChange } from './compareContainers'
import {
  interfaceChange,
  isMoreThanPorts,
  momentOf,
  wholeChange,
  type InterfaceChange,
  type Moment,
} from './compareInterfaces'
import { routeText } from '../text/tables'
import { interfaceKey } from './lower'
import { isByItself } from './byItself'
import type { Interface, InterfaceKey, Namespace, Topology } from './types'

export type Change = 'new' | 'gone' | 'changed'

export interface RouteChange {
  readonly namespaceId: NamespaceId
  /** The title of its box. */
  readonly place: string
  readonly change: 'new' | 'gone'
  /** In the words of ip-route(8). */
  readonly text: string
  readonly route: RouteFacts
}

export interface TopologyChanges {
  /** By namespace id. */
  readonly namespaces: ReadonlyMap<string, Change>
  /** By interface key; an interface is "changed" where more than its ports did. */
  readonly interfaces: ReadonlyMap<InterfaceKey, Change>
  /** By wire key. */
  readonly wires: ReadonlyMap<string, Change>
  /** Interfaces that are gone, as they were. */
  readonly goneInterfaces: readonly Interface[]
  /**
   * What exactly changed, by interface key. The interfaces of a container that was restarted stand here as changed (or not
   * at all), though the kernel made new ones: they are compared with those that they replace.
   */
  readonly details: ReadonlyMap<InterfaceKey, InterfaceChange>
  /** Without those that come by themselves with an address. */
  readonly routes: readonly RouteChange[]
  /** Empty while one of the two moments has no names; so are the networks. */
  readonly containers: readonly ContainerChange[]
  readonly networks: readonly NetworkChange[]
  /** Titles of the boxes that are new or gone and that no container is in. */
  readonly otherNamespaces: readonly {
    readonly id: NamespaceId
    readonly title: string
    readonly change: 'new' | 'gone'
  }[]
}

/** Compares any two pictures of one engine; the earlier one is `before`. */
export function compareTopologies(before: Topology, now: Topology): TopologyChanges {
  const moments = { before: momentOf(before), now: momentOf(now) }
  const containers = compareContainers(before, now)
  const restarts = replacedNamespaces(containers, moments.now)
  const restarted = restartedInterfaces(moments, restarts)
  const details = compareDetails(moments, restarted)
  const namespaces = presence(
    before.namespaces.map((entry) => entry.id),
    now.namespaces.map((entry) => entry.id),
  )
  return {
    namespaces,
    interfaces: interfaceMarks(moments, details),
    wires: presence(
      before.wires.map((entry) => entry.key),
      now.wires.map((entry) => entry.key),
    ),
    goneInterfaces: before.interfaces.filter((entry) => !moments.now.interfaces.has(entry.key)),
    details,
    routes: compareRoutes(before, now, moments, restarts),
    containers,
    networks: compareNetworks(before, now),
    otherNamespaces: [
      ...nameless(now.namespaces, moments.now, namespaces, 'new'),
      ...nameless(before.namespaces, moments.before, namespaces, 'gone'),
    ],
  }
}

/** Old namespace → new one of a restarted container. One in which another container goes on stays compared with itself. */
function replacedNamespaces(
  containers: readonly ContainerChange[],
  now: Moment,
): ReadonlyMap<NamespaceId, NamespaceId> {
  const replaced = new Map<NamespaceId, NamespaceId>()
  for (const { change, namespaceBefore, namespaceId } of containers) {
    if (change !== 'restarted' || namespaceBefore === null || namespaceId === null) continue
    if (namespaceBefore === namespaceId || !now.titles.has(namespaceBefore)) replaced.set(namespaceBefore, namespaceId)
  }
  return replaced
}

interface Moments {
  readonly before: Moment
  readonly now: Moment
}

/** What came is new, what went is gone; nothing else is told. */
function presence(before: readonly string[], now: readonly string[]): Map<string, Change> {
  const found = new Map<string, Change>()
  const [old, current] = [new Set(before), new Set(now)]
  for (const key of now) if (!old.has(key)) found.set(key, 'new')
  for (const key of before) if (!current.has(key)) found.set(key, 'gone')
  return found
}

function interfaceMarks(
  { before, now }: Moments,
  details: ReadonlyMap<InterfaceKey, InterfaceChange>,
): Map<InterfaceKey, Change> {
  const marks = presence([...before.interfaces.keys()], [...now.interfaces.keys()])
  for (const change of details.values()) {
    if (change.change === 'changed' && !marks.has(change.key) && isMoreThanPorts(change))
      marks.set(change.key, 'changed')
  }
  return marks
}

/**
 * Old key → new key, after containers were restarted: within the container's box the interface of the same name, on the
 * other end of a pair the one whose peer that is.
 */
function restartedInterfaces(
  { before, now }: Moments,
  restarts: ReadonlyMap<NamespaceId, NamespaceId>,
): ReadonlyMap<InterfaceKey, InterfaceKey> {
  const keys = new Map<InterfaceKey, InterfaceKey>()
  if (restarts.size === 0) return keys
  const arrived = new Set(restarts.values())
  const byName = new Map<string, Interface>()
  for (const entry of now.interfaces.values()) {
    if (arrived.has(entry.namespaceId)) byName.set(`${entry.namespaceId}/${entry.name}`, entry)
  }
  for (const entry of before.interfaces.values()) {
    const home = restarts.get(entry.namespaceId)
    const successor = home === undefined ? undefined : byName.get(`${home}/${entry.name}`)
    if (!successor) continue
    keys.set(entry.key, successor.key)
    const [far, farNow] = [entry.vethPeer, successor.vethPeer]
    if (far !== null && farNow !== null && !now.interfaces.has(far) && !before.interfaces.has(farNow))
      keys.set(far, farNow)
  }
  return keys
}

function compareDetails(
  { before, now }: Moments,
  restarted: ReadonlyMap<InterfaceKey, InterfaceKey>,
): ReadonlyMap<InterfaceKey, InterfaceChange> {
  const details = new Map<InterfaceKey, InterfaceChange>()
  const successors = new Set(restarted.values())
  for (const entry of before.interfaces.values()) {
    const successor = now.interfaces.get(restarted.get(entry.key) ?? entry.key)
    const change = successor
      ? interfaceChange({ entry, moment: before }, { entry: successor, moment: now }, restarted)
      : wholeChange(entry, before, 'gone')
    if (change) details.set(change.key, change)
  }
  for (const entry of now.interfaces.values()) {
    if (before.interfaces.has(entry.key) || successors.has(entry.key)) continue
    details.set(entry.key, wholeChange(entry, now, 'new'))
  }
  return details
}

/** A restarted container's routes are compared by their text: its interfaces have other indexes now. */
function compareRoutes(
  before: Topology,
  now: Topology,
  moments: Moments,
  restarts: ReadonlyMap<NamespaceId, NamespaceId>,
): readonly RouteChange[] {
  const changes: RouteChange[] = []
  const successors = new Set(restarts.values())
  const byId = new Map(now.namespaces.map((namespace) => [namespace.id, namespace]))
  for (const namespace of before.namespaces) {
    const successor = byId.get(restarts.get(namespace.id) ?? namespace.id)
    if (successor?.routes === namespace.routes) continue
    const [old, current] = [routesByText(namespace, moments.before), routesByText(successor, moments.now)]
    for (const [text, route] of current) {
      if (successor && !old.has(text)) changes.push(routeChange(successor, moments.now, 'new', text, route))
    }
    for (const [text, route] of old) {
      if (!current.has(text)) changes.push(routeChange(namespace, moments.before, 'gone', text, route))
    }
  }
  const known = new Set(before.namespaces.map((namespace) => namespace.id))
  for (const namespace of now.namespaces) {
    if (known.has(namespace.id) || successors.has(namespace.id)) continue
    for (const [text, route] of routesByText(namespace, moments.now)) {
      changes.push(routeChange(namespace, moments.now, 'new', text, route))
    }
  }
  return changes
}

function routesByText(namespace: Namespace | undefined, moment: Moment): ReadonlyMap<string, RouteFacts> {
  const routes = new Map<string, RouteFacts>()
  for (const route of namespace?.routes ?? []) {
    if (!namespace || isByItself(route)) continue
    const nameOf = (ifindex: number): string | null =>
      moment.interfaces.get(interfaceKey(namespace.id, ifindex))?.name ?? null
    routes.set(routeText(route, nameOf), route)
  }
  return routes
}

function routeChange(
  namespace: Namespace,
  moment: Moment,
  change: 'new' | 'gone',
  text: string,
  route: RouteFacts,
): RouteChange {
  return { namespaceId: namespace.id, place: moment.titles.get(namespace.id) ?? namespace.id, change, text, route }
}

function nameless(
  namespaces: readonly Namespace[],
  moment: Moment,
  marks: ReadonlyMap<string, Change>,
  change: 'new' | 'gone',
): TopologyChanges['otherNamespaces'] {
  return namespaces
    .filter((namespace) => marks.get(namespace.id) === change && namespace.containers.length === 0)
    .map(({ id }) => ({ id, title: moment.titles.get(id) ?? id, change }))
}
