/** The picture while it is being laid out: who stands where, in absolute px. */
import type { NamespaceId } from '../facts/types'
import type { InterfaceKey } from '../topology/types'
import type { GraphIndex } from './index'
import type { Plan } from './plan'
import type { BandMemory, BoxPlace, GroupPlace, Rectangle, SocketMode, SocketPlace } from './types'
import type { Unit, Units } from './units'

/** Where an interface can be seen: its own socket, or the bundle that it is in. */
export interface Spot {
  readonly box: string
  readonly socket: string
  /** Absolute. */
  readonly place: Rectangle
  /** The line below a row of a grid along which its wires run; null where a wire may arrive from the side. */
  readonly gutter: number | null
}

export interface PlacedBand {
  readonly memory: BandMemory
  readonly unit: Unit
  /** The one of a collapsed unit's bands that shows its box. */
  readonly isFirst: boolean
  readonly top: number
  readonly height: number
  /** Where the boxes of the groups end to the right. */
  right: number
}

export interface Scene {
  readonly index: GraphIndex
  readonly plan: Plan
  readonly units: Units
  readonly bands: readonly PlacedBand[]
  /** The left edge of the groups' boxes. */
  readonly membersX: number
  readonly spots: Map<InterfaceKey, Spot>
  readonly boxes: BoxPlace[]
  readonly groups: GroupPlace[]
  /** Sockets of the host and of hubs, absolute, by box; their boxes are drawn around them at last. */
  readonly sockets: Map<NamespaceId, SocketPlace[]>
}

export interface SocketDraft {
  readonly id: string
  readonly mode: SocketMode
  readonly place: Rectangle
  readonly gutter?: number
  readonly bundled?: readonly InterfaceKey[]
}

/** Puts a socket (absolute) on the host or a hub, and says so for every interface that it shows. */
export function putSocket(scene: Scene, box: NamespaceId, draft: SocketDraft): void {
  const known = scene.sockets.get(box)
  const socket = { id: draft.id, mode: draft.mode, bundled: draft.bundled ?? [], ...draft.place }
  if (known) known.push(socket)
  else scene.sockets.set(box, [socket])
  markSpot(scene, box, draft)
}

function markSpot(scene: Scene, box: string, draft: SocketDraft): void {
  const spot = { box, socket: draft.id, place: draft.place, gutter: draft.gutter ?? null }
  for (const key of draft.bundled ?? [draft.id]) scene.spots.set(key, spot)
}

/** Puts a box (absolute) whose sockets are known already. */
export function putBox(scene: Scene, box: Omit<BoxPlace, 'sockets'>, drafts: readonly SocketDraft[]): void {
  const sockets = drafts.map((draft) => ({
    id: draft.id,
    mode: draft.mode,
    bundled: draft.bundled ?? [],
    ...draft.place,
    x: draft.place.x - box.x,
    y: draft.place.y - box.y,
  }))
  for (const draft of drafts) markSpot(scene, box.id, draft)
  scene.boxes.push({ ...box, sockets })
}
