/** What the plain page shows: as many nodes and edges as the pane beside it, at the same places and in the same size. */
import type { GraphLayout } from '../../../src/core/graph/types'
import type { Topology } from '../../../src/core/topology/types'

export interface FlowData {
  readonly nodes: readonly {
    readonly id: string
    readonly position: { readonly x: number; readonly y: number }
    readonly data: { readonly label: string }
  }[]
  readonly edges: readonly { readonly id: string; readonly source: string; readonly target: string }[]
  readonly width: number
  readonly height: number
}

/** One node an interface and one edge a wire, where `layout` has them. */
export function flowData(
  topology: Topology,
  layout: GraphLayout,
  size: { readonly width: number; readonly height: number },
): FlowData {
  const places = new Map(
    layout.boxes.flatMap((box) =>
      box.sockets.map((socket) => [socket.id, { x: box.x + socket.x, y: box.y + socket.y }] as const),
    ),
  )
  return {
    ...size,
    nodes: topology.interfaces.map((entry) => ({
      id: entry.key,
      position: places.get(entry.key) ?? { x: 0, y: 0 },
      data: { label: entry.name },
    })),
    edges: topology.wires.map((wire) => ({ id: wire.key, source: wire.from, target: wire.to })),
  }
}
