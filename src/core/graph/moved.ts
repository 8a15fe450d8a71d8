/** One lab host's layout at its place in the joined picture, where ids of groups are said of that lab host. */
import type { GraphLayout, LayoutOptions, Point } from './types'

/** Groups whose id names no inode are called the same in every lab host. */
const shared = /^(?:kind|compose):/
const separator = '@'

/** @returns what makes an id of one lab host's layout one of the joined picture. */
export function ownIds(labHost: string): (id: string) => string {
  return (id) => (shared.test(id) ? `${id}${separator}${labHost}` : id)
}

/** The wishes that concern one lab host, in its own ids. */
export function ownWishes(options: LayoutOptions, labHost: string): Omit<LayoutOptions, 'previous'> {
  const end = `${separator}${labHost}`
  const own = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => (!shared.test(id) ? [id] : id.endsWith(end) ? [id.slice(0, -end.length)] : []))
  return { collapsed: own(options.collapsed), expanded: own(options.expanded), focus: options.focus }
}

/** Another layout with other ids, moved by so many px. */
export function moveLayout(layout: GraphLayout, rename: (id: string) => string, by: Point): GraphLayout {
  const move = <T extends Point>(place: T): T => ({ ...place, x: place.x + by.x, y: place.y + by.y })
  return {
    ...layout,
    boxes: layout.boxes.map((box) => ({
      ...move(box),
      id: rename(box.id),
      group: box.group === null ? null : rename(box.group),
      sockets: box.sockets.map((socket) => ({ ...socket, id: rename(socket.id) })),
    })),
    groups: layout.groups.map((group) => ({ ...move(group), id: rename(group.id), key: rename(group.key) })),
    wires: layout.wires.map((wire) => ({
      ...wire,
      // Of a bundle it is made of its sockets' ids, of a single wire the wire's own key.
      id: wire.wires.length === 1 ? wire.id : `${wire.kind}:${rename(wire.from)}>${rename(wire.to)}`,
      from: rename(wire.from),
      to: rename(wire.to),
      fromBox: rename(wire.fromBox),
      toBox: rename(wire.toBox),
      points: wire.points.map((point) => move(point)),
    })),
  }
}
