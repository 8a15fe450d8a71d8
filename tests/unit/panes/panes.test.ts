/** Whatever is done to panes, in whatever order, every terminal is in them once and every number adds up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import '../seed'
import { takenUp } from '../../../src/core/panes/kept'
import { keptPanesSchema } from '../../../src/core/panes/keptSchema'
import { neighbour } from '../../../src/core/panes/neighbour'
import * as op from '../../../src/core/panes/panes'
import { leavesOf, rectanglesOf } from '../../../src/core/panes/tree'
import { leavesLimit, noPanes, type PaneNode, type Panes } from '../../../src/core/panes/types'

type Step = (panes: Panes, fresh: number) => Panes
const sides = ['left', 'right', 'up', 'down'] as const
const opposite = { left: 'right', right: 'left', up: 'down', down: 'up' } as const

const all = (panes: Panes): number[] => panes.tabs.flatMap((tab) => leavesOf(tab.root))
const pick = (panes: Panes, index: number): number => all(panes)[index % Math.max(1, all(panes).length)] ?? 999

/** A split somewhere in a tab: the first on the way that the numbers lead. */
function pathIn(node: PaneNode, turns: readonly number[]): number[] {
  const [turn, ...rest] = turns
  if ('terminal' in node || turn === undefined) return []
  const index = turn % node.parts.length
  const inner = node.parts[index]?.node
  return inner && !('terminal' in inner) ? [index, ...pathIn(inner, rest)] : []
}

const index = fc.nat(40)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>((panes, fresh) => op.openTab(panes, [fresh])),
  fc.constant<Step>((panes, fresh) => op.openTab(panes, [fresh, fresh + 1])),
  fc.tuple(index, fc.constantFrom('row', 'column')).map(
    ([at, axis]): Step =>
      (panes, fresh) =>
        op.split(panes, pick(panes, at), axis, fresh),
  ),
  fc.tuple(index, fc.constantFrom('row', 'column')).map(
    ([at, axis]): Step =>
      (panes, fresh) =>
        op.split(panes, pick(panes, at), axis, fresh),
  ),
  index.map(
    (at): Step =>
      (panes) =>
        op.close(panes, pick(panes, at)),
  ),
  index.map(
    (at): Step =>
      (panes) =>
        op.focus(panes, pick(panes, at)),
  ),
  fc.constantFrom(...sides).map(
    (side): Step =>
      (panes) =>
        op.move(panes, side),
  ),
  fc.constantFrom(1 as const, -1 as const).map(
    (by): Step =>
      (panes) =>
        op.stepTab(panes, by),
  ),
  index.map(
    (at): Step =>
      (panes) =>
        op.toggleMaximised(panes, pick(panes, at)),
  ),
  fc.constant<Step>((panes) => op.toggleWhole(panes)),
  fc.boolean().map(
    (on): Step =>
      (panes) =>
        op.synchronise(panes, panes.active ?? 0, on),
  ),
  fc.tuple(index, fc.boolean()).map(
    ([at, apart]): Step =>
      (panes) =>
        op.setApart(panes, pick(panes, at), apart),
  ),
  fc
    .tuple(fc.array(fc.nat(9), { maxLength: 4 }), fc.array(fc.double(), { minLength: 2, maxLength: 4 }))
    .map(([turns, lengths]): Step => (panes) => {
      const tab = op.activeTab(panes)
      return tab ? op.resize(panes, tab.id, pathIn(tab.root, turns), lengths) : panes
    }),
)

function expectWhole(node: PaneNode): void {
  if ('terminal' in node) return
  expect(node.parts.length).toBeGreaterThan(1)
  expect(node.parts.reduce((sum, part) => sum + part.fraction, 0)).toBeCloseTo(1, 9)
  for (const { node: inner, fraction } of node.parts) {
    expect(fraction).toBeGreaterThan(0)
    if (!('terminal' in inner)) expect(inner.axis).not.toBe(node.axis)
    expectWhole(inner)
  }
}

function expectSound(panes: Panes): void {
  const terminals = all(panes)
  expect(new Set(terminals).size).toBe(terminals.length)
  expect(new Set(panes.tabs.map((tab) => tab.id)).size).toBe(panes.tabs.length)
  expect(panes.tabs.some((tab) => tab.id === panes.active)).toBe(panes.tabs.length > 0)
  if (panes.tabs.length === 0) expect(panes).toEqual(noPanes)
  for (const tab of panes.tabs) {
    const leaves = leavesOf(tab.root)
    expect(leaves.length).toBeLessThanOrEqual(leavesLimit)
    expect(leaves).toContain(tab.focused)
    for (const one of tab.apart) expect(leaves).toContain(one)
    if (leaves.length === 1) expect([tab.maximised, tab.synchronised, tab.apart]).toEqual([false, false, []])
    expectWhole(tab.root)
  }
}

function run(steps: readonly Step[]): Panes {
  let fresh = 1
  return steps.reduce((panes, one) => one(panes, (fresh += 2)), noPanes)
}

describe('panes', () => {
  it('stay sound through every order of everything that can be done', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let fresh = 1
        let panes = noPanes
        for (const one of steps) {
          panes = one(panes, (fresh += 2))
          expectSound(panes)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lie without a gap and without overlapping', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        for (const tab of run(steps).tabs) {
          const rectangles = [...rectanglesOf(tab.root).values()]
          expect(rectangles).toHaveLength(leavesOf(tab.root).length)
          expect(rectangles.reduce((sum, { width, height }) => sum + width * height, 0)).toBeCloseTo(1, 9)
        }
      }),
    )
  })

  it('are walked back by the opposite key where one terminal borders on one', () => {
    const panes = op.openTab(noPanes, [1, 2])
    const root = op.activeTab(panes)?.root ?? { terminal: 0 }
    for (const side of sides) {
      const to = neighbour(root, 1, side)
      if (to !== null) expect(neighbour(root, to, opposite[side])).toBe(1)
    }
    expect(op.activeTab(op.move(panes, 'right'))?.focused).toBe(2)
    expect(op.move(panes, 'left')).toBe(panes)
  })

  it('are what they were once they are kept and taken up, but for the synchronised input', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const panes = run(steps)
        const kept = keptPanesSchema.parse(JSON.parse(JSON.stringify(panes)))
        const again = takenUp(kept, all(panes))
        const without = ({ tabs, active, whole }: Panes): unknown => ({
          tabs: tabs.map(({ root, focused, maximised }) => ({ root: round(root), focused, maximised })),
          active: tabs.findIndex((tab) => tab.id === active),
          whole,
        })
        expect(without(again)).toEqual(without(panes))
        expect(again.tabs.some((tab) => tab.synchronised)).toBe(false)
      }),
    )
  })

  it('hold every living terminal once, whatever was kept', () => {
    const leaf = fc.record({ terminal: fc.nat(8) })
    const { node } = fc.letrec<{ node: PaneNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.record({
          axis: fc.constantFrom('row', 'column'),
          parts: fc.array(fc.record({ node: tie('node'), fraction: fc.double() }), { minLength: 0, maxLength: 4 }),
        }),
      ),
    }))
    const tab = fc.record({
      id: fc.nat(3),
      root: node,
      focused: fc.nat(9),
      maximised: fc.boolean(),
      synchronised: fc.boolean(),
      apart: fc.array(fc.nat(9)),
    })
    const kept = fc.record({ tabs: fc.array(tab, { maxLength: 5 }), active: fc.option(fc.nat(4)), whole: fc.boolean() })
    fc.assert(
      fc.property(kept, fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 24 }), (panes, living) => {
        const again = takenUp(panes, living)
        expectSound(again)
        expect(all(again).sort((a, b) => a - b)).toEqual([...living].sort((a, b) => a - b))
      }),
    )
  })
})

/** Fractions are brought to a sum of 1 again, which may move their last digit. */
function round(node: PaneNode): unknown {
  if ('terminal' in node) return node
  return { axis: node.axis, parts: node.parts.map((part) => [round(part.node), part.fraction.toFixed(9)]) }
}

describe('a split', () => {
  it('gives the new terminal half of the room and the keys, in the same split where the axis is the same', () => {
    const three = op.split(op.split(op.openTab(noPanes, [1]), 1, 'row', 2), 2, 'row', 3)
    expect(three.tabs[0]?.root).toEqual({
      axis: 'row',
      parts: [
        { node: { terminal: 1 }, fraction: 0.5 },
        { node: { terminal: 2 }, fraction: 0.25 },
        { node: { terminal: 3 }, fraction: 0.25 },
      ],
    })
    expect(three.tabs[0]?.focused).toBe(3)
  })

  it('has no more terminals than can be read: the next has a tab of its own', () => {
    let panes = op.openTab(noPanes, [1])
    for (let next = 2; next <= leavesLimit + 1; next += 1) panes = op.split(panes, 1, 'column', next)
    expect(panes.tabs.map((tab) => leavesOf(tab.root).length)).toEqual([leavesLimit, 1])
  })

  it('is closed around the others: the tree collapses', () => {
    const panes = op.split(op.split(op.openTab(noPanes, [1]), 1, 'row', 2), 2, 'column', 3)
    const left = op.close(panes, 1)
    expect(left.tabs[0]?.root).toEqual({
      axis: 'column',
      parts: [
        { node: { terminal: 2 }, fraction: 0.5 },
        { node: { terminal: 3 }, fraction: 0.5 },
      ],
    })
    expect(op.close(op.close(left, 3), 2)).toEqual(noPanes)
  })

  it('moves the keys to the terminal that borders on the most of the focused one', () => {
    const panes = op.split(op.split(op.openTab(noPanes, [1]), 1, 'row', 2), 2, 'column', 3)
    const grown = op.resize(panes, 1, [1], [1, 3])
    expect(op.activeTab(op.move(op.focus(grown, 1), 'right'))?.focused).toBe(3)
    expect(op.activeTab(op.move(op.focus(grown, 3), 'up'))?.focused).toBe(2)
  })
})

describe('synchronised input', () => {
  const three = op.split(op.openTab(noPanes, [1, 2]), 2, 'row', 3)
  const on = op.synchronise(three, 1, true)

  it('goes to every other terminal of the tab, and to none while it is off', () => {
    expect(op.receivers(three, 1)).toEqual([])
    expect(op.receivers(on, 1)).toEqual([2, 3])
  })

  it('leaves out who stands apart, in both directions', () => {
    const apart = op.setApart(on, 2, true)
    expect(op.receivers(apart, 1)).toEqual([3])
    expect(op.receivers(apart, 2)).toEqual([])
    expect(op.receivers(op.setApart(apart, 2, false), 2)).toEqual([1, 3])
  })

  it('does not reach a terminal that came later until it is taken in', () => {
    expect(op.receivers(op.split(on, 1, 'column', 4), 1)).toEqual([2, 3])
  })

  it('never reaches another tab', () => {
    expect(op.receivers(op.openTab(on, [4, 5]), 4)).toEqual([])
  })
})

describe('what is kept', () => {
  const chain = (depth: number): unknown =>
    depth === 0
      ? { terminal: 1 }
      : { axis: 'row', parts: [1, 2].map(() => ({ node: chain(depth - 1), fraction: 0.5 })).slice(0, 2) }
  const deep = (depth: number): unknown =>
    depth === 0
      ? { terminal: 1 }
      : {
          axis: 'row',
          parts: [
            { node: { terminal: 1 }, fraction: 0.5 },
            { node: deep(depth - 1), fraction: 0.5 },
          ],
        }
  const tab = (root: unknown): unknown => ({
    tabs: [{ id: 1, root, focused: 1, maximised: false, synchronised: false, apart: [] }],
    active: 1,
    whole: false,
  })

  it('is as deep as a tab of all its terminals can be, and no deeper', () => {
    expect(keptPanesSchema.safeParse(tab(deep(leavesLimit - 1))).success).toBe(true)
    expect(keptPanesSchema.safeParse(tab(deep(leavesLimit))).success).toBe(false)
    expect(keptPanesSchema.safeParse(tab(deep(5_000))).success).toBe(false)
  })

  it.each([
    ['a split of one', tab({ axis: 'row', parts: [{ node: { terminal: 1 }, fraction: 1 }] })],
    ['another axis', tab({ ...(chain(1) as object), axis: 'depth' })],
    ['a terminal that is no number', tab({ terminal: '1' })],
    ['a fraction that is none', tab({ axis: 'row', parts: [{}, {}] })],
    ['more than it asks for', { ...(tab({ terminal: 1 }) as object), more: 1 }],
    ['nothing', null],
  ])('is refused with %s', (_, value) => {
    expect(keptPanesSchema.safeParse(value).success).toBe(false)
  })
})
