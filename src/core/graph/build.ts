/**
 * Picture → boxes, sockets and wires with their places. Deterministic, and stable: containers stand in the order of the
 * host's ports, whose indexes only grow, so that a new one is added below and moves nothing else.
 */
import { visibleText } from '../text/visible'
import type { TopologyChanges } from '../topology/compare'
import type { Interface, Namespace, Topology } from '../topology/types'
import type { Graph, GraphBox, GraphSocket, GraphWire } from './types'

export const socketSize = { width: 188, height: 58 } as const
const gap = 18
const header = 52
const padding = 22
const columnGap = 84
const boxGap = 26
/** Between the lab host and what hangs on it: room for a wire with its label. */
const boxColumnGap = 150

interface Column {
  readonly entries: readonly Interface[]
}

/**
 * @param changes since the moment "before"; null where none is marked.
 * @returns every namespace and interface of the picture, placed.
 */
export function buildGraph(topology: Topology, changes: TopologyChanges | null): Graph {
  const context = { topology, changes, names: new Map(topology.networks.map((network) => [network.id, network.name])) }
  const host = topology.namespaces.find((namespace) => namespace.id === topology.hostNamespace) ?? null
  const others = topology.namespaces.filter((namespace) => namespace !== host).sort(byPort(topology))
  const placed = placeOthers(others, context, host ? hostWidth : 0)
  const boxes = host ? [placeHost(host, context, placed), ...placed] : placed
  return { boxes, wires: topology.wires.flatMap((wire) => graphWire(wire, context)) }
}

interface Context {
  readonly topology: Topology
  readonly changes: TopologyChanges | null
  readonly names: ReadonlyMap<string, string>
}

const hostWidth = 3 * socketSize.width + 2 * columnGap + 2 * padding

/** By the smallest index among the host ends of a namespace's wires; those without a wire come last, by id. */
function byPort(topology: Topology): (a: Namespace, b: Namespace) => number {
  const ports = new Map<string, number>()
  const byKey = new Map(topology.interfaces.map((entry) => [entry.key, entry]))
  for (const entry of topology.interfaces) {
    const peer = entry.vethPeer === null ? undefined : byKey.get(entry.vethPeer)
    const order = peer?.ifindex ?? (entry.parentInterface === null ? undefined : entry.ifindex)
    if (order !== undefined) ports.set(entry.namespaceId, Math.min(order, ports.get(entry.namespaceId) ?? Infinity))
  }
  return (a, b) => (ports.get(a.id) ?? Infinity) - (ports.get(b.id) ?? Infinity) || (a.id < b.id ? -1 : 1)
}

function placeOthers(namespaces: readonly Namespace[], context: Context, left: number): GraphBox[] {
  let y = 0
  return namespaces.map((namespace) => {
    const entries = interfacesOf(namespace, context.topology)
    const sockets = stack(entries, padding, header, context)
    const box: GraphBox = {
      ...boxHead(namespace, context),
      sockets,
      x: left === 0 ? 0 : left + boxColumnGap,
      y,
      width: socketSize.width + 2 * padding,
      height: header + Math.max(1, entries.length) * (socketSize.height + gap) - gap + padding,
    }
    y += box.height + boxGap
    return box
  })
}

/** Loopback last: it has no wire. */
function interfacesOf(namespace: Namespace, topology: Topology): Interface[] {
  return topology.interfaces
    .filter((entry) => entry.namespaceId === namespace.id)
    .sort((a, b) => Number(a.kind === 'loopback') - Number(b.kind === 'loopback') || a.ifindex - b.ifindex)
}

function stack(entries: readonly Interface[], x: number, top: number, context: Context): GraphSocket[] {
  return entries.map((entry, index) => socket(entry, x, top + index * (socketSize.height + gap), context))
}

/** Three columns: what leads outside and loopback; bridges; their ports and the other ends of wires, on the right edge. */
function placeHost(host: Namespace, context: Context, others: readonly GraphBox[]): GraphBox {
  const entries = interfacesOf(host, context.topology)
  const isPort = (entry: Interface): boolean =>
    entry.bridge !== null || (entry.vethPeer !== null && !entry.vethPeer.startsWith(`${host.id}/`))
  const ports: Column = { entries: entries.filter((entry) => isPort(entry) && entry.kind !== 'bridge') }
  const bridges: Column = { entries: entries.filter((entry) => entry.kind === 'bridge') }
  const rest = entries.filter((entry) => !ports.entries.includes(entry) && entry.kind !== 'bridge')
  const portSockets = placePorts(ports.entries, context, others)
  const bridgeSockets = placeBridges(bridges.entries, portSockets, context)
  const sockets = [...stack(rest, padding, header, context), ...bridgeSockets, ...portSockets]
  const bottom = Math.max(header, ...sockets.map((entry) => entry.y + entry.height))
  return { ...boxHead(host, context), sockets, x: 0, y: 0, width: hostWidth, height: bottom + padding }
}

/** Each port stands at the height of its peer, where that is free: a straight wire. */
function placePorts(entries: readonly Interface[], context: Context, others: readonly GraphBox[]): GraphSocket[] {
  const heights = new Map(others.flatMap((box) => box.sockets.map((entry) => [entry.id, box.y + entry.y] as const)))
  const x = padding + 2 * (socketSize.width + columnGap)
  const wanted = entries
    .map((entry) => ({ entry, y: (entry.vethPeer === null ? undefined : heights.get(entry.vethPeer)) ?? Infinity }))
    .sort((a, b) => (a.y === b.y ? a.entry.ifindex - b.entry.ifindex : a.y - b.y))
  let free = header
  return wanted.map(({ entry, y }) => {
    const top = Math.max(free, y === Infinity ? free : y)
    free = top + socketSize.height + gap
    return socket(entry, x, top, context)
  })
}

/** A bridge stands at the height of its first port; one without ports comes below. */
function placeBridges(bridges: readonly Interface[], ports: readonly GraphSocket[], context: Context): GraphSocket[] {
  const heights = new Map(ports.map((port) => [port.id, port.y]))
  const x = padding + socketSize.width + columnGap
  const wanted = bridges
    .map((entry) => ({ entry, y: Math.min(...entry.bridgePorts.map((port) => heights.get(port) ?? Infinity)) }))
    .sort((a, b) => (a.y === b.y ? a.entry.ifindex - b.entry.ifindex : a.y - b.y))
  let free = header
  return wanted.map(({ entry, y }) => {
    const top = Math.max(free, y === Infinity ? free : y)
    free = top + socketSize.height + gap
    return socket(entry, x, top, context)
  })
}

function boxHead(
  namespace: Namespace,
  context: Context,
): Pick<GraphBox, 'id' | 'title' | 'subtitle' | 'kind' | 'change'> {
  const names = namespace.containers.map((container) => visibleText(container.name)).join(', ')
  const images = [...new Set(namespace.containers.map((container) => visibleText(container.image)))].join(', ')
  const inode = namespace.id.split(':')[1] ?? namespace.id
  const isHost = namespace.kind === 'host'
  return {
    id: namespace.id,
    title: isHost ? context.topology.engine : names || `net:[${inode}]`,
    subtitle: [isHost ? names : images, `net:[${inode}]`].filter((text) => text !== '').join(' · '),
    kind: namespace.kind,
    change: context.changes?.namespaces.get(namespace.id) ?? null,
  }
}

function socket(entry: Interface, x: number, y: number, context: Context): GraphSocket {
  const network = entry.networkId === null ? undefined : context.names.get(entry.networkId)
  return {
    id: entry.key,
    label: visibleText(entry.name),
    kind: entry.kind,
    state: entry.state,
    addresses: entry.addresses
      .filter((address) => address.family === 4 || address.scope !== 253)
      .map((address) => `${address.address}/${String(address.prefixLength)}`),
    network: network === undefined ? null : visibleText(network),
    change: context.changes?.interfaces.get(entry.key) ?? null,
    x,
    y,
    ...socketSize,
  }
}

function graphWire(wire: Topology['wires'][number], context: Context): GraphWire[] {
  const box = (key: string): string => key.slice(0, key.lastIndexOf('/'))
  return [
    {
      id: wire.key,
      kind: wire.kind,
      fromBox: box(wire.from),
      from: wire.from,
      toBox: box(wire.to),
      to: wire.to,
      change: context.changes?.wires.get(wire.key) ?? null,
    },
  ]
}
