import { describe, expect, it } from 'vitest'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import { mirrorLayout } from '../../../src/core/graph/mirrored'
import { faults } from './sound'
import { startWiring } from './wiring'

describe('a layout the other way round', () => {
  const wiring = startWiring()
  const bridge = wiring.bridge('docker0')
  for (let number = 0; number < 15; number += 1) wiring.run(`c${String(number)}`, [bridge])
  wiring.runOnOverlay('far', wiring.overlay('mesh'), wiring.bridge('docker_gwbridge'))
  const topology = wiring.topology()
  const closed = layoutGraph(topology, freshLayout)
  const open = layoutGraph(topology, { ...freshLayout, expanded: closed.groups.map((group) => group.id) })

  it.each([
    ['collapsed', closed],
    ['opened', open],
  ])('is sound: %s', (_what, layout) => {
    expect(layout.boxes.some((box) => box.mode === (layout === open ? 'compact' : 'group'))).toBe(true)
    const mirrored = mirrorLayout(layout, layout.width + 100)
    expect(faults(mirrored, topology)).toEqual([])
    const host = layout.boxes.find((box) => box.x === 0)
    expect(mirrored.boxes.find((box) => box.id === host?.id)?.x).toBe(layout.width + 100 - (host?.width ?? 0))
    expect(mirrorLayout(mirrored, layout.width + 100)).toEqual(layout)
  })

  it('leaves names at the left of compact boxes, where their sockets have no place', () => {
    const inside = (layout: typeof open): unknown =>
      layout.boxes.flatMap((box) => (box.mode === 'compact' ? [box.sockets] : []))
    expect(inside(mirrorLayout(open, open.width))).toEqual(inside(open))
  })
})
