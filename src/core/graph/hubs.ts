/** Namespaces with a bridge of their own stand at the far side of their group's boxes, so that no wire crosses another box. */
import type { NamespaceId } from '../facts/types'
import type { Interface } from '../topology/types'
import {
  bottom,
  boxColumnGap,
  boxWidth,
  columnGap,
  header,
  padding,
  right,
  rowPitch,
  socketGap,
  socketSize,
} from './geometry'
import type { MemberPlace } from './members'
import { placePorts } from './ports'
import { putSocket, type PlacedBand, type Scene } from './scene'
import type { LayoutMemory, Rectangle, SocketPlace } from './types'

const pitchX = socketSize.width + columnGap
const hubGap = 60

/** Draws every hub; @returns which band each stands beside, to be kept. */
export function placeHubs(
  scene: Scene,
  places: ReadonlyMap<string, MemberPlace>,
  previous: LayoutMemory | null,
): LayoutMemory['hubs'] {
  const homes = findHomes(scene, places, new Map((previous?.hubs ?? []).map((hub) => [hub.id, hub.band])))
  const beside = new Set<PlacedBand>()
  for (const [id, { shown }] of homes) {
    placeHub(scene, id, shown, places, beside.has(shown) ? hubGap : boxColumnGap)
    beside.add(shown)
  }
  return [...homes].map(([id, { home }]) => ({ id, band: home.memory.id }))
}

interface Home {
  readonly home: PlacedBand
  /** Where the home is collapsed, the band that shows its group's box. */
  readonly shown: PlacedBand
}

function findHomes(
  scene: Scene,
  places: ReadonlyMap<string, MemberPlace>,
  remembered: ReadonlyMap<NamespaceId, number>,
): ReadonlyMap<NamespaceId, Home> {
  const byId = new Map(scene.bands.map((band) => [band.memory.id, band]))
  const byGroup = new Map([...scene.bands].reverse().map((band) => [band.memory.group, band]))
  const firstOf = new Map(scene.bands.filter((band) => band.isFirst).map((band) => [band.unit, band]))
  const homes = new Map<NamespaceId, Home>()
  for (const id of scene.plan.hubs) {
    const kept = byId.get(remembered.get(id) ?? -1)
    const home = kept ?? byGroup.get(`namespace:${id}`) ?? besidePeer(scene, id, places) ?? scene.bands.at(-1)
    if (home) homes.set(id, { home, shown: home.unit.collapsed ? (firstOf.get(home.unit) ?? home) : home })
  }
  return homes
}

/** The band of the first box that hangs on it. */
function besidePeer(scene: Scene, id: NamespaceId, places: ReadonlyMap<string, MemberPlace>): PlacedBand | undefined {
  for (const entry of scene.index.interfacesOf.get(id) ?? []) {
    const peer = scene.index.interfaces.get(entry.vethPeer ?? '')
    const place = peer && places.get(peer.namespaceId)
    if (place) return place.band
  }
  return undefined
}

function placeHub(
  scene: Scene,
  id: NamespaceId,
  band: PlacedBand,
  places: ReadonlyMap<string, MemberPlace>,
  gap: number,
): void {
  const x = Math.max(band.right, scene.membersX + boxWidth) + gap
  const entries = scene.index.interfacesOf.get(id) ?? []
  const isPort = (entry: Interface): boolean => entry.vethPeer !== null && entry.kind !== 'bridge'
  const column = { box: id, x: x + padding, band }
  const late = placePorts(scene, column, entries.filter(isPort), places)
  const bridges = entries.filter((entry) => entry.kind === 'bridge')
  const rest = entries.filter((entry) => !isPort(entry) && entry.kind !== 'bridge')
  const rows = Math.max(1, Math.floor((band.height - header - padding + socketGap) / rowPitch))
  let columns = 1
  for (const stack of [bridges, rest, late])
    columns += placeStack(scene, id, stack, { x: column.x + columns * pitchX, y: band.top + header }, rows)
  const sockets = scene.sockets.get(id) ?? []
  const box = boxAround(sockets, { x, y: band.top })
  scene.boxes.push({
    id,
    mode: 'full',
    group: null,
    members: [],
    ...box,
    sockets: sockets.map((socket) => ({ ...socket, x: socket.x - box.x, y: socket.y - box.y })),
  })
  band.right = right(box)
}

/** @returns how many columns it took. */
function placeStack(
  scene: Scene,
  box: NamespaceId,
  entries: readonly Interface[],
  at: { readonly x: number; readonly y: number },
  rows: number,
): number {
  for (const [index, entry] of entries.entries()) {
    const place = { x: at.x + Math.floor(index / rows) * pitchX, y: at.y + (index % rows) * rowPitch, ...socketSize }
    putSocket(scene, box, { id: entry.key, mode: 'full', place })
  }
  return Math.ceil(entries.length / rows)
}

function boxAround(sockets: readonly SocketPlace[], at: { readonly x: number; readonly y: number }): Rectangle {
  const edge = sockets.reduce((most, socket) => Math.max(most, right(socket)), at.x + padding + socketSize.width)
  const low = sockets.reduce((most, socket) => Math.max(most, bottom(socket)), at.y + header + socketSize.height)
  return { ...at, width: edge + padding - at.x, height: low + padding - at.y }
}
