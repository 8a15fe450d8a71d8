import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keepUnchanged } from '../../../src/core/facts/keep'
import { applyListPatch, applyPatched, patchList, tellPatched } from '../../../src/core/facts/listPatch'

interface Entry {
  readonly at: number
}
const list = fc.array(fc.record({ at: fc.integer({ min: 0, max: 12 }) }), { maxLength: 12 })
const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

describe('a patched list', () => {
  it('is, by value, what it was made from, whatever moved, came or went, and though it crossed as text', () => {
    fc.assert(
      fc.property(list, list, (before, read) => {
        const after = keepUnchanged<readonly Entry[]>(before, read)
        const patch = patchList(before, after)
        if (patch) expect(applyListPatch(overTheWire(before), overTheWire(patch))).toEqual(after)
      }),
    )
  })

  it('is told in as many parts as there is news, not in as many as there are entries', () => {
    const before = Array.from({ length: 2000 }, (_, at) => ({ at }))
    const after = [...before.slice(0, 700), { at: -1 }, ...before.slice(701, 1500), ...before.slice(1510)]
    expect(patchList(before, after)).toEqual([
      { from: 0, count: 700 },
      { entries: [{ at: -1 }] },
      { from: 701, count: 799 },
      { from: 1510, count: 490 },
    ])
  })

  it('is told whole where most of it is new', () => {
    expect(patchList([{ at: 1 }], [{ at: 2 }, { at: 3 }])).toBeNull()
    expect(patchList([], [{ at: 2 }])).toBeNull()
  })

  it('keeps the objects of the list before it', () => {
    const [one, two, three] = [{ at: 1 }, { at: 2 }, { at: 3 }]
    const applied = applyListPatch([one, two, three], [{ from: 1, count: 2 }, { entries: [{ at: 4 }] }])
    expect(applied[0]).toBe(two)
    expect(applied[1]).toBe(three)
  })

  it('is a fault where it reaches beyond the list that it is laid over', () => {
    expect(() => applyListPatch([{ at: 1 }], [{ from: 0, count: 2 }])).toThrow('another list')
  })
})

describe('a record told by what changed', () => {
  const before = { name: 'a', rows: Array.from({ length: 9 }, (_, at) => ({ at })), words: ['x'] }

  it('is whole again on the other side', () => {
    const after = { ...before, name: 'b', rows: before.rows.slice(1), words: ['y'] }
    const told = tellPatched(before, after, ['name', 'rows', 'words'])
    expect(told).toEqual({ name: 'b', words: ['y'], patched: { rows: [{ from: 1, count: 8 }] } })
    expect(applyPatched(overTheWire(before), overTheWire(told))).toEqual(after)
  })

  it('has no patches where none is less', () => {
    expect(tellPatched(before, { ...before, rows: [] }, ['rows'])).toEqual({ patched: { rows: [] } })
    expect(tellPatched(before, { ...before, rows: [{ at: 100 }] }, ['rows'])).toEqual({ rows: [{ at: 100 }] })
  })
})
