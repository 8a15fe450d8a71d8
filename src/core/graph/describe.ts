/** What a box or a socket says, made from the index in the size of that box: nothing here walks the whole picture. */
import type { LinkInfo } from '../facts/types'
import { bridgeFeatures, ipvlanModes, macvlanModes } from '../text/kernelNames'
import { visibleText } from '../text/visible'
import type { Change, TopologyChanges } from '../topology/compare'
import type { Interface, InterfaceKey, InterfaceState, Namespace, WireKind } from '../topology/types'
import type { GraphIndex } from './index'
import type {
  BoxContent,
  BoxPlace,
  Counts,
  GroupSubject,
  GroupTitle,
  SocketContent,
  SocketPlace,
  WirePlace,
} from './types'

/** What is marked as new, gone or changed; null where no moment is compared with. */
export type ChangeMarks = Pick<TopologyChanges, 'namespaces' | 'interfaces' | 'wires'> | null

const linkScope = 253

/** The content of a namespace's box, or of a collapsed group's. A namespace that is gone meanwhile has its id for a title. */
export function describeBox(index: GraphIndex, place: BoxPlace, marks: ChangeMarks): BoxContent {
  if (place.mode === 'group') return describeGroupBox(index, place, marks)
  const namespace = index.namespaces.get(place.id)
  if (!namespace) return { ...emptyBox, id: place.id, title: inodeName(place.id) }
  return {
    ...emptyBox,
    id: namespace.id,
    kind: namespace.kind,
    origin: namespace.origin,
    ...boxTitles(index, namespace),
    service: namespace.service?.role ?? null,
    compose: shownCompose(namespace),
    containerStates: [...new Set(namespace.containers.map((container) => visibleText(container.state)))],
    change: marks?.namespaces.get(namespace.id) ?? null,
  }
}

function shownCompose(namespace: Namespace): BoxContent['compose'] {
  const compose = namespace.containers.find((container) => container.compose !== null)?.compose ?? null
  return compose && { project: visibleText(compose.project), service: visibleText(compose.service) }
}

const emptyBox: BoxContent = {
  id: '',
  kind: 'other',
  origin: 'kernel',
  title: '',
  subtitle: '',
  service: null,
  compose: null,
  containerStates: [],
  change: null,
  counts: null,
}

function describeGroupBox(index: GraphIndex, place: BoxPlace, marks: ChangeMarks): BoxContent {
  return { ...emptyBox, id: place.id, kind: 'group', counts: countNamespaces(index, place.members, marks) }
}

function boxTitles(index: GraphIndex, namespace: Namespace): Pick<BoxContent, 'title' | 'subtitle'> {
  const names = namespace.containers.map((container) => visibleText(container.name)).join(', ')
  const images = [...new Set(namespace.containers.map((container) => visibleText(container.image)))].join(', ')
  const served = namespace.service?.networkId ?? null
  const network = visibleText((served === null ? undefined : index.networks.get(served)?.name) ?? '')
  const isHost = namespace.kind === 'host'
  const mount = visibleText(namespace.mountPoints[0] ?? '')
  const inode = namespace.origin === 'kernel' ? inodeName(namespace.id) : ''
  const own = isHost ? visibleText(namespace.labHost ?? index.engine) : namespace.kind === 'fabric' ? 'fabric' : names
  const title = own || network || lastPart(mount) || inode
  const subtitle = [isHost ? names : images, names === '' && !isHost ? mount : '', inode === title ? '' : inode]
  return { title, subtitle: subtitle.filter((text) => text !== '').join(' · ') }
}

/** The kernel's own name for it, as readlink(/proc/PID/ns/net) gives it. */
function inodeName(id: string): string {
  return `net:[${id.split(':')[1] ?? id}]`
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The content of an interface's socket, or of a bundle's. An interface that is gone meanwhile has its key for a label. */
export function describeSocket(index: GraphIndex, place: SocketPlace, marks: ChangeMarks): SocketContent {
  if (place.mode === 'bundle') return describeBundle(index, place, marks)
  const entry = index.interfaces.get(place.id)
  if (!entry) return { ...emptySocket, id: place.id, label: place.id }
  const network = entry.networkId === null ? undefined : index.networks.get(entry.networkId)
  return {
    ...emptySocket,
    id: entry.key,
    label: visibleText(entry.name),
    kind: visibleText(entry.kind),
    detail: entry.info === null ? null : kindDetail(entry.info),
    ifindex: entry.ifindex,
    state: entry.state,
    addresses: shownAddresses(entry),
    network: network === undefined ? null : visibleText(network.name),
    outside: entry.lowerLinkOutside,
    change: marks?.interfaces.get(entry.key) ?? null,
  }
}

const emptySocket: SocketContent = {
  id: '',
  label: '',
  kind: 'other',
  detail: null,
  ifindex: null,
  state: 'down',
  addresses: [],
  network: null,
  outside: false,
  change: null,
  counts: null,
}

/** Without IPv6 link-local addresses, which every interface has. */
function shownAddresses(entry: Interface): string[] {
  return entry.addresses
    .filter((address) => address.family === 4 || address.scope !== linkScope)
    .map((address) => `${address.address}/${String(address.prefixLength)}`)
}

/** A bundle's state is the worst of those in it. */
function describeBundle(index: GraphIndex, place: SocketPlace, marks: ChangeMarks): SocketContent {
  const counts = countInterfaces(index, place.bundled, marks)
  const first = index.interfaces.get(place.bundled[0] ?? '')
  const state = counts.down > 0 ? 'down' : counts.noCarrier > 0 ? 'no-carrier' : 'up'
  const network = first?.networkId == null ? undefined : index.networks.get(first.networkId)
  return {
    ...emptySocket,
    id: place.id,
    label: `${String(counts.all)} × ${visibleText(first?.kind ?? '')}`,
    kind: 'bundle',
    state,
    network: network === undefined ? null : visibleText(network.name),
    counts,
  }
}

/** ETH_P_8021AD: a service provider's outer tag. */
const outerTag = 0x88a8

function kindDetail(info: LinkInfo): string | null {
  switch (info.kind) {
    case 'bridge':
      return bridgeFeatures(info) || null
    case 'macvlan':
      return macvlanModes[info.mode] ?? `mode ${String(info.mode)}`
    case 'ipvlan':
      return ipvlanModes[info.mode] ?? `mode ${String(info.mode)}`
    case 'vlan':
      return `id ${String(info.id)}${info.protocol === outerTag ? ' 802.1ad' : ''}`
    case 'vxlan':
      return `vni ${String(info.vni)} port ${String(info.port)}`
    case 'tun':
      return info.mode
  }
}

/** The change that a wire, or any wire of a bundle, shows: a new one counts before a gone one. */
export function wireChange(place: WirePlace, marks: ChangeMarks): Change | null {
  if (marks === null) return null
  const found = new Set(place.wires.map((wire) => marks.wires.get(wire)))
  return (['new', 'gone', 'changed'] as const).find((change) => found.has(change)) ?? null
}

/** Names a group; an interface that is gone meanwhile is named by its key. */
export function groupTitle(index: GraphIndex, subject: GroupSubject): GroupTitle {
  if (subject.by === 'compose') return { by: 'compose', name: visibleText(subject.project) }
  if (subject.by === 'kind') return subject
  if (subject.by === 'namespace') {
    const namespace = index.namespaces.get(subject.id)
    return { by: 'network', name: namespace ? boxTitles(index, namespace).title : inodeName(subject.id) }
  }
  const entry = index.interfaces.get(subject.key)
  const network = entry?.networkId == null ? undefined : index.networks.get(entry.networkId)
  if (network) return { by: 'network', name: visibleText(network.name) }
  return { by: 'interface', name: visibleText(entry?.name ?? subject.key) }
}

function countInterfaces(index: GraphIndex, keys: readonly InterfaceKey[], marks: ChangeMarks): Counts {
  return tally(
    keys.map((key) => ({
      state: index.interfaces.get(key)?.state ?? 'down',
      change: marks?.interfaces.get(key) ?? null,
    })),
  )
}

/** A namespace's state is its worst interface's; it is changed when it or one of its interfaces is. */
function countNamespaces(index: GraphIndex, ids: readonly string[], marks: ChangeMarks): Counts {
  return tally(
    ids.map((id) => {
      const own = index.interfacesOf.get(id) ?? []
      const has = (state: InterfaceState): boolean => own.some((entry) => entry.state === state)
      const touched = own.some((entry) => marks?.interfaces.has(entry.key) === true)
      return {
        state: (['down', 'no-carrier', 'unknown'] as const).find(has) ?? 'up',
        change: marks?.namespaces.get(id) ?? (touched ? 'changed' : null),
      }
    }),
  )
}

function tally(entries: readonly { readonly state: InterfaceState; readonly change: Change | null }[]): Counts {
  const states = { up: 0, 'no-carrier': 0, down: 0, unknown: 0 }
  const changes = { new: 0, changed: 0, gone: 0 }
  for (const entry of entries) {
    states[entry.state] += 1
    if (entry.change !== null) changes[entry.change] += 1
  }
  return { all: entries.length, up: states.up, noCarrier: states['no-carrier'], down: states.down, ...changes }
}

/** The kinds of wire in a layout, in a fixed order: what a legend lists. */
export function wireKindsOf(wires: readonly WirePlace[]): readonly WireKind[] {
  const present = new Set(wires.map((wire) => wire.kind))
  return wireKindOrder.filter((kind) => present.has(kind))
}

const wireKindOrder: readonly WireKind[] = [
  'veth',
  'bridge-port',
  'port',
  'macvlan',
  'ipvlan',
  'vlan',
  'vxlan',
  'vxlan-tunnel',
  'vxlan-one-way',
  'lower',
  'endpoint',
]
