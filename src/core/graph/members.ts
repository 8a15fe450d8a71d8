/** The boxes of the groups: full ones in rows, compact ones in grids, one for a whole collapsed group. */
import type { Interface } from '../topology/types'
import { contentTop, isFramed } from './bands'
import {
  bottom,
  boxHeight,
  boxWidth,
  compactBox,
  compactName,
  frame,
  gridPitch,
  right,
  slotHeight,
  socketRow,
  socketSize,
  padding,
} from './geometry'
import { subjectOf } from './plan'
import { putBox, type PlacedBand, type Scene, type SocketDraft } from './scene'
import type { BoxPlace, Rectangle } from './types'
import { placedRows } from './units'

/** Where a member's slot is: its top, and in a grid its cell. */
export interface MemberPlace {
  readonly band: PlacedBand
  readonly top: number
  readonly cell: { readonly row: number; readonly column: number } | null
}

/** Draws every band; what is in a collapsed unit has no place of its own. */
export function placeMembers(scene: Scene): ReadonlyMap<string, MemberPlace> {
  const places = new Map<string, MemberPlace>()
  for (const band of scene.bands) {
    if (band.unit.collapsed) placeCollapsed(scene, band, places)
    else if (band.memory.form === 'grid') placeGrid(scene, band, places)
    else placeRows(scene, band, places)
  }
  return places
}

function placeRows(scene: Scene, band: PlacedBand, places: Map<string, MemberPlace>): void {
  let top = contentTop(band)
  const drawn: Rectangle[] = []
  for (const slot of band.memory.slots) {
    if (slot.member !== null) {
      places.set(slot.member, { band, top, cell: null })
      const box = placeFull(scene, slot.member, band.memory.group, { x: scene.membersX, y: top })
      if (box) drawn.push(box)
    }
    top += slot.height
  }
  if (drawn.length === 0) return
  band.right = scene.membersX + boxWidth
  putGroup(scene, band, around(drawn))
}

/** @returns null for a port without a box. */
function placeFull(
  scene: Scene,
  id: string,
  group: string,
  at: { readonly x: number; readonly y: number },
): BoxPlace | null {
  if (scene.plan.members.get(id)?.kind !== 'box') return null
  const entries = scene.index.interfacesOf.get(id) ?? []
  const drafts = entries.map((entry, index): SocketDraft => {
    const { y, height, mode } = socketRow(index)
    return { id: entry.key, mode, place: { x: at.x + padding, y: at.y + y, width: socketSize.width, height } }
  })
  const box = {
    id,
    mode: 'full' as const,
    group,
    members: [],
    ...at,
    width: boxWidth,
    height: boxHeight(entries.length),
  }
  putBox(scene, box, drafts)
  return { ...box, sockets: [] }
}

function placeGrid(scene: Scene, band: PlacedBand, places: Map<string, MemberPlace>): void {
  const { rows, slots, group } = band.memory
  const top = contentTop(band)
  for (const [index, { member }] of slots.entries()) {
    if (member === null) continue
    const cell = { row: index % rows, column: Math.floor(index / rows) }
    const place = { x: scene.membersX + cell.column * gridPitch.x, y: top + cell.row * gridPitch.y, ...compactBox }
    places.set(member, { band, top: place.y, cell })
    if (scene.plan.members.get(member)?.kind === 'box') placeCompact(scene, member, group, place)
  }
  const { columns } = band.memory
  const width = columns * gridPitch.x - (gridPitch.x - compactBox.width)
  band.right = scene.membersX + width
  putGroup(scene, band, { x: scene.membersX, y: top, width, height: rows * gridPitch.y })
}

/** Loopback is left out: a compact box has one line. */
function placeCompact(scene: Scene, id: string, group: string, place: Rectangle): void {
  const entries = (scene.index.interfacesOf.get(id) ?? []).filter((entry) => entry.kind !== 'loopback')
  const room = (compactBox.width - compactName - 4) / Math.max(1, entries.length)
  const drafts = entries.map((entry: Interface, index): SocketDraft => {
    const at = {
      x: place.x + compactName + index * room,
      y: place.y + 4,
      width: Math.max(1, room - 2),
      height: compactBox.height - 8,
    }
    return { id: entry.key, mode: 'compact', place: at, gutter: gutterBelow(place) }
  })
  putBox(scene, { id, mode: 'compact', group, members: [], ...place }, drafts)
}

/** Between two rows of a grid. */
export function gutterBelow(cell: Rectangle): number {
  return bottom(cell) + (gridPitch.y - compactBox.height) / 2
}

/** One box for all, and below it the one member that is in focus. */
function placeCollapsed(scene: Scene, band: PlacedBand, places: Map<string, MemberPlace>): void {
  const { unit } = band
  if (!band.isFirst) return
  const rows = placedRows(unit)
  const peekTop = band.top + slotHeight(rows.length)
  if (unit.peeked !== null) {
    places.set(unit.peeked, { band, top: peekTop, cell: null })
    placeFull(scene, unit.peeked, unit.id, { x: scene.membersX, y: peekTop })
  }
  band.right = scene.membersX + boxWidth
  if (unit.members.length === 0) return
  const place = { x: scene.membersX, y: band.top, width: boxWidth, height: boxHeight(Math.max(2, rows.length)) }
  const drafts = rows.flatMap((row, index): SocketDraft[] => {
    if (row === null || row.near.length === 0) return []
    const { y, height } = socketRow(index)
    const at = { x: place.x + padding, y: place.y + y, width: socketSize.width, height }
    return [{ id: `${unit.id}/${row.key}`, mode: 'bundle', place: at, bundled: row.near }]
  })
  putBox(scene, { id: unit.id, mode: 'group', group: unit.id, members: unit.members, ...place }, drafts)
  putGroup(scene, band, place)
}

function around(places: readonly Rectangle[]): Rectangle {
  const [x, y] = [Math.min(...places.map((place) => place.x)), Math.min(...places.map((place) => place.y))]
  const edges = [Math.max(...places.map(right)), Math.max(...places.map(bottom))] as const
  return { x, y, width: edges[0] - x, height: edges[1] - y }
}

function putGroup(scene: Scene, band: PlacedBand, content: Rectangle): void {
  const { unit, memory } = band
  const framed = isFramed(memory) && !unit.collapsed
  scene.groups.push({
    id: unit.id,
    key: `${unit.id}@${String(memory.id)}`,
    subject: subjectOf(unit.group),
    collapsed: unit.collapsed,
    framed,
    more: memory.form === 'grid' && scene.units.all.has(unit.group),
    members: unit.members,
    ...(framed ? framedAround(content) : content),
  })
}

function framedAround(content: Rectangle): Rectangle {
  return {
    x: content.x - frame.margin,
    y: content.y - frame.header + 4,
    width: content.width + 2 * frame.margin,
    height: content.height + frame.header - 4 + frame.margin,
  }
}
