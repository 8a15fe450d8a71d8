/** The fabric's box: its bridge, and beside it a port for each lab host, at the height of that lab host's end. */
import type { Interface, InterfaceKey, Topology } from '../topology/types'
import { bottom, boxColumnGap, columnGap, header, padding, rowPitch, socketSize } from './geometry'
import { drawnOrder } from './index'
import type { Spot } from './scene'
import type { BoxPlace, Rectangle, SocketPlace } from './types'

const width = 2 * socketSize.width + columnGap + 2 * padding
/** How far at the right of it the lab hosts begin. */
export const fabricRoom = width + boxColumnGap
const portX = padding + socketSize.width + columnGap

/** @param spots where the lab hosts' interfaces can be seen. */
export function placeFabric(
  between: Pick<Topology, 'namespaces' | 'interfaces'>,
  spots: ReadonlyMap<InterfaceKey, Spot>,
): BoxPlace[] {
  let y = 0
  return between.namespaces.map(({ id }) => {
    const own = between.interfaces.filter((entry) => entry.namespaceId === id).sort(drawnOrder)
    const ports = placePorts(
      own.filter((entry) => entry.kind === 'veth'),
      spots,
      y,
    )
    const others = placeOthers(
      own.filter((entry) => entry.kind !== 'veth'),
      ports,
      y,
    )
    const sockets = [...others, ...ports].map((socket) => ({ ...socket, y: socket.y - y }))
    const height = sockets.reduce((most, socket) => Math.max(most, bottom(socket)), header) + padding
    const box: BoxPlace = { id, mode: 'full', group: null, members: [], sockets, x: 0, y, width, height }
    // A second one is the one that is gone, while two moments are compared.
    y += height + rowPitch
    return box
  })
}

/** One whose lab host is not in the picture, or not yet, stands below all others. */
function placePorts(ports: readonly Interface[], spots: ReadonlyMap<InterfaceKey, Spot>, top: number): SocketPlace[] {
  const wished = ports.map((entry) => ({ entry, spot: spots.get(entry.vethPeer ?? '')?.place ?? null }))
  wished.sort((a, b) => (a.spot?.y ?? Infinity) - (b.spot?.y ?? Infinity) || a.entry.ifindex - b.entry.ifindex)
  let free = top + header
  return wished.map(({ entry, spot }) => {
    const y = Math.max(free, spot?.y ?? free)
    free = y + rowPitch
    return place(entry, { x: portX, y, width: socketSize.width, height: spot?.height ?? socketSize.height })
  })
}

/** The bridge stands in the middle of its ports, the rest below it. */
function placeOthers(others: readonly Interface[], ports: readonly SocketPlace[], top: number): SocketPlace[] {
  const [first, last] = [ports.at(0), ports.at(-1)]
  const middle = first && last ? (first.y + last.y) / 2 : top + header
  return others.map((entry, index) => place(entry, { x: padding, y: middle + index * rowPitch, ...socketSize }))
}

function place(entry: Interface, at: Rectangle): SocketPlace {
  return { id: entry.key, mode: at.height === socketSize.height ? 'full' : 'compact', bundled: [], ...at }
}
