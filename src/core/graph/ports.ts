/**
 * The ports of the host and of hubs that stand beside the groups' boxes: each at the height of its other end, so that the
 * wire is straight; as a strip beside a grid, as one bundle beside a collapsed group.
 */
import type { NamespaceId } from '../facts/types'
import type { Interface } from '../topology/types'
import { compactBox, header, socketRow, socketSize, stripPitch, stripWidth } from './geometry'
import { gutterBelow, type MemberPlace } from './members'
import { putSocket, type PlacedBand, type Scene } from './scene'
import { placedRows } from './units'

export interface PortColumn {
  readonly box: NamespaceId
  /** Absolute left edge. */
  readonly x: number
  /** A hub stands beside one band; the host beside all. */
  readonly band: PlacedBand | null
}

/**
 * @param ports those of the box that lead to other boxes.
 * @returns those that found no place here.
 */
export function placePorts(
  scene: Scene,
  column: PortColumn,
  ports: readonly Interface[],
  places: ReadonlyMap<string, MemberPlace>,
): readonly Interface[] {
  placeBundles(scene, column)
  const inCell = new Map<string, Interface[]>()
  const remaining = ports.filter((port) => {
    if (scene.spots.has(port.key)) return false
    const member = memberOf(scene, port)
    const place = places.get(member)
    if (!place || (column.band !== null && place.band !== column.band)) return true
    if (place.cell !== null) {
      inCell.set(member, [...(inCell.get(member) ?? []), port])
      return false
    }
    return !placeBeside(scene, column, port, place)
  })
  for (const [member, sharing] of inCell)
    placeStrip(scene, column, sharing, places.get(member)?.cell ?? null, places.get(member))
  return remaining
}

/** Whose slot determines the height: its own, or that of the box that its peer is in. */
function memberOf(scene: Scene, port: Interface): string {
  if (scene.plan.members.has(port.key)) return port.key
  const peer = scene.index.interfaces.get(port.vethPeer ?? '')
  if (peer && scene.plan.members.has(peer.key)) return peer.key
  return peer?.namespaceId ?? ''
}

function placeBeside(scene: Scene, column: PortColumn, port: Interface, place: MemberPlace): boolean {
  const peer = scene.spots.get(port.vethPeer ?? '')
  const isOwn = scene.plan.members.has(port.key) || peer === undefined
  const y = isOwn ? place.top + header : peer.place.y
  const height = isOwn ? socketSize.height : peer.place.height
  const mode = height === socketSize.height ? 'full' : 'compact'
  putSocket(scene, column.box, { id: port.key, mode, place: { x: column.x, y, width: socketSize.width, height } })
  return true
}

/** Ports of one cell share its height. */
function placeStrip(
  scene: Scene,
  column: PortColumn,
  ports: readonly Interface[],
  cell: MemberPlace['cell'],
  place: MemberPlace | undefined,
): void {
  if (!place || !cell) return
  const height = compactBox.height / ports.length
  for (const [index, port] of ports.entries()) {
    const at = { x: column.x + cell.column * stripPitch, y: place.top + index * height, width: stripWidth, height }
    const gutter = gutterBelow({ ...at, y: place.top, height: compactBox.height })
    putSocket(scene, column.box, { id: port.key, mode: 'strip', place: at, gutter })
  }
}

/** Beside a collapsed group, in the row of the socket that they lead to. */
function placeBundles(scene: Scene, column: PortColumn): void {
  for (const band of column.band ? [column.band] : scene.bands) {
    if (!band.unit.collapsed || !band.isFirst) continue
    for (const [index, row] of placedRows(band.unit).entries()) {
      if (row?.farBox !== column.box) continue
      const { y, height } = socketRow(index)
      const place = { x: column.x, y: band.top + y, width: socketSize.width, height }
      putSocket(scene, column.box, { id: `${band.unit.id}/${row.key}/far`, mode: 'bundle', place, bundled: row.far })
    }
  }
}
