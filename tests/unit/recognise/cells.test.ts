import { describe, expect, it } from 'vitest'
import { cellSpans, textOfRows, type Cell } from '../../../src/core/recognise/cells'

const narrow = (text: string): Cell[] => Array.from(text).map((chars) => ({ chars, width: 1 }))
const wide = (text: string): Cell[] =>
  Array.from(text).flatMap((chars) => [
    { chars, width: 2 },
    { chars: '', width: 0 },
  ])
const empty = (count: number): Cell[] => Array.from({ length: count }, () => ({ chars: '', width: 1 }))

describe('rows of cells', () => {
  it('put a name behind Korean words where it stands, two columns a syllable', () => {
    const line = textOfRows([[...wide('주소'), ...narrow(' eth0'), ...empty(3)]])
    expect(line.text).toBe('주소 eth0')
    expect(cellSpans(line, 3, 7, 12)).toEqual([{ row: 0, from: 5, to: 9 }])
  })

  it('are one text where a name was wrapped, and the name stands in both', () => {
    const line = textOfRows([narrow('10.0.0'), [...narrow('.15'), ...empty(3)]])
    expect(line.text).toBe('10.0.0.15')
    expect(cellSpans(line, 0, 9, 6)).toEqual([
      { row: 0, from: 0, to: 6 },
      { row: 1, from: 0, to: 3 },
    ])
  })

  it('have no gap where a wide character found no room at the end', () => {
    const line = textOfRows([
      [...narrow('ab'), ...empty(1)],
      [...wide('가'), ...narrow('c')],
    ])
    expect(line.text).toBe('ab가c')
    expect(cellSpans(line, 2, 3, 3)).toEqual([{ row: 1, from: 0, to: 2 }])
  })

  it('keep combining characters with what they stand over', () => {
    const line = textOfRows([[{ chars: 'e\u0301', width: 1 }, ...narrow('th')]])
    expect(cellSpans(line, 2, 4, 3)).toEqual([{ row: 0, from: 1, to: 3 }])
  })

  it('end where a wide character ends', () => {
    const line = textOfRows([wide('가')])
    expect(cellSpans(line, 0, 1, 2)).toEqual([{ row: 0, from: 0, to: 2 }])
  })

  it('of nothing are an empty text', () => {
    expect(textOfRows([empty(5)]).text).toBe('')
    expect(textOfRows([])).toEqual({ text: '', cells: [0] })
  })
})
