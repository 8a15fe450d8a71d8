/** What is gone is drawn where it stood, in the window and in the exported picture. */
import { describe, expect, it } from 'vitest'
import { withGhosts } from '../../../src/core/graph/ghosts'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import { graphToSvg } from '../../../src/core/graph/svg'
import { compareTopologies } from '../../../src/core/topology/compare'
import type { Topology } from '../../../src/core/topology/types'
import { faults, moved } from './sound'
import { startWiring } from './wiring'

/** A host with three containers, before and after the second of them went. */
function moments(): { readonly before: Topology; readonly now: Topology; readonly gone: string } {
  const wiring = startWiring()
  const bridge = wiring.bridge('docker0')
  wiring.run('first', [bridge])
  const gone = wiring.run('second', [bridge])
  wiring.run('third', [bridge])
  const before = wiring.topology()
  wiring.remove(gone)
  return { before, now: wiring.topology(), gone }
}

describe('the picture of two moments together', () => {
  const { before, now, gone } = moments()
  const drawn = withGhosts(now, before)
  const changes = compareTopologies(before, now)

  it('holds what is gone exactly where it stood, and moves nothing', () => {
    const layout = layoutGraph(before, freshLayout)
    const next = layoutGraph(drawn, { ...freshLayout, previous: layout })
    expect(faults(next, drawn)).toEqual([])
    expect(moved(layout, next)).toEqual([])
    expect(next.boxes.find((box) => box.id === gone)).toEqual(layout.boxes.find((box) => box.id === gone))
  })

  it('marks all of it as gone: box, interfaces, wires', () => {
    expect(changes.namespaces.get(gone)).toBe('gone')
    const ghosts = drawn.interfaces.filter((entry) => !now.interfaces.includes(entry))
    expect(ghosts.length).toBeGreaterThan(0)
    for (const ghost of ghosts) expect(changes.interfaces.get(ghost.key)).toBe('gone')
    const wires = drawn.wires.filter((wire) => !now.wires.includes(wire))
    expect(wires.map((wire) => changes.wires.get(wire.key))).toEqual(wires.map(() => 'gone'))
  })

  it('keeps the order of the keys, which an index that follows it walks by', () => {
    const keys = drawn.interfaces.map((entry) => entry.key)
    expect(keys).toEqual([...keys].sort())
  })

  it('is written as a file in which the gone one is struck through', () => {
    const svg = graphToSvg(drawn, layoutGraph(drawn, freshLayout), { language: 'en', theme: 'light', changes })
    expect(svg).toMatch(/text-decoration="line-through">second</)
    expect(svg).not.toMatch(/text-decoration="line-through">first</)
  })
})
