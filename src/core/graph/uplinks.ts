/** The way from the fabric's ports to the lab hosts' ends: around their outer side, each in a lane of its own. */
import type { Point, Side, WirePlace } from './types'
import type { Spot } from './scene'

const lanePitch = 26

/** The room that so many lab hosts above each other need at their outer side. */
export function laneRoom(count: number): number {
  return (count + 1) * lanePitch
}

/**
 * @param wire of one of the fabric's ports to an end in a lab host.
 * @param edge where the room for lanes borders on the lab hosts.
 * @param above how many lab hosts of that side stand above that one.
 */
export function routeUplink(
  wire: WirePlace,
  ends: { readonly from: Spot; readonly to: Spot },
  { side, edge, above }: { readonly side: Side; readonly edge: number; readonly above: number },
): WirePlace {
  const outer = ({ place }: Spot): Point => ({
    x: side === 'left' ? place.x : place.x + place.width,
    y: place.y + place.height / 2,
  })
  const [start, end] = [outer(ends.from), outer(ends.to)]
  const x = edge + (side === 'left' ? -1 : 1) * (above + 1) * lanePitch
  return { ...wire, points: [start, { x, y: start.y }, { x, y: end.y }, end] }
}
