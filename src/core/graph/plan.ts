/**
 * What belongs together, by kernel facts and Compose's labels: which group each box is of, and which column of the host
 * each of its interfaces stands in. No places yet. Linear in the number of interfaces but for sorting.
 */
import type { NamespaceId } from '../facts/types'
import type { Interface, InterfaceKey, Namespace, Topology } from '../topology/types'
import { rowPitch, slotHeight } from './geometry'
import type { GraphIndex } from './index'
import type { GroupSubject } from './types'

export interface Member {
  /** A namespace's id, or the key of a host port whose other end is in no box of a group. */
  readonly id: string
  readonly kind: 'box' | 'port'
  /** The first is where it goes when it has no place yet; a place in any of them is kept. */
  readonly groups: readonly string[]
  /** All that it hangs on, whatever group it is in. */
  readonly related: readonly string[]
  readonly height: number
  readonly service: string
  /** The port's ifindex, else the inode: both only grow. */
  readonly order: number
}

export interface PlannedGroup {
  readonly id: string
  readonly subject: GroupSubject
  /** What children hang on without ports comes first, boxes without wires last. */
  readonly rank: number
  readonly order: number
  readonly members: Member[]
}

export interface Plan {
  readonly host: NamespaceId | null
  /** Namespaces with a bridge of their own that others hang on, such as an overlay network's. */
  readonly hubs: ReadonlySet<NamespaceId>
  readonly members: ReadonlyMap<string, Member>
  /** In the order in which a fresh layout places them; empty ones too, where a bridge waits for its first port. */
  readonly groups: readonly PlannedGroup[]
  readonly uplinks: readonly Interface[]
  readonly middle: readonly Interface[]
  readonly ports: readonly Interface[]
  /** By the socket that only the engine's word joins: the network that it ends on. */
  readonly endpoints: ReadonlyMap<InterfaceKey, InterfaceKey>
}

export type HostColumn = 'uplinks' | 'middle' | 'ports'

interface Context {
  readonly index: GraphIndex
  readonly host: NamespaceId | null
  readonly hubs: ReadonlySet<NamespaceId>
  readonly endpoints: ReadonlyMap<InterfaceKey, InterfaceKey>
  readonly masters: ReadonlySet<InterfaceKey>
}

export function planGraph(topology: Topology, index: GraphIndex): Plan {
  const endpoints = new Map(
    topology.wires.filter((wire) => wire.kind === 'endpoint').map((wire) => [wire.from, wire.to] as const),
  )
  const masters = new Set(topology.interfaces.flatMap((entry) => (entry.master === null ? [] : [entry.master])))
  const host =
    topology.hostNamespace !== null && index.namespaces.has(topology.hostNamespace) ? topology.hostNamespace : null
  const context: Context = { index, host, hubs: findHubs(topology, index, host), endpoints, masters }
  const columns: Record<HostColumn, Interface[]> = { uplinks: [], middle: [], ports: [] }
  for (const entry of host === null ? [] : (index.interfacesOf.get(host) ?? []))
    columns[hostColumn(entry, context)].push(entry)
  const members = [
    ...topology.namespaces
      .filter((namespace) => namespace.id !== host && !context.hubs.has(namespace.id))
      .map((namespace) => boxMember(namespace, context)),
    ...columns.ports.flatMap((entry) => portMember(entry, context)),
  ]
  return {
    host,
    hubs: context.hubs,
    members: new Map(members.map((member) => [member.id, member])),
    groups: gather(members, columns.middle, context),
    ...columns,
    endpoints,
  }
}

/** A bridge outside of the host, whose ports lead to further namespaces or which serves a network of the engine. */
function findHubs(topology: Topology, index: GraphIndex, host: NamespaceId | null): ReadonlySet<NamespaceId> {
  const hubs = new Set<NamespaceId>()
  for (const entry of topology.interfaces) {
    if (entry.kind !== 'bridge' || entry.namespaceId === host) continue
    const leadsAway = entry.bridgePorts.some((port) => {
      const peer = index.interfaces.get(index.interfaces.get(port)?.vethPeer ?? '')
      return peer !== undefined && peer.namespaceId !== entry.namespaceId && peer.namespaceId !== host
    })
    if (leadsAway || index.namespaces.get(entry.namespaceId)?.kind === 'network') hubs.add(entry.namespaceId)
  }
  return hubs
}

function hostColumn(entry: Interface, context: Context): HostColumn {
  if (entry.kind === 'bridge' || entry.kind === 'docker-network' || context.masters.has(entry.key)) return 'middle'
  if (entry.vethPeer !== null) return 'ports'
  if (entry.kind === 'ethernet' || entry.lowerLinkOutside) return 'uplinks'
  if (entry.bridge !== null) return 'ports'
  return entry.parentInterface !== null || entry.underlay !== null ? 'middle' : 'uplinks'
}

interface Relation {
  readonly group: string
  readonly order: number
  readonly isHub: boolean
}

function boxMember(namespace: Namespace, context: Context): Member {
  const own = context.index.interfacesOf.get(namespace.id) ?? []
  const relations = own.flatMap((entry) => relationOf(entry, context))
  // An overlay network comes before the bridge that its containers reach the world by.
  relations.sort((a, b) => Number(b.isHub) - Number(a.isHub) || a.order - b.order)
  const compose = composeOf(namespace)
  const related = relations.length === 0 ? ['kind:isolated'] : [...new Set(relations.map((relation) => relation.group))]
  return {
    id: namespace.id,
    kind: 'box',
    groups: compose === null ? related : [`compose:${compose.project}`],
    related,
    height: slotHeight(own.length),
    service: compose?.service ?? '',
    order: relations[0]?.order ?? inodeOf(namespace),
  }
}

/** Of the kernel's, which only grow; the engine's word alone gives none. */
function inodeOf(namespace: Namespace): number {
  return namespace.origin === 'kernel' ? Number(namespace.id.split(':')[1] ?? 0) : 0
}

/** The project of all its containers, where that is one. */
function composeOf(namespace: Namespace): { readonly project: string; readonly service: string } | null {
  const [first] = namespace.containers
  if (!first?.compose) return null
  const { project } = first.compose
  return namespace.containers.every((container) => container.compose?.project === project) ? first.compose : null
}

function relationOf(entry: Interface, context: Context): Relation[] {
  const { index, host, hubs, endpoints } = context
  const peer = entry.vethPeer === null ? undefined : index.interfaces.get(entry.vethPeer)
  if (peer && peer.namespaceId !== entry.namespaceId) {
    const order = peer.ifindex
    if (hubs.has(peer.namespaceId)) return [{ group: `namespace:${peer.namespaceId}`, order, isHub: true }]
    const bridge = peer.namespaceId === host ? peer.master : null
    return [{ group: bridge === null ? 'kind:direct' : `interface:${bridge}`, order, isHub: false }]
  }
  const below = entry.parentInterface ?? endpoints.get(entry.key)
  const parent = below === undefined ? undefined : index.interfaces.get(below)
  if (!parent || parent.namespaceId === entry.namespaceId) return []
  if (hubs.has(parent.namespaceId))
    return [{ group: `namespace:${parent.namespaceId}`, order: entry.ifindex, isHub: true }]
  return [{ group: `interface:${parent.key}`, order: entry.ifindex, isHub: false }]
}

/** A port has a place of its own where no box of a group determines its height. */
function portMember(entry: Interface, context: Context): Member[] {
  const peer = entry.vethPeer === null ? undefined : context.index.interfaces.get(entry.vethPeer)
  const away = peer !== undefined && peer.namespaceId !== entry.namespaceId
  if (away && !context.hubs.has(peer.namespaceId)) return []
  const bridge = entry.master === null ? 'kind:direct' : `interface:${entry.master}`
  const groups = [away ? `namespace:${peer.namespaceId}` : bridge]
  return [
    {
      id: entry.key,
      kind: 'port',
      groups,
      related: groups,
      height: rowPitch,
      service: '',
      order: entry.ifindex,
    },
  ]
}

/** Groups of the members, and an empty one for each bridge that nothing hangs on. */
function gather(members: readonly Member[], middle: readonly Interface[], context: Context): PlannedGroup[] {
  const groups = new Map<string, PlannedGroup>()
  const group = (id: string): PlannedGroup => {
    const known = groups.get(id) ?? plannedGroup(id, context)
    groups.set(id, known)
    return known
  }
  for (const member of members) group(member.groups[0] ?? 'kind:isolated').members.push(member)
  for (const entry of middle) {
    if ((entry.kind === 'bridge' || entry.kind === 'docker-network') && !context.masters.has(entry.key))
      group(`interface:${entry.key}`)
  }
  const related = new Set(members.flatMap((member) => member.related))
  for (const hub of context.hubs) if (!related.has(`namespace:${hub}`)) group(`namespace:${hub}`)
  for (const { members: own } of groups.values()) own.sort(memberOrder)
  return [...groups.values()]
    .map(withOrder)
    .sort((a, b) => a.rank - b.rank || a.order - b.order || (a.id < b.id ? -1 : 1))
}

function memberOrder(a: Member, b: Member): number {
  if (a.service !== b.service) return a.service < b.service ? -1 : 1
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}

function plannedGroup(id: string, context: Context): PlannedGroup {
  const subject = subjectOf(id)
  const anchor = subject.by === 'interface' ? context.index.interfaces.get(subject.key) : undefined
  const isParent = anchor !== undefined && anchor.kind !== 'bridge' && anchor.kind !== 'docker-network'
  const rank = subject.by === 'kind' && subject.kind === 'isolated' ? 2 : isParent ? 0 : 1
  return { id, subject, rank, order: anchor?.ifindex ?? Infinity, members: [] }
}

/** A group without an interface of its own stands where its first member's port says. */
function withOrder(group: PlannedGroup): PlannedGroup {
  if (group.order !== Infinity) return group
  return { ...group, order: group.members.reduce((least, member) => Math.min(least, member.order), Infinity) }
}

/** The inverse of how group ids are composed. */
export function subjectOf(id: string): GroupSubject {
  const at = id.indexOf(':')
  const [by, rest] = [id.slice(0, at), id.slice(at + 1)]
  if (by === 'compose') return { by, project: rest }
  if (by === 'interface') return { by, key: rest }
  if (by === 'namespace') return { by, id: rest }
  return { by: 'kind', kind: rest === 'direct' ? 'direct' : 'isolated' }
}
