/**
 * One engine's picture → places. Deterministic, linear but for sorting, and stable: what `previous` holds stays where it is,
 * newcomers take free places or the end (docs/adr/0010). From left to right: the host (what leads outside, bridges, ports), the boxes
 * of each group in bands below each other, and beside them the namespaces that hold an overlay network's bridge.
 */
import type { Topology } from '../topology/types'
import { stackBands } from './bands'
import { bottom, boxColumnGap, hostWidth, right } from './geometry'
import { placeHost, putHostBox } from './host'
import { placeHubs } from './hubs'
import { indexTopology } from './index'
import { placeMembers } from './members'
import { planGraph } from './plan'
import type { Scene } from './scene'
import { assignSlots } from './slots'
import type { GraphLayout, LayoutOptions } from './types'
import { makeUnits, rowMemory } from './units'
import { placeWires } from './wires'

/** Lays out the picture of one engine. */
export function layoutPicture(topology: Topology, options: LayoutOptions): GraphLayout {
  const index = indexTopology(topology)
  const plan = planGraph(topology, index)
  const previous = options.previous?.memory ?? null
  const bands = assignSlots(plan, previous)
  const units = makeUnits(topology, index, plan, bands, options)
  const membersX = plan.host === null ? 0 : hostWidth + boxColumnGap
  const scene: Scene = {
    index,
    plan,
    units,
    bands: stackBands(bands, units, membersX),
    membersX,
    spots: new Map(),
    boxes: [],
    groups: [],
    sockets: new Map(),
  }
  const places = placeMembers(scene)
  const host = placeHost(scene, topology, places, previous)
  const hubs = placeHubs(scene, places, previous)
  putHostBox(scene)
  return {
    boxes: scene.boxes,
    groups: scene.groups,
    wires: placeWires(topology, scene),
    width: scene.boxes.reduce((most, box) => Math.max(most, right(box)), 0),
    height: scene.boxes.reduce((most, box) => Math.max(most, bottom(box)), 0),
    memory: { bands, ...host, rows: rowMemory(units), hubs },
  }
}
