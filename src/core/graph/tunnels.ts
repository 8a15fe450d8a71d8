/** The way of tunnels between lab hosts: around the right side of all boxes in between, each in a lane of its own. */
import type { InterfaceKey, Topology } from '../topology/types'
import { right } from './geometry'
import type { BoxPlace, Point, WirePlace } from './types'

/** From the boxes to the first lane, and from one to the next, with room for what is written beside it. */
const firstLane = 44
const lanePitch = 190
/** The width of a label. */
export const labelRoom = 180

/** @returns the wires, in which those that are tunnels have another way and say their VNI and UDP port. */
export function routeTunnels(
  wires: readonly WirePlace[],
  topology: Pick<Topology, 'interfaces'>,
  boxes: readonly BoxPlace[],
): WirePlace[] {
  const tunnels = wires.filter((wire) => wire.kind === 'vxlan-tunnel' || wire.kind === 'vxlan-one-way')
  if (tunnels.length === 0) return [...wires]
  const infos = new Map(topology.interfaces.map((entry) => [entry.key, entry.info]))
  const sockets = new Map(boxes.flatMap((box) => box.sockets.map((socket) => [socket.id, { box, socket }] as const)))
  const rightSide = (id: InterfaceKey): Point => {
    const found = sockets.get(id)
    if (!found) throw new Error(`a wire ends at ${id}, which no box has`)
    const { box, socket } = found
    return { x: box.x + right(socket), y: box.y + socket.y + socket.height / 2 }
  }
  const others = wires.filter((wire) => !tunnels.includes(wire))
  return [
    ...others,
    ...tunnels.map((wire, lane) => {
      const [start, end] = [rightSide(wire.from), rightSide(wire.to)]
      const x = laneStart(boxes, start, end) + lane * lanePitch
      const info = infos.get(wire.from)
      const text = info?.kind === 'vxlan' ? `VNI ${String(info.vni)} · UDP ${String(info.port)}` : ''
      const label = { text, at: { x: x + 10, y: (start.y + end.y) / 2 } }
      return { ...wire, points: [start, { x, y: start.y }, { x, y: end.y }, end], label }
    }),
  ]
}

/** Right of every box that lies in the lane's way. */
function laneStart(boxes: readonly BoxPlace[], start: Point, end: Point): number {
  const [top, low] = [Math.min(start.y, end.y), Math.max(start.y, end.y)]
  const inWay = boxes.filter((box) => box.y <= low && box.y + box.height >= top)
  return inWay.reduce((most, box) => Math.max(most, right(box)), Math.max(start.x, end.x)) + firstLane
}
