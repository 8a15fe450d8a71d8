/** Going through the picture by keyboard: along the sockets of a box, and along wires from one interface to the next. */
import type { DrawnLayout } from './layoutDiff'
import type { BoxPlace, WirePlace } from './types'

export type Step = 'next' | 'previous' | 'follow' | 'next-box' | 'previous-box'

/**
 * @param at the element that has the focus: a box's id or a socket's; null where nothing has it.
 * @param cameFrom where the last wire was followed from, so that a bridge leads on to its next port and not only back.
 * @returns the element to go to; null where there is nowhere to go.
 */
export function walk(layout: DrawnLayout, at: string | null, step: Step, cameFrom: string | null): string | null {
  const boxes = [...layout.boxes.values()].sort((a, b) => a.x - b.x || a.y - b.y)
  const box = boxes.find((entry) => entry.id === at || entry.sockets.some((socket) => socket.id === at))
  if (!box) return boxes[0]?.id ?? null
  if (step === 'next-box' || step === 'previous-box') {
    return boxes[boxes.indexOf(box) + (step === 'next-box' ? 1 : -1)]?.id ?? null
  }
  if (step === 'follow') return at === null ? null : otherEnd(layout, box, at, cameFrom)
  const stops = [box.id, ...inOrder(box)]
  return stops[stops.indexOf(at ?? '') + (step === 'next' ? 1 : -1)] ?? null
}

/** Column by column, from the top: as one reads them. */
function inOrder(box: BoxPlace): string[] {
  return [...box.sockets].sort((a, b) => a.x - b.x || a.y - b.y).map((socket) => socket.id)
}

function otherEnd(layout: DrawnLayout, box: BoxPlace, at: string, cameFrom: string | null): string | null {
  const isBox = box.id === at
  const ends = [...layout.wires.values()].flatMap((wire: WirePlace) => {
    if (isBox ? wire.fromBox === at && wire.toBox !== at : wire.from === at) return [wire.to]
    return (isBox ? wire.toBox === at && wire.fromBox !== at : wire.to === at) ? [wire.from] : []
  })
  const last = cameFrom === null ? -1 : ends.indexOf(cameFrom)
  return ends[(last + 1) % Math.max(1, ends.length)] ?? null
}
