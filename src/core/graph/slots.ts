/**
 * Who has which slot of which band. Slots are handed out in order of creation and kept: what goes leaves its slot free, what
 * comes takes a free one of its group or a new one at the end of the picture, so that nothing that is there moves.
 */
import { isFramed } from './bands'
import { compactBox, gridPitch, rowPitch, slotHeight, stripColumns } from './geometry'
import type { Member, Plan, PlannedGroup } from './plan'
import type { BandMemory, LayoutMemory, SlotMemory } from './types'

/** More boxes than this are shown as a grid of compact ones, collapsed at first. */
export const groupThreshold = 12
/** So many bridges without ports have room for a box beside them; with more of them, the picture would be mostly empty. */
const reservedRooms = 6
const roomHeight = slotHeight(2)
const leastGridRows = 12
const mostGridRows = 60

type MutableBand = Omit<BandMemory, 'slots'> & { slots: SlotMemory[] }

interface Allocation {
  readonly plan: Plan
  readonly bands: MutableBand[]
  readonly byGroup: Map<string, MutableBand[]>
  /** Bands that stay whatever becomes of their members. */
  readonly held: ReadonlySet<number>
  nextId: number
}

/**
 * @param previous what was kept of the layout before; null to lay everything anew.
 * @returns every member of the plan in exactly one slot.
 */
export function assignSlots(plan: Plan, previous: LayoutMemory | null): readonly BandMemory[] {
  const bands = (previous?.bands ?? []).map((band) => keepMembers(band, plan))
  const allocation: Allocation = {
    plan,
    bands,
    byGroup: new Map(),
    held: new Set([...(previous?.anchors ?? []), ...(previous?.hubs ?? [])].map((entry) => entry.band)),
    nextId: bands.reduce((highest, band) => Math.max(highest, band.id), 0) + 1,
  }
  trimEnd(allocation)
  for (const band of bands) listBand(allocation, band)
  const placed = new Set(bands.flatMap((band) => band.slots.map((slot) => slot.member)))
  for (const group of plan.groups) {
    const newcomers = group.members.filter((member) => !placed.has(member.id))
    if (allocation.byGroup.has(group.id)) addToGroup(allocation, group, newcomers)
    else placeGroup(allocation, group, newcomers)
  }
  return bands
}

/** A member that went, or that belongs elsewhere now, leaves its slot free. A box that grew makes its slot larger. */
function keepMembers(band: BandMemory, plan: Plan): MutableBand {
  const slots = band.slots.map((slot): SlotMemory => {
    const member = slot.member === null ? undefined : plan.members.get(slot.member)
    if (!member?.groups.includes(band.group)) return { ...slot, member: null }
    return band.form === 'grid' ? slot : { ...slot, height: Math.max(slot.height, member.height) }
  })
  return { ...band, slots }
}

/** What is free at the very end is given back: nothing stands below it. */
function trimEnd(allocation: Allocation): void {
  const { bands, plan } = allocation
  const planned = new Set(plan.groups.map((group) => group.id))
  for (let last = bands.at(-1); last !== undefined; last = bands.at(-1)) {
    const isNeeded = allocation.held.has(last.id) || planned.has(last.group)
    while (last.slots.at(-1)?.member === null && (last.slots.length > 1 || !isNeeded)) last.slots.pop()
    if (last.slots.length > 0 || isNeeded) return
    bands.pop()
  }
}

function listBand(allocation: Allocation, band: MutableBand): void {
  const known = allocation.byGroup.get(band.group)
  if (known) known.push(band)
  else allocation.byGroup.set(band.group, [band])
}

/** A group that has no band yet. */
function placeGroup(allocation: Allocation, group: PlannedGroup, members: readonly Member[]): void {
  if (members.length > groupThreshold) {
    fillGrids(allocation, group, members)
    return
  }
  const reserved = allocation.bands.filter((band) => band.slots.every((slot) => slot.member === null)).length
  const room = {
    member: null,
    height: reserved < reservedRooms || group.subject.by === 'namespace' ? roomHeight : rowPitch,
  }
  const slots = members.length === 0 ? [room] : members.map((member) => ({ member: member.id, height: member.height }))
  if (!takeFreeBand(allocation, group.id, slots)) newRows(allocation, group.id, slots)
}

/**
 * The room of a group that is gone, in the midst of others: what the engine makes stands for a moment without any wire, and
 * would leave a hole for good.
 */
function takeFreeBand(allocation: Allocation, group: string, slots: readonly SlotMemory[]): boolean {
  const { bands, held, plan } = allocation
  const planned = new Set(plan.groups.map((entry) => entry.id))
  const height = (all: readonly SlotMemory[]): number => all.reduce((sum, slot) => sum + slot.height, 0)
  const needed = height(slots)
  const isFree = (band: MutableBand): boolean =>
    band.form === 'rows' && !held.has(band.id) && !planned.has(band.group) && band.slots.every((slot) => !slot.member)
  const at = bands.findIndex((band) => isFree(band) && !isFramed(band) && height(band.slots) >= needed)
  const free = bands[at]
  const last = slots.at(-1)
  if (!free || !last || isFramed({ ...free, group })) return false
  const kept = { ...last, height: last.height + height(free.slots) - needed }
  const taken = { ...free, group, slots: [...slots.slice(0, -1), kept] }
  bands[at] = taken
  listBand(allocation, taken)
  return true
}

/** A group that is on the screen already: free slots first, then the end. */
function addToGroup(allocation: Allocation, group: PlannedGroup, members: readonly Member[]): void {
  if (members.length === 0) return
  const bands = allocation.byGroup.get(group.id) ?? []
  const rows = bands.filter((band) => band.form === 'rows')
  let count = rows.reduce((sum, band) => sum + band.slots.filter((slot) => slot.member !== null).length, 0)
  const hasGrid = rows.length < bands.length
  const remaining: Member[] = []
  for (const member of members) {
    if (takeFreeRow(rows, member)) count += 1
    else if (hasGrid || count >= groupThreshold) remaining.push(member)
    else {
      appendRow(allocation, group.id, member, rows)
      count += 1
    }
  }
  fillGrids(allocation, group, remaining)
}

function takeFreeRow(bands: readonly MutableBand[], member: Member): boolean {
  for (const band of bands) {
    const at = band.slots.findIndex((slot) => slot.member === null && slot.height >= member.height)
    const slot = band.slots[at]
    if (!slot) continue
    band.slots[at] = { member: member.id, height: slot.height }
    return true
  }
  return false
}

function appendRow(allocation: Allocation, group: string, member: Member, rows: MutableBand[]): void {
  const slot = { member: member.id, height: member.height }
  const last = allocation.bands.at(-1)
  if (last?.group === group && last.form === 'rows') last.slots.push(slot)
  else rows.push(newRows(allocation, group, [slot]))
}

function newRows(allocation: Allocation, group: string, slots: SlotMemory[]): MutableBand {
  return addBand(allocation, { group, form: 'rows', rows: 0, columns: 0, slots })
}

function addBand(allocation: Allocation, band: Omit<MutableBand, 'id'>): MutableBand {
  const added = { ...band, id: allocation.nextId }
  allocation.nextId += 1
  allocation.bands.push(added)
  listBand(allocation, added)
  return added
}

/** Free cells of the group's grids, then a new grid: its size is fixed from the start, so that it never pushes anything. */
function fillGrids(allocation: Allocation, group: PlannedGroup, members: readonly Member[]): void {
  const grids = (allocation.byGroup.get(group.id) ?? []).filter((band) => band.form === 'grid')
  let at = 0
  for (const grid of grids) at = fillGrid(grid, members, at)
  while (at < members.length) {
    const size = gridSize(Math.max(members.length - at, grids.length === 0 ? 0 : group.members.length))
    const grid = addBand(allocation, { group: group.id, form: 'grid', ...size, slots: [] })
    at = fillGrid(grid, members, at)
  }
}

/** @returns how many of the members are placed now. */
function fillGrid(grid: MutableBand, members: readonly Member[], from: number): number {
  let at = from
  for (let cell = 0; cell < grid.rows * grid.columns; cell += 1) {
    const member = members[at]
    if (!member) break
    if (grid.slots[cell]?.member != null) continue
    grid.slots[cell] = { member: member.id, height: compactBox.height }
    at += 1
  }
  return at
}

/** About as wide as it is high, with at least a fifth of it free for what comes. */
function gridSize(members: number): { readonly rows: number; readonly columns: number } {
  const square = Math.ceil(Math.sqrt((members * gridPitch.x) / gridPitch.y))
  const rows = Math.min(mostGridRows, Math.max(leastGridRows, square))
  return { rows, columns: Math.min(stripColumns, Math.max(4, Math.ceil((members * 1.2) / rows))) }
}
