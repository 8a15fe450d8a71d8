/** The bands below each other, and the boxes in them. */
import { frame, gridPitch, slotHeight } from './geometry'
import type { PlacedBand } from './scene'
import type { BandMemory } from './types'
import { type Unit, type Units } from './units'

/** Room for one box, which a collapsed group keeps for whatever is searched for in it. */
export const peekRoom = slotHeight(2)

/** A frame says what holds its boxes together, where the host's bridge does not say it already. */
export function isFramed(band: BandMemory): boolean {
  return band.form === 'grid' || band.group.startsWith('compose:')
}

/** The top of a band's first slot, below its frame's title. */
export function contentTop(band: PlacedBand): number {
  return band.top + (isFramed(band.memory) ? frame.header : 0)
}

/** @param membersX where every band's boxes begin. */
export function stackBands(bands: readonly BandMemory[], units: Units, membersX: number): PlacedBand[] {
  let top = 0
  return bands.map((memory) => {
    const unit = units.ofBand.get(memory.id)
    if (!unit) throw new Error(`band ${String(memory.id)} is in no unit`)
    const isFirst = unit.bands[0] === memory
    const placed = { memory, unit, isFirst, top, height: bandHeight(memory, unit, isFirst), right: membersX }
    top += placed.height
    return placed
  })
}

function bandHeight(band: BandMemory, unit: Unit, isFirst: boolean): number {
  if (unit.collapsed) return isFirst ? slotHeight(unit.rows.size) + peekRoom : 0
  if (band.form === 'grid') return frame.header + band.rows * gridPitch.y + frame.bottom
  const slots = band.slots.reduce((sum, slot) => sum + slot.height, 0)
  // What stands beside it, such as an overlay network's namespace, needs as much room as a box.
  const least = band.group.startsWith('namespace:') ? peekRoom : 0
  return Math.max(least, slots) + (isFramed(band) ? frame.header + frame.bottom : 0)
}
