/** The thread that lays the graph out. It keeps the picture by diffs, and the last layout, which the next one starts from. */
import { diffLayout } from '../../core/graph/layoutDiff'
import { layoutGraph } from '../../core/graph/layout'
import type { GraphLayout } from '../../core/graph/types'
import { applyTopologyDiff } from '../../core/topology/diff'
import type { Topology } from '../../core/topology/types'
import type { LayoutAnswer, LayoutRequest } from './layoutMessages'

let topology: Topology | null = null
/** By engine: whoever switches to another lab host and back finds everything where it was. */
const layouts = new Map<string, GraphLayout>()

addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.type === 'picture') {
    topology = data.topology
    return
  }
  if (!topology) return
  if (data.type === 'diff') {
    topology = applyTopologyDiff(topology, data.diff)
    return
  }
  const last = layouts.get(topology.engine) ?? null
  const layout = layoutGraph(topology, { ...data.wishes, previous: data.tidy ? null : last })
  layouts.set(topology.engine, layout)
  const answer: LayoutAnswer = { serial: data.serial, diff: diffLayout(data.whole ? null : last, layout) }
  postMessage(answer)
})
