import { describe, expect, it } from 'vitest'
import { growthOf, median } from '../../e2e/support/slope'

const minute = 60_000
const readings = (value: (index: number) => number): { at: number; value: number }[] =>
  Array.from({ length: 61 }, (_unused, index) => ({ at: 5_000 + index * minute, value: value(index) }))

describe('growth', () => {
  it('is the slope of what grows', () => {
    expect(growthOf(readings((index) => 100 + index / 2))).toEqual({ perHour: 30, whole: 30, first: 100, last: 130 })
  })

  it('is none of what swings or jumps once in a while', () => {
    expect(growthOf(readings((index) => 100 + 5 * (index % 2))).perHour).toBe(0)
    expect(growthOf(readings((index) => (index % 10 === 3 ? 900 : 100))).perHour).toBe(0)
  })

  it('is none of nothing', () => {
    expect(growthOf([])).toEqual({ perHour: 0, whole: 0, first: 0, last: 0 })
    expect(growthOf([{ at: 1, value: 7 }])).toEqual({ perHour: 0, whole: 0, first: 7, last: 7 })
  })
})

describe('median', () => {
  it('is the middle, or between the two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0])
  })
})
