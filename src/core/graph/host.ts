/** The host's box: what leads outside, bridges and parents, ports; each column keeps who stands where. */
import type { InterfaceKey, Topology } from '../topology/types'
import { bottom, header, hostColumns, hostWidth, padding, rowPitch, socketRow, socketSize } from './geometry'
import type { MemberPlace } from './members'
import { placePorts } from './ports'
import { putSocket, type PlacedBand, type Scene } from './scene'
import type { AnchorMemory, LayoutMemory } from './types'

export interface HostMemory {
  readonly uplinks: LayoutMemory['uplinks']
  readonly anchors: LayoutMemory['anchors']
}

/** Draws the host's sockets; its box comes last, by `putHostBox`. */
export function placeHost(
  scene: Scene,
  topology: Topology,
  places: ReadonlyMap<string, MemberPlace>,
  previous: LayoutMemory | null,
): HostMemory {
  const { host } = scene.plan
  if (host === null) return { uplinks: [], anchors: [] }
  placePorts(scene, { box: host, x: hostColumns[2], band: null }, scene.plan.ports, places)
  const uplinks = placeUplinks(scene, host, previous?.uplinks ?? [])
  const anchors = placeMiddle(scene, topology, host, previous?.anchors ?? [])
  return { uplinks, anchors }
}

/** Below each other from the top, whatever the bands do. */
function placeUplinks(scene: Scene, host: string, previous: LayoutMemory['uplinks']): (string | null)[] {
  const present = new Map(scene.plan.uplinks.map((entry) => [entry.key, entry]))
  const slots = previous.map((key) => (key !== null && present.has(key) ? key : null))
  while (slots.at(-1) === null) slots.pop()
  const placed = new Set(slots)
  let free = 0
  for (const key of present.keys()) {
    if (placed.has(key)) continue
    while (free < slots.length && slots[free] !== null) free += 1
    slots[free] = key
  }
  for (const [index, key] of slots.entries()) {
    if (key === null) continue
    const { y, height, mode } = socketRow(index)
    putSocket(scene, host, { id: key, mode, place: { x: hostColumns[0], y, width: socketSize.width, height } })
  }
  return slots
}

interface Wanted {
  readonly key: InterfaceKey
  readonly y: number
}

/** Who was there keeps its distance from its band; a new one comes to the height of its first port, or below where that is taken. */
function placeMiddle(
  scene: Scene,
  topology: Topology,
  host: string,
  previous: readonly AnchorMemory[],
): AnchorMemory[] {
  const tops = new Map(scene.bands.map((band) => [band.memory.id, band.top]))
  const present = new Set(scene.plan.middle.map((entry) => entry.key))
  const kept = previous.filter((anchor) => present.has(anchor.key) && (anchor.band === 0 || tops.has(anchor.band)))
  const taken = spread(kept.map(({ key, band, offset }) => ({ key, y: (tops.get(band) ?? 0) + offset })).sort(byHeight))
  const known = new Set(kept.map((anchor) => anchor.key))
  const wishes = wantedHeights(scene, topology)
  const newcomers = scene.plan.middle
    .filter((entry) => !known.has(entry.key))
    .map((entry) => ({ key: entry.key, y: wishes.get(entry.key) ?? header, order: entry.ifindex }))
    .sort((a, b) => a.y - b.y || a.order - b.order)
  const added = fitBetween(taken, newcomers)
  for (const { key, y } of [...taken, ...added]) {
    putSocket(scene, host, { id: key, mode: 'full', place: { x: hostColumns[1], y, ...socketSize } })
  }
  return [...kept, ...anchorsAt(scene.bands, added)]
}

function byHeight(a: Wanted, b: Wanted): number {
  return a.y - b.y
}

/** Bands that were collapsed bring their bridges closer: never over each other. */
function spread(sorted: readonly Wanted[]): Wanted[] {
  let free = -Infinity
  return sorted.map(({ key, y }) => {
    const at = Math.max(y, free)
    free = at + rowPitch
    return { key, y: at }
  })
}

/** Both lists are sorted by height; one pass. */
function fitBetween(taken: readonly Wanted[], newcomers: readonly Wanted[]): Wanted[] {
  let next = 0
  let free = header
  return newcomers.map(({ key, y }) => {
    let at = Math.max(y, free)
    for (let other = taken[next]; other !== undefined && other.y < at + rowPitch; other = taken[next]) {
      if (other.y + rowPitch > at) at = other.y + rowPitch
      next += 1
    }
    free = at + rowPitch
    return { key, y: at }
  })
}

/** The highest end of all wires to it, else the top of the band that waits for its first port. */
function wantedHeights(scene: Scene, topology: Topology): ReadonlyMap<InterfaceKey, number> {
  const heights = new Map<InterfaceKey, number>()
  for (const wire of topology.wires) {
    const y = scene.spots.get(wire.from)?.place.y
    if (y !== undefined) heights.set(wire.to, Math.min(y, heights.get(wire.to) ?? Infinity))
  }
  for (const band of scene.bands) {
    const { group } = band.memory
    const key = group.startsWith('interface:') ? group.slice('interface:'.length) : ''
    if (!heights.has(key)) heights.set(key, band.top + header)
  }
  return heights
}

/** The lowest band that begins above each height; both are sorted, so that one pass finds all. */
function anchorsAt(bands: readonly PlacedBand[], sorted: readonly Wanted[]): AnchorMemory[] {
  const shown = bands.filter((band) => band.height > 0)
  let at = 0
  return sorted.map(({ key, y }) => {
    while ((shown[at + 1]?.top ?? Infinity) <= y) at += 1
    return { key, band: shown[at]?.memory.id ?? 0, offset: y - (shown[at]?.top ?? 0) }
  })
}

/** As high as its sockets need. */
export function putHostBox(scene: Scene): void {
  const { host } = scene.plan
  if (host === null) return
  const sockets = scene.sockets.get(host) ?? []
  const height = sockets.reduce((most, socket) => Math.max(most, bottom(socket)), header) + padding
  scene.boxes.unshift({
    id: host,
    mode: 'full',
    group: null,
    members: [],
    sockets,
    x: 0,
    y: 0,
    width: hostWidth,
    height,
  })
}
