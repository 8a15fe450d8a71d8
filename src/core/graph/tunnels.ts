/** The way of tunnels between lab hosts: through the channel between both columns, each in a lane of its own. */
import type { Topology } from '../topology/types'
import type { Spot } from './scene'
import type { Point, WirePlace } from './types'

/** The width of a label. */
export const labelRoom = 180
/** From a label to the first lane, from the last one to the other column, and from one to the next. */
const margin = 30
const lanePitch = 28
/** A label stands so far above its line. */
const labelRise = 16

/** The channel that so many tunnels need; one at least, so that the first one moves nothing. */
export function channelWidth(tunnels: number): number {
  return labelRoom + 2 * margin + (Math.max(1, tunnels) - 1) * lanePitch
}

export function isTunnel(wire: Pick<WirePlace, 'kind'>): boolean {
  return wire.kind === 'vxlan-tunnel' || wire.kind === 'vxlan-one-way'
}

/**
 * @param tunnels wires between VXLANs of different lab hosts.
 * @param sideOf the column of the lab host that an interface belongs to.
 * @param spots by interface and by socket.
 * @param channel where it begins.
 * @returns them with their way, and with their VNI and UDP port.
 */
export function routeTunnels(
  tunnels: readonly WirePlace[],
  topology: Pick<Topology, 'interfaces'>,
  spots: ReadonlyMap<string, Spot>,
  channel: number,
): WirePlace[] {
  const infos = new Map(topology.interfaces.map((entry) => [entry.key, entry.info]))
  const inner = (id: string): Point => {
    const spot = spots.get(id)
    if (!spot) throw new Error(`a wire ends at ${id}, which no box has`)
    const { x, y, width, height } = spot.place
    return { x: x < channel ? x + width : x, y: y + height / 2 }
  }
  return tunnels.map((wire, lane) => {
    const [start, end] = [inner(wire.from), inner(wire.to)]
    const x = channel + labelRoom + margin + lane * lanePitch
    const points = start.y === end.y ? [start, end] : [start, { x, y: start.y }, { x, y: end.y }, end]
    const info = infos.get(wire.from)
    const text = info?.kind === 'vxlan' ? `VNI ${String(info.vni)} · UDP ${String(info.port)}` : ''
    // Beside the end in the left column, or the right one where both are there.
    const named = start.x < channel ? start : end
    const label = { text, at: { x: channel + margin / 2, y: named.y - labelRise } }
    return { ...wire, points, label }
  })
}
