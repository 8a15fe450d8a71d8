/** What each kind looks like: one icon a kind, in the picture and in its legend. */
import {
  ArrowDownUp,
  Box,
  Boxes,
  Cable,
  Cloud,
  EthernetPort,
  Ghost,
  GitFork,
  Layers,
  Monitor,
  Network,
  Plug,
  Puzzle,
  Repeat2,
  Server,
  Share2,
  Spline,
  Split,
  SquareDashed,
  Tag,
  Waypoints,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { BoxContent } from '../../core/graph/types'

const interfaceIcons: Readonly<Record<string, Component>> = {
  loopback: Repeat2,
  ethernet: EthernetPort,
  veth: Cable,
  bridge: Share2,
  macvlan: Split,
  macvtap: Split,
  ipvlan: GitFork,
  ipvtap: GitFork,
  vlan: Tag,
  vxlan: Waypoints,
  dummy: Ghost,
  tun: Spline,
  ifb: ArrowDownUp,
  endpoint: Plug,
  'docker-network': Cloud,
  bundle: Layers,
}

/** A kind that has no icon of its own is shown by its name and a common one. */
export function interfaceIcon(kind: string): Component {
  return interfaceIcons[kind] ?? Puzzle
}

const boxIcons: Readonly<Record<BoxContent['kind'], Component>> = {
  host: Monitor,
  container: Box,
  network: Network,
  fabric: Server,
  group: Boxes,
  other: SquareDashed,
}

export function boxIcon(kind: BoxContent['kind']): Component {
  return boxIcons[kind]
}
