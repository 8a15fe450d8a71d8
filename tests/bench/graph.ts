/**
 * The graph at scale: what moves when one container is added (boxes and sockets, by 1 px or more), and how long the layout
 * takes for 10, 100 and 1,000 interfaces (pure code); and how smoothly a thousand are pushed about in the window.
 */
import { performance } from 'node:perf_hooks'
import { indexTopology } from '../../src/core/graph/index'
import { sameGeometry } from '../../src/core/graph/key'
import { freshLayout, layoutGraph } from '../../src/core/graph/layout'
import type { GraphLayout, LayoutOptions } from '../../src/core/graph/types'
import type { Topology } from '../../src/core/topology/types'
import { moved, placesOf } from '../unit/graph/sound'
import { startWiring, type Wiring } from '../unit/graph/wiring'
import { panFigures } from './graphPan'
import { benchRow, printReport, type BenchRow } from './report'
import { round } from './window/judge'
import { numberOption } from './window/options'

export interface LayoutFigures {
  readonly rows: readonly BenchRow[]
  readonly figures: { readonly moved_share: number; readonly layout_1000_ms: number }
}

const containers = 500
const rounds = 30
const warmUp = 10

/** A host with so many containers on four bridges, one in five of them by Compose: each has a port, so twice the interfaces. */
function populated(count: number): { readonly wiring: Wiring; readonly bridges: readonly number[] } {
  const wiring = startWiring()
  const bridges = ['docker0', 'frontend', 'backend', 'shop_default'].map((name) => wiring.bridge(name))
  for (let number = 0; number < count; number += 1) addContainer(wiring, bridges, number)
  return { wiring, bridges }
}

function addContainer(wiring: Wiring, bridges: readonly number[], number: number): void {
  const compose = number % 5 === 0 ? { project: 'shop', service: `service-${String(number % 3)}` } : null
  wiring.run(`container-${String(number)}`, [bridges[compose ? 3 : number % 3] ?? 0], compose)
}

/** The layout with its large groups collapsed, as at first, and with all of them open. */
function bothLayouts(
  topology: Topology,
  previous: readonly [GraphLayout, GraphLayout] | null,
): [GraphLayout, GraphLayout] {
  const closed = layoutGraph(topology, { ...freshLayout, previous: previous?.[0] ?? null })
  return [closed, layoutGraph(topology, openOptions(closed, previous?.[1] ?? null))]
}

function openOptions(closed: GraphLayout, previous: GraphLayout | null): LayoutOptions {
  return { ...freshLayout, previous, expanded: closed.groups.map((group) => group.id) }
}

/** The worse of the two layouts counts. */
function movedShare(): number {
  const { wiring, bridges } = populated(containers)
  const before = bothLayouts(wiring.topology(), null)
  addContainer(wiring, bridges, containers)
  const after = bothLayouts(wiring.topology(), before)
  const shares = before.map((layout, index) => moved(layout, after[index] ?? layout).length / placesOf(layout).size)
  return Math.max(...shares)
}

/** Rows in ms; the contenders of one size are interleaved. */
function layoutTimes(interfaces: number): readonly BenchRow[] {
  const topology = populated(Math.round(interfaces / 2)).wiring.topology()
  const previous = bothLayouts(topology, null)
  const open = openOptions(previous[0], previous[1])
  const oneDown: Topology = {
    ...topology,
    interfaces: topology.interfaces.map((entry, at) => (at === 5 ? { ...entry, state: 'down' } : entry)),
  }
  const contenders: Readonly<Record<string, () => unknown>> = {
    'layout, collapsed': () => layoutGraph(topology, { ...freshLayout, previous: previous[0] }),
    'layout, all open': () => layoutGraph(topology, open),
    'layout anew, all open': () => layoutGraph(topology, { ...open, previous: null }),
    'index alone': () => indexTopology(topology),
    'whether one is needed': () => sameGeometry(topology, oneDown),
  }
  const samples = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]))
  for (let turn = -warmUp; turn < rounds; turn += 1) {
    for (const [name, work] of Object.entries(contenders)) {
      const start = performance.now()
      work()
      if (turn >= 0) samples.get(name)?.push(performance.now() - start)
    }
  }
  return [...samples].map(([name, times]) => benchRow(`${name}, ${String(interfaces)} interfaces`, 'ms', times))
}

/** What needs no window. */
export function layoutFigures(): LayoutFigures {
  const rows = [10, 100, 1000].flatMap(layoutTimes)
  const slowest = rows.find((row) => row.name === 'layout, all open, 1000 interfaces')
  return { rows, figures: { moved_share: movedShare(), layout_1000_ms: slowest?.median ?? NaN } }
}

/**
 * Options: `--namespaces N` (340: a thousand interfaces), `--rounds N` (5). `moved_share` is the share that moved: 0 is
 * best, 0.01 the bound. `pan_fps_vs_vueflow_plain` is ours divided by theirs: more is better.
 */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const { rows, figures } = layoutFigures()
  const pan = await panFigures(numberOption(args, 'namespaces', 340), numberOption(args, 'rounds', 5))
  const panRows = [
    benchRow(`vethlab: pan, ${String(pan.interfaces)} interfaces`, 'frames/s', pan.ours),
    benchRow(`plain Vue Flow: pan, ${String(pan.interfaces)} nodes`, 'frames/s', pan.vueFlow),
  ]
  const [ours, theirs] = panRows.map((row) => row.median)
  const ratio = round((ours ?? NaN) / (theirs ?? NaN))
  printReport(
    { bench: 'graph', rows: [...rows, ...panRows], figures: { ...figures, pan_fps_vs_vueflow_plain: ratio } },
    json,
  )
}
