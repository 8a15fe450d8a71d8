/**
 * What the graph draws. Geometry (`GraphLayout`) and content (`BoxContent`, `SocketContent`) are apart: a change of state
 * without a change of wiring concerns the content of one box alone. Everything is plain data, fit for structured cloning.
 * Lengths are in px.
 */
import type { NamespaceId } from '../facts/types'
import type { Change } from '../topology/compare'
import type { InterfaceKey, InterfaceState, Namespace, WireKind } from '../topology/types'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rectangle extends Point {
  readonly width: number
  readonly height: number
}

/** full: one row an interface; compact: one line in all; group: one box for all members of a collapsed group. */
export type BoxMode = 'full' | 'compact' | 'group'

/** full: label, state, addresses; compact: one line; strip: a mark without text; bundle: one socket for many interfaces. */
export type SocketMode = 'full' | 'compact' | 'strip' | 'bundle'

/** Left top corner within the box. */
export interface SocketPlace extends Rectangle {
  /** The interface's key; of a bundle, an id of its own. */
  readonly id: string
  readonly mode: SocketMode
  /** Of a bundle: the interfaces that it stands for. Empty otherwise. */
  readonly bundled: readonly InterfaceKey[]
}

export interface BoxPlace extends Rectangle {
  /** The namespace's id; of a collapsed group, the group's id. */
  readonly id: string
  readonly mode: BoxMode
  readonly sockets: readonly SocketPlace[]
  /** The group that it is in; null for the host and for network namespaces that serve a network. */
  readonly group: string | null
  /** Of a collapsed group: the namespaces that it stands for. Empty otherwise. */
  readonly members: readonly NamespaceId[]
}

/** What boxes are grouped by; the group of boxes without any wire is "isolated", of those with wires of no bridge "direct". */
export type GroupSubject =
  | { readonly by: 'compose'; readonly project: string }
  /** A bridge, a parent interface, or what the engine says is a network. */
  | { readonly by: 'interface'; readonly key: InterfaceKey }
  | { readonly by: 'namespace'; readonly id: NamespaceId }
  | { readonly by: 'kind'; readonly kind: 'direct' | 'isolated' }

/** A group that can be collapsed. The rectangle is the frame around its boxes, or the collapsed box itself. */
export interface GroupPlace extends Rectangle {
  /** Of the group, to collapse or expand it; a group that grew late may stand in several places. */
  readonly id: string
  /** Of this place alone. */
  readonly key: string
  readonly subject: GroupSubject
  readonly collapsed: boolean
  /** Whether a frame with a title is to be drawn: not for a few boxes that the host's bridge already holds together. */
  readonly framed: boolean
  /** Whether boxes of the same subject stand outside of this group: it then holds "more" of them. */
  readonly more: boolean
  readonly members: readonly NamespaceId[]
}

export interface WirePlace {
  readonly id: string
  readonly kind: WireKind
  readonly fromBox: string
  /** A socket's id. */
  readonly from: string
  readonly toBox: string
  readonly to: string
  /** The wires that it stands for: one, unless an end of it is a bundle. */
  readonly wires: readonly string[]
  /** Absolute; the first lies on the edge of `from`, the last on the edge of `to`. `wirePath` draws it. */
  readonly points: readonly Point[]
  /** What is written beside it, in the field's own words, from that point to the right. Most wires say nothing. */
  readonly label?: { readonly text: string; readonly at: Point } | undefined
}

/** Where everything stands. Kept and handed back as `previous`, so that what is there stays where it is. */
export interface GraphLayout {
  readonly boxes: readonly BoxPlace[]
  readonly groups: readonly GroupPlace[]
  readonly wires: readonly WirePlace[]
  readonly width: number
  readonly height: number
  readonly memory: LayoutMemory
}

/** Ids of groups that the person collapsed or expanded by hand; a large one is collapsed until it is expanded. */
export interface GroupWishes {
  readonly collapsed: readonly string[]
  readonly expanded: readonly string[]
}

export interface LayoutOptions extends GroupWishes {
  /** The layout that is on the screen; null for one that is laid anew ("tidy up"). */
  readonly previous: GraphLayout | null
  /** A namespace's id or an interface's key that must be in sight, though its group be collapsed. */
  readonly focus: string | null
}

/** Which place belongs to whom; a place whose owner went is free for the next one. */
export interface LayoutMemory {
  readonly bands: readonly BandMemory[]
  /** Interfaces of the host's first column, in order. */
  readonly uplinks: readonly (string | null)[]
  /** Interfaces of the host's middle column: so far below the top of that band. */
  readonly anchors: readonly AnchorMemory[]
  /** Which row of a collapsed unit's box stands where, from the top. */
  readonly rows: readonly { readonly unit: string; readonly slots: readonly (string | null)[] }[]
  /** Which band a namespace with a bridge of its own stands beside. */
  readonly hubs: readonly { readonly id: NamespaceId; readonly band: number }[]
  /** Of a picture of several lab hosts: each one's own, with the room that it has been given. */
  readonly parts?: readonly PartMemory[] | undefined
}

/** The column of a lab host in a picture of several. */
export type Side = 'left' | 'right'

export interface PartMemory {
  readonly labHost: string
  /** As if it were alone; one at the right is drawn the other way round. */
  readonly layout: GraphLayout
  readonly side: Side
  /** Below the first one's top. */
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface AnchorMemory {
  readonly key: InterfaceKey
  readonly band: number
  readonly offset: number
}

/** A horizontal band of the picture: boxes below each other with their ports beside (rows), or a grid of compact ones. */
export interface BandMemory {
  /** Never used twice in one chain of layouts. */
  readonly id: number
  readonly group: string
  readonly form: 'rows' | 'grid'
  /** Of a grid; 0 otherwise. */
  readonly rows: number
  readonly columns: number
  readonly slots: readonly SlotMemory[]
}

export interface SlotMemory {
  /** A namespace's id, or the key of a host port whose other end is in no box. */
  readonly member: string | null
  readonly height: number
}

/** What a socket says. Texts are made visible already (`visibleText`), not escaped for any markup. */
export interface SocketContent {
  readonly id: string
  readonly label: string
  /** The kernel's kind; "bundle" for one that stands for many. */
  readonly kind: string
  /** The kind's particulars in the field's own words: "bridge" (a macvlan's mode), "id 10", "vni 42 port 4789". */
  readonly detail: string | null
  readonly ifindex: number | null
  readonly state: InterfaceState
  readonly addresses: readonly string[]
  /** The Docker network's name where the interface serves one. */
  readonly network: string | null
  /** The other end lies in a namespace that is not in this picture. */
  readonly outside: boolean
  readonly change: Change | null
  /** Of a bundle, else null. */
  readonly counts: Counts | null
}

/** How many interfaces of a bundle, or namespaces of a group, are so. A namespace is down when an interface of it is. */
export interface Counts {
  readonly all: number
  readonly up: number
  readonly noCarrier: number
  readonly down: number
  readonly new: number
  readonly changed: number
  readonly gone: number
}

export interface BoxContent {
  readonly id: string
  readonly kind: Namespace['kind'] | 'group'
  readonly origin: Namespace['origin']
  /** The lab host's name, the containers' names, the network that it serves, or the mount's or the inode's name. */
  readonly title: string
  readonly subtitle: string
  readonly service: NonNullable<Namespace['service']>['role'] | null
  readonly compose: { readonly project: string; readonly service: string } | null
  /** States that the engine tells of its containers, such as "running" or "paused", without repetition. */
  readonly containerStates: readonly string[]
  readonly change: Change | null
  /** Of a collapsed group, else null. */
  readonly counts: Counts | null
}

/** A group's title: a name as it is, or the kind whose word the surface has. */
export type GroupTitle =
  | { readonly by: 'compose' | 'network' | 'interface'; readonly name: string }
  | { readonly by: 'kind'; readonly kind: 'direct' | 'isolated' }
