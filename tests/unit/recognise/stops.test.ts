import { describe, expect, it } from 'vitest'
import { stopBefore } from '../../../src/core/recognise/stops'
import type { Span } from '../../../src/core/recognise/types'

/** Each letter names something. */
const scanned = (text: string): readonly Span[] =>
  [...text.matchAll(/[a-z]/g)].map(({ 0: name, index }) => ({
    start: index,
    end: index + 1,
    kind: 'interface' as const,
    elements: [name],
  }))

describe('the key from name to name', () => {
  const through = (text: readonly string[], first: number, presses: number): string => {
    let at = { line: first, start: Infinity }
    let seen = ''
    for (let press = 0; press < presses; press += 1) {
      const stop = stopBefore(text.length, (line) => scanned(text[line] ?? ''), at)
      if (!stop) return `${seen}!`
      seen += stop.span.elements[0] ?? ''
      at = { line: stop.line, start: stop.span.start }
    }
    return seen
  }

  it('begins with the last one that can be seen, goes back, and round', () => {
    expect(through(['. a b', '', 'c', 'd e'], 2, 7)).toBe('cbaedcb')
    expect(through(['a b'], 0, 4)).toBe('baba')
    expect(through(['', 'a', ''], 2, 3)).toBe('aaa')
  })

  it('finds nothing where nothing is named', () => {
    expect(through(['. .', ''], 1, 3)).toBe('!')
    expect(through([], 0, 1)).toBe('!')
  })

  it('reads no further than it has to', () => {
    const read: number[] = []
    stopBefore(
      10_000,
      (line) => {
        read.push(line)
        return scanned(line === 9_990 ? 'a' : '')
      },
      { line: 9_995, start: Infinity },
    )
    expect(read).toEqual([9_995, 9_994, 9_993, 9_992, 9_991, 9_990])
  })
})
