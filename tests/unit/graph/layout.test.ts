import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import type { GraphLayout } from '../../../src/core/graph/types'
import { faults, moved } from './sound'
import { startWiring, type Wiring } from './wiring'

/** Every way to add a container, on a wiring that has what each way needs. */
interface Stage {
  readonly wiring: Wiring
  readonly add: Readonly<Record<string, (name: string) => string>>
}

function stage(): Stage {
  const wiring = startWiring()
  const bridge = wiring.bridge('docker0')
  const backend = wiring.bridge('backend')
  const gateway = wiring.bridge('docker_gwbridge')
  const vlan = wiring.vlan('eth0.10', 2, 10)
  const mesh = wiring.overlay('mesh')
  return {
    wiring,
    add: {
      bridge: (name) => wiring.run(name, [bridge]),
      'user-defined bridge': (name) => wiring.run(name, [backend]),
      'two bridges': (name) => wiring.run(name, [backend, bridge]),
      none: (name) => wiring.run(name, []),
      macvlan: (name) => wiring.runOnParent(name, 'macvlan', 2),
      ipvlan: (name) => wiring.runOnParent(name, 'ipvlan', vlan),
      overlay: (name) => wiring.runOnOverlay(name, mesh, gateway),
      'new network': (name) => wiring.run(name, [wiring.bridge(`br-${name}`)]),
      compose: (name) => wiring.run(name, [backend], { project: 'shop', service: name.slice(0, 2) }),
    },
  }
}

const kinds = Object.keys(stage().add)

function grown(kind: string, count: number): Stage {
  const made = stage()
  for (let number = 0; number < count; number += 1) made.add[kind]?.(`c${String(number)}`)
  return made
}

/** Everything that can be opened is. */
function opened(wiring: Wiring, previous: GraphLayout | null): GraphLayout {
  const closed = layoutGraph(wiring.topology(), { ...freshLayout, previous })
  return layoutGraph(wiring.topology(), { ...freshLayout, previous, expanded: closed.groups.map((group) => group.id) })
}

describe.each(kinds)('adding a container: %s', (kind) => {
  it.each([5, 12, 50, 500])('moves nothing that %i containers have on the screen', (count) => {
    const { wiring, add } = grown(kind, count)
    const before = layoutGraph(wiring.topology(), freshLayout)
    const open = opened(wiring, before)
    expect(faults(before, wiring.topology())).toEqual([])
    expect(faults(open, wiring.topology())).toEqual([])
    add[kind]?.('newcomer')
    expect(moved(before, layoutGraph(wiring.topology(), { ...freshLayout, previous: before }))).toEqual([])
    expect(moved(open, opened(wiring, open))).toEqual([])
  })
})

describe('the room of a group that is gone', () => {
  it('is taken by the next group, so that what stands for a moment without a wire leaves no hole', () => {
    const { wiring, add } = stage()
    const bare = add['none']?.('sandbox') ?? ''
    const alone = layoutGraph(wiring.topology(), freshLayout)
    add['new network']?.('c1')
    const both = layoutGraph(wiring.topology(), { ...freshLayout, previous: alone })
    wiring.remove(bare)
    const hole = layoutGraph(wiring.topology(), { ...freshLayout, previous: both })
    const came = add['new network']?.('c2')
    const filled = layoutGraph(wiring.topology(), { ...freshLayout, previous: hole })
    expect(filled.boxes.find((box) => box.id === came)?.y).toBe(alone.boxes.find((box) => box.id === bare)?.y)
    expect(moved(hole, filled)).toEqual([])
    expect(filled.height).toBe(both.height)
    expect(faults(filled, wiring.topology())).toEqual([])
  })
})

describe('a veth pair', () => {
  it.each([1, 2, 7, 40])('of %i containers on one bridge is a straight, level wire', (count) => {
    const layout = layoutGraph(grown('bridge', count).wiring.topology(), freshLayout)
    const modes = new Map(layout.boxes.flatMap((box) => box.sockets.map((socket) => [socket.id, socket.mode] as const)))
    const pairs = layout.wires.filter((wire) => wire.kind === 'veth' && modes.get(wire.from) !== 'strip')
    if (count < 40) expect(pairs).toHaveLength(count)
    for (const { points } of pairs.filter((wire) => modes.get(wire.to) !== 'strip')) {
      expect(new Set(points.map((point) => point.y)).size).toBe(1)
    }
  })
})

describe('a sequence of containers that come and go', () => {
  const step = fc.record({ kind: fc.constantFrom(...kinds), times: fc.integer({ min: 1, max: 9 }), gone: fc.nat(99) })

  /** A container on two bridges joins a collapsed group: its second row goes below what stands there. */
  const secondRowInCollapsed: [{ kind: string; times: number; gone: number }[], boolean] = [
    [
      { kind: 'user-defined bridge', times: 6, gone: 0 },
      { kind: 'user-defined bridge', times: 7, gone: 4 },
      { kind: 'two bridges', times: 1, gone: 0 },
    ],
    false,
  ]

  it('moves nothing when one comes, and stays sound throughout', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 18 }), fc.boolean(), (steps, open) => {
        const { wiring, add } = stage()
        let layout = layoutGraph(wiring.topology(), freshLayout)
        for (const [number, { kind, times, gone }] of steps.entries()) {
          const present = wiring.containers()
          if (gone % 3 === 0 && present.length > 0) wiring.remove(present[gone % present.length] ?? '')
          const lay = (previous: GraphLayout): GraphLayout =>
            open ? opened(wiring, previous) : layoutGraph(wiring.topology(), { ...freshLayout, previous })
          layout = lay(layout)
          for (let time = 0; time < times; time += 1) {
            add[kind]?.(`c${String(number)}-${String(time)}`)
            const next = lay(layout)
            expect(moved(layout, next)).toEqual([])
            layout = next
          }
          expect(faults(layout, wiring.topology())).toEqual([])
        }
      }),
      { numRuns: 30, examples: [secondRowInCollapsed] },
    )
  })
})
