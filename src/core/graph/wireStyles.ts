/** Each kind of wire is told by its line, never by colour alone; the window and the exported picture draw the same. */
import type { WireKind } from '../topology/types'

export interface WireStyle {
  readonly width: number
  /** stroke-dasharray; null for a line without gaps. */
  readonly dash: string | null
  /** Drawn as two lines beside each other: packets of another kind travel within. */
  readonly double: boolean
}

export const wireStyles: Readonly<Record<WireKind, WireStyle>> = {
  veth: { width: 2.5, dash: null, double: false },
  'bridge-port': { width: 2.5, dash: '0.1 6', double: false },
  port: { width: 2.5, dash: '10 5 0.1 5', double: false },
  macvlan: { width: 2.5, dash: '14 6', double: false },
  ipvlan: { width: 2.5, dash: '6 6', double: false },
  vlan: { width: 6, dash: null, double: true },
  vxlan: { width: 6, dash: '16 8', double: true },
  'vxlan-tunnel': { width: 7, dash: '22 10', double: true },
  'vxlan-one-way': { width: 3, dash: '22 8 4 8', double: false },
  lower: { width: 2.5, dash: '14 5 3 5', double: false },
  endpoint: { width: 1.5, dash: '2 5', double: false },
}
