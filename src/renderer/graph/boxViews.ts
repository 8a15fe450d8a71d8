/**
 * What is drawn of each box, each in a reference of its own: a change of one interface's state renders one box, and
 * neither the layout nor any other box is looked at.
 */
import { shallowRef, type ShallowRef } from 'vue'
import { describeBox, describeSocket, groupTitle, type ChangeMarks } from '../../core/graph/describe'
import type { GraphIndex } from '../../core/graph/index'
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import { sameValue } from '../../core/topology/sameValue'
import type { BoxContent, BoxPlace, GroupPlace, GroupTitle, SocketContent, SocketPlace } from '../../core/graph/types'

export interface BoxView {
  readonly place: BoxPlace
  readonly content: BoxContent
  readonly sockets: readonly { readonly place: SocketPlace; readonly content: SocketContent }[]
  /** Of a collapsed group. */
  readonly group: { readonly title: string } | null
}

export interface BoxViews {
  view(id: string): ShallowRef<BoxView> | undefined
  /** The box that a namespace, or an interface's socket, is drawn in now; a collapsed group's for what it holds. */
  boxOf(element: string): string | undefined
  /** Draws another layout: boxes that come, go or move. */
  place(layout: DrawnLayout): void
  /** Says anew what is in the boxes that these namespaces, or interfaces of them, are drawn in. */
  refresh(namespaces: ReadonlySet<string> | 'all'): void
}

export interface BoxViewOptions {
  readonly index: GraphIndex
  readonly marks: () => ChangeMarks
  readonly titleText: (title: GroupTitle) => string
  /** Calls back with the next frame. */
  readonly nextFrame: (work: () => void) => void
}

/**
 * So many boxes and sockets are rendered anew in one frame: more would hold the page for longer than a frame may take.
 * What a storm changed besides follows in the next ones.
 */
const perFrame = 16

export function createBoxViews({ index, marks, titleText, nextFrame }: BoxViewOptions): BoxViews {
  const views = new Map<string, ShallowRef<BoxView>>()
  /** Namespace or socket or bundled interface → boxes that say something of it. */
  const boxes = new Map<string, Set<string>>()
  let groups = new Map<string, GroupPlace>()
  /** Boxes of which something must be said anew. */
  const due = new Set<string>()
  let frameAsked = false

  const describe = (place: BoxPlace): BoxView => {
    const group = place.mode === 'group' ? groups.get(place.id) : undefined
    return {
      place,
      content: describeBox(index, place, marks()),
      sockets: place.sockets.map((socket) => ({ place: socket, content: describeSocket(index, socket, marks()) })),
      group: group ? { title: titleText(groupTitle(index, group.subject)) } : null,
    }
  }
  const elementsOf = (place: BoxPlace): string[] => [
    place.id,
    ...place.members,
    ...place.sockets.flatMap((socket) => [socket.id, ...socket.bundled]),
  ]
  const forget = (place: BoxPlace): void => {
    for (const element of elementsOf(place)) {
      const known = boxes.get(element)
      known?.delete(place.id)
      if (known?.size === 0) boxes.delete(element)
    }
  }
  const remember = (place: BoxPlace): void => {
    for (const element of elementsOf(place)) {
      const known = boxes.get(element)
      if (known) known.add(place.id)
      else boxes.set(element, new Set([place.id]))
    }
  }
  const renderSome = (): void => {
    let room = perFrame
    for (const id of due) {
      if (room <= 0) break
      const view = views.get(id)
      const { next, used, whole } = view ? kept(view.value, describe(view.value.place), room) : gone
      if (view && next) view.value = next
      if (whole) due.delete(id)
      room -= used
    }
    frameAsked = due.size > 0
    if (frameAsked) nextFrame(renderSome)
  }
  return {
    view: (id) => views.get(id),
    boxOf(element) {
      const namespace = element.slice(0, Math.max(0, element.lastIndexOf('/')))
      return (boxes.get(element) ?? boxes.get(namespace))?.values().next().value
    },
    place(layout) {
      groups = new Map(layout.groups.map((group) => [group.id, group]))
      for (const [id, view] of views) {
        if (layout.boxes.get(id) === view.value.place) continue
        forget(view.value.place)
        if (!layout.boxes.has(id)) views.delete(id)
      }
      for (const [id, place] of layout.boxes) {
        const known = views.get(id)
        if (known?.value.place === place) continue
        remember(place)
        if (known) known.value = describe(place)
        else views.set(id, shallowRef(describe(place)))
      }
    },
    refresh(namespaces) {
      if (namespaces === 'all') for (const id of views.keys()) due.add(id)
      else for (const namespace of namespaces) for (const id of boxes.get(namespace) ?? []) due.add(id)
      if (!frameAsked) renderSome()
    },
  }
}

interface Kept {
  /** Null where it says the same as the last one. */
  readonly next: BoxView | null
  /** Boxes and sockets that are rendered anew. */
  readonly used: number
  /** False where there was room for some of its sockets only. */
  readonly whole: boolean
}

const gone: Kept = { next: null, used: 0, whole: true }

/**
 * The next view with the last one's objects where they say the same: what is the same object is not rendered again.
 * @param room for so many boxes and sockets; sockets beyond it say what they said.
 */
function kept(last: BoxView, next: BoxView, room: number): Kept {
  if (sameValue(last, next)) return gone
  const known = new Map(last.sockets.map((socket) => [socket.place.id, socket.content]))
  let used = 1
  let whole = true
  const sockets = next.sockets.map(({ place, content }) => {
    const before = known.get(place.id)
    if (before && sameValue(before, content)) return { place, content: before }
    if (before && used >= room) {
      whole = false
      return { place, content: before }
    }
    used += 1
    return { place, content }
  })
  const content = sameValue(last.content, next.content) ? last.content : next.content
  return { next: { ...next, content, sockets }, used, whole }
}
