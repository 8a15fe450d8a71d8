/** Elements of the picture and where they are drawn now: a socket for an interface, a bundle's or a group's box for many. */
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import type { Rectangle, SocketPlace } from '../../core/graph/types'
import type { BoxViews } from './boxViews'

/** Where an element stands in the world; null where it is not drawn. */
export function placeOf(layout: DrawnLayout, views: BoxViews, element: string): Rectangle | null {
  const id = views.boxOf(element)
  const box = id === undefined ? undefined : layout.boxes.get(id)
  if (!box) return null
  const socket = box.sockets.find((entry) => entry.id === element || entry.bundled.includes(element))
  return socket ? { x: box.x + socket.x, y: box.y + socket.y, width: socket.width, height: socket.height } : box
}

/**
 * What is meant where that is pointed at: a bundle's interfaces; a group's namespaces; a container's, or any inner,
 * namespace with its interfaces. Of a host only itself: to point at all that it has would say nothing.
 */
export function elementsAt(layout: DrawnLayout, views: BoxViews, id: string): readonly string[] {
  const group = layout.groups.find((entry) => entry.id === id)
  if (group) return group.members
  const box = layout.boxes.get(views.boxOf(id) ?? '')
  if (!box) return []
  if (box.id !== id) return ofSocket(box.sockets.find((socket) => socket.id === id))
  const kind = views.view(id)?.value.content.kind
  return kind === 'host' || kind === 'fabric' ? [id] : [id, ...box.members, ...box.sockets.flatMap(ofSocket)]
}

function ofSocket(socket: SocketPlace | undefined): readonly string[] {
  if (!socket) return []
  return socket.bundled.length > 0 ? socket.bundled : [socket.id]
}
