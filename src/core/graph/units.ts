/**
 * What collapses together: the rows of a group are one unit, its grids another. A collapsed unit is one box with one socket
 * for each thing that its members hang on, and the ports in between are one socket as well.
 */
import type { NamespaceId } from '../facts/types'
import type { Interface, InterfaceKey, Topology, Wire } from '../topology/types'
import type { GraphIndex } from './index'
import type { Plan } from './plan'
import type { BandMemory, LayoutOptions } from './types'

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
  return { all: units, ofBand }
}

function newUnit(id: string, group: string, collapsed: boolean): Unit {
  return { id, group, bands: [], collapsed, members: [], rows: new Map(), peeked: null }
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

/** In the order of the bridges and parents: networks that come later are below. */
export function sortedRows(unit: Unit): readonly BundleRow[] {
  return [...unit.rows.values()].sort((a, b) => (a.order === b.order ? (a.key < b.key ? -1 : 1) : a.order - b.order))
}
