/** The fabric's box above all lab hosts: its bridge in the middle, and at each side a port for each lab host of that side. */
import type { Interface, InterfaceKey, Topology } from '../topology/types'
import { bottom, header, padding, rowPitch, socketSize } from './geometry'
import { drawnOrder } from './index'
import type { BoxPlace, Rectangle, Side, SocketPlace } from './types'

/** Between the fabric and what is below it, with room for a name that stands above a box from far away. */
const fabricGap = 100

export interface PlacedFabric {
  readonly boxes: readonly BoxPlace[]
  /** Where the lab hosts may begin. */
  readonly bottom: number
}

/**
 * @param sideOf on which side a port's lab host stands, and how many there stand above it; undefined where that is not in the
 *   picture, or not yet: such a port stands below the bridge.
 * @param span from where to where it reaches.
 */
export function placeFabric(
  between: Pick<Topology, 'namespaces' | 'interfaces'>,
  sideOf: (peer: InterfaceKey) => { readonly side: Side; readonly above: number } | undefined,
  span: Pick<Rectangle, 'x' | 'width'>,
): PlacedFabric {
  let y = 0
  // A second one is the one that is gone, while two moments are compared.
  const boxes = between.namespaces.map(({ id }) => {
    const own = between.interfaces.filter((entry) => entry.namespaceId === id).sort(drawnOrder)
    const sockets = placeSockets(own, sideOf, span.width)
    const height = sockets.reduce((most, socket) => Math.max(most, bottom(socket)), header) + padding
    const box: BoxPlace = { id, mode: 'full', group: null, members: [], sockets, ...span, y, height }
    y += height + fabricGap
    return box
  })
  return { boxes, bottom: y }
}

function placeSockets(
  own: readonly Interface[],
  sideOf: Parameters<typeof placeFabric>[1],
  width: number,
): SocketPlace[] {
  const placeOf = ({ vethPeer }: Interface): ReturnType<typeof sideOf> =>
    vethPeer === null ? undefined : sideOf(vethPeer)
  // The uppermost lab host has the lowest port: their wires do not cross.
  const column = (side: Side): Interface[] =>
    own
      .filter((entry) => placeOf(entry)?.side === side)
      .sort((a, b) => (placeOf(b)?.above ?? 0) - (placeOf(a)?.above ?? 0))
  return [
    ...stack(column('left'), padding),
    ...stack(column('right'), width - padding - socketSize.width),
    ...stack(
      own.filter((entry) => !placeOf(entry)),
      (width - socketSize.width) / 2,
    ),
  ]
}

function stack(entries: readonly Interface[], x: number): SocketPlace[] {
  return entries.map((entry, row) => {
    return { id: entry.key, mode: 'full', bundled: [], x, y: header + row * rowPitch, ...socketSize }
  })
}
