/** From one layout to the next, as it travels from the thread that lays out to the one that draws. */
import { sameValue } from '../topology/sameValue'
import type { BoxPlace, GraphLayout, GroupPlace, WirePlace } from './types'

/** A layout as it is drawn: by id, without what only the next layout needs. */
export interface DrawnLayout {
  readonly boxes: ReadonlyMap<string, BoxPlace>
  readonly wires: ReadonlyMap<string, WirePlace>
  readonly groups: readonly GroupPlace[]
  readonly width: number
  readonly height: number
}

export interface LayoutDiff {
  /** Boxes that are new or not the same as before. */
  readonly boxes: readonly BoxPlace[]
  readonly goneBoxes: readonly string[]
  readonly wires: readonly WirePlace[]
  readonly goneWires: readonly string[]
  readonly groups: readonly GroupPlace[]
  readonly width: number
  readonly height: number
}

export const emptyLayout: DrawnLayout = { boxes: new Map(), wires: new Map(), groups: [], width: 0, height: 0 }

/** @param from null where nothing is drawn yet. */
export function diffLayout(from: GraphLayout | null, to: GraphLayout): LayoutDiff {
  const [boxes, goneBoxes] = diffPlaces(from?.boxes ?? [], to.boxes)
  const [wires, goneWires] = diffPlaces(from?.wires ?? [], to.wires)
  return { boxes, goneBoxes, wires, goneWires, groups: to.groups, width: to.width, height: to.height }
}

/** Places that did not change stay the same objects. */
export function applyLayoutDiff(from: DrawnLayout, diff: LayoutDiff): DrawnLayout {
  const { groups, width, height } = diff
  return {
    boxes: patched(from.boxes, diff.boxes, diff.goneBoxes),
    wires: patched(from.wires, diff.wires, diff.goneWires),
    groups,
    width,
    height,
  }
}

function diffPlaces<T extends { readonly id: string }>(from: readonly T[], to: readonly T[]): [T[], string[]] {
  const old = new Map(from.map((place) => [place.id, place]))
  const changed: T[] = []
  for (const place of to) {
    if (!sameValue(old.get(place.id), place)) changed.push(place)
    old.delete(place.id)
  }
  return [changed, [...old.keys()]]
}

function patched<T extends { readonly id: string }>(
  from: ReadonlyMap<string, T>,
  changed: readonly T[],
  gone: readonly string[],
): ReadonlyMap<string, T> {
  if (changed.length + gone.length === 0) return from
  const places = new Map(from)
  for (const id of gone) places.delete(id)
  for (const place of changed) places.set(place.id, place)
  return places
}
