/**
 * What collapses together: the rows of a group are one unit, its grids another. A collapsed unit is one box with one socket
 * for each thing that its members hang on, and the ports in between are one socket as well.
 */
import type { NamespaceId } from '../facts/types'
import type { Interface, InterfaceKey, Topology, Wire } from '../topology/types'
import type { GraphIndex } from './index'
import type { Plan } from './plan'
import type { BandMemory, LayoutMemory, LayoutOptions } from './types'

/** One row of a collapsed box: what stands in it, and the ports in the box that its members hang on. */
export interface BundleRow {
  readonly key: string
  readonly order: number
  readonly near: InterfaceKey[]
  readonly far: InterfaceKey[]
  /** Where the far ones are. */
  farBox: NamespaceId | null
}

export interface Unit {
  readonly id: string
  readonly group: string
  readonly bands: BandMemory[]
  readonly collapsed: boolean
  /** Namespaces in it, without the one that is in focus. */
  readonly members: NamespaceId[]
  readonly rows: Map<string, BundleRow>
  /** Of a collapsed unit: which row stands where, from the top. */
  slots: readonly (string | null)[]
  /** What is in focus though the unit is collapsed: a namespace, or a host port without a box. */
  peeked: string | null
}

export interface Units {
  readonly all: ReadonlyMap<string, Unit>
  readonly ofBand: ReadonlyMap<number, Unit>
}

/** Rows and grids of one group collapse apart. */
export function unitId(band: Pick<BandMemory, 'group' | 'form'>): string {
  return band.form === 'grid' ? `${band.group}#` : band.group
}

export function makeUnits(
  topology: Topology,
  index: GraphIndex,
  plan: Plan,
  bands: readonly BandMemory[],
  options: LayoutOptions,
): Units {
  const units = new Map<string, Unit>()
  const ofBand = new Map<number, Unit>()
  const focused = focusedMember(index, plan, options.focus)
  const collapsedHome = new Map<string, Unit>()
  const [closed, opened] = [new Set(options.collapsed), new Set(options.expanded)]
  for (const band of bands) {
    const id = unitId(band)
    const collapsed = closed.has(id) || (band.form === 'grid' && !opened.has(id))
    const unit = units.get(id) ?? newUnit(id, band.group, collapsed)
    units.set(id, unit)
    ofBand.set(band.id, unit)
    unit.bands.push(band)
    for (const { member } of band.slots) {
      if (member === null) continue
      if (collapsed && member === focused) unit.peeked = member
      else {
        if (plan.members.get(member)?.kind === 'box') unit.members.push(member)
        if (collapsed) collapsedHome.set(member, unit)
      }
    }
  }
  bundleWires(topology.wires, { index, plan, collapsedHome })
  const before = new Map(options.previous?.memory.rows.map((entry) => [entry.unit, entry.slots]))
  for (const unit of units.values()) unit.slots = rowSlots(unit, before.get(unit.id) ?? [])
  return { all: units, ofBand }
}

function newUnit(id: string, group: string, collapsed: boolean): Unit {
  return { id, group, bands: [], collapsed, members: [], rows: new Map(), slots: [], peeked: null }
}

/** Whose place shows what is in focus: a namespace shows its interfaces, and ports are shown with their peers. */
function focusedMember(index: GraphIndex, plan: Plan, focus: string | null): string | null {
  if (focus === null || plan.members.has(focus)) return focus
  const entry = index.interfaces.get(focus)
  if (!entry) return null
  if (plan.members.has(entry.namespaceId)) return entry.namespaceId
  return index.interfaces.get(entry.vethPeer ?? '')?.namespaceId ?? null
}

interface Bundling {
  readonly index: GraphIndex
  readonly plan: Plan
  readonly collapsedHome: ReadonlyMap<string, Unit>
}

/** Each end of a wire that lies in a collapsed unit goes into the row of what the other end is or belongs to. */
function bundleWires(wires: readonly Wire[], bundling: Bundling): void {
  const seen = new Set<InterfaceKey>()
  for (const wire of wires) {
    const from = bundling.index.interfaces.get(wire.from)
    const to = bundling.index.interfaces.get(wire.to)
    if (!from || !to) continue
    bundleEnd(wire, from, to, bundling, seen)
    bundleEnd(wire, to, from, bundling, seen)
  }
  for (const [member, unit] of bundling.collapsedHome) {
    const port = bundling.index.interfaces.get(member)
    if (port) lonePort(port, unit, bundling)
  }
}

function bundleEnd(wire: Wire, end: Interface, other: Interface, bundling: Bundling, seen: Set<InterfaceKey>): void {
  const { plan, collapsedHome } = bundling
  const unit = collapsedHome.get(end.namespaceId)
  if (!unit || seen.has(end.key)) return
  const otherUnit = collapsedHome.get(other.namespaceId)
  if (otherUnit === unit) return
  seen.add(end.key)
  const isFixed = other.namespaceId === plan.host || plan.hubs.has(other.namespaceId)
  if (wire.kind === 'veth' && isFixed) {
    const row = rowOf(unit, `ports/${other.master ?? other.namespaceId}`, masterOrder(other, bundling.index))
    row.near.push(end.key)
    row.far.push(other.key)
    row.farBox = other.namespaceId
    return
  }
  const anchor = isFixed ? other.key : (otherUnit?.id ?? 'boxes')
  rowOf(unit, `${wire.kind}/${anchor}`, isFixed ? other.ifindex : Infinity).near.push(end.key)
}

/** A port whose other end is in no box: it stands with the ports of the same bridge. */
function lonePort(port: Interface, unit: Unit, bundling: Bundling): void {
  const row = rowOf(unit, `ports/${port.master ?? port.namespaceId}`, masterOrder(port, bundling.index))
  row.far.push(port.key)
  row.farBox = port.namespaceId
}

function masterOrder(port: Interface, index: GraphIndex): number {
  return index.interfaces.get(port.master ?? '')?.ifindex ?? Infinity
}

function rowOf(unit: Unit, key: string, order: number): BundleRow {
  const row = unit.rows.get(key) ?? { key, order, near: [], far: [], farBox: null }
  unit.rows.set(key, row)
  return row
}

/** Who has a slot keeps it; a new row takes a free one or the end, in the order of the bridges and parents. */
function rowSlots(unit: Unit, previous: readonly (string | null)[]): readonly (string | null)[] {
  const slots = previous.map((key) => (key !== null && unit.rows.has(key) ? key : null))
  const known = new Set(slots)
  for (const row of [...unit.rows.values()].sort(byOrder)) {
    if (known.has(row.key)) continue
    const free = slots.indexOf(null)
    slots[free === -1 ? slots.length : free] = row.key
  }
  while (slots.at(-1) === null) slots.pop()
  return slots
}

function byOrder(a: BundleRow, b: BundleRow): number {
  if (a.order !== b.order) return a.order - b.order
  return a.key < b.key ? -1 : 1
}

/** The rows of a collapsed unit from the top; null where one went. */
export function placedRows(unit: Unit): readonly (BundleRow | null)[] {
  return unit.slots.map((key) => (key === null ? null : (unit.rows.get(key) ?? null)))
}

/** What the next layout must know of them. */
export function rowMemory(units: Units): LayoutMemory['rows'] {
  return [...units.all.values()].filter((unit) => unit.slots.length > 0).map(({ id, slots }) => ({ unit: id, slots }))
}
