/** What a page is shown of a terminal that went on without it: whole lines, under the modes that hold. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeptOutput } from '../../../src/core/terminal/kept'
import { createTerminalModes } from '../../../src/core/terminal/modes'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8')

function restored(...printed: string[]): string {
  const modes = createTerminalModes()
  for (const text of printed) modes.scan(bytesOf(text))
  return modes.restore()
}

describe('the modes of a stream', () => {
  it('are the last word on each private mode', () => {
    expect(restored('\x1b[?2004h text \x1b[?25l\x1b[?1;1006h')).toBe('\x1b[?2004h\x1b[?25l\x1b[?1h\x1b[?1006h')
    expect(restored('\x1b[?25l\x1b[?25h')).toBe('\x1b[?25h')
    expect(restored('\x1b[?1049h', '\x1b[?47l')).toBe('\x1b[?47l')
  })

  it('are found wherever a chunk ends', () => {
    const text = '\x1b]0;title [?7h\x07\x1b[?2004h\x1b(0\x0e\x1bP1;[?1h\x1b\\\x1b='
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        const chunks = at.slice(1).map((to, index) => text.slice(at[index], to))
        expect(restored(...chunks)).toBe('\x1b[?2004h\x1b(0\x0e\x1b=')
      }),
    )
  })

  it('are none of what only looks like one, of what is over at once, or of what was reset', () => {
    expect(restored('[?25l \x1b[25h \x1b]8;;\x1b[?1h\x1b\\')).toBe('\x1b[?1h')
    expect(restored('\x1b[?3h\x1b[?2026h\x1b[?1048h')).toBe('')
    expect(restored('\x1b[?1h\x1b[?2004h\x1b(0\x1b=\x1b[!p')).toBe('\x1b[?2004h')
    expect(restored('\x1b[?2004h\x1b)0\x0e\x1bc')).toBe('')
    expect(restored('\x1b[?20\x1804h', '\x1b(0\x1b(B')).toBe('')
  })

  it('are copied, not shared', () => {
    const modes = createTerminalModes()
    modes.scan(bytesOf('\x1b[?1h\x1b[?'))
    const copy = modes.copy()
    copy.scan(bytesOf('1049h'))
    expect([modes.restore(), modes.betweenSequences(), copy.alternate(), copy.betweenSequences()]).toEqual([
      '\x1b[?1h',
      false,
      true,
      true,
    ])
  })
})

describe('kept output', () => {
  it('is all of it, byte for byte, where it fits', () => {
    const kept = createKeptOutput()
    for (const text of ['a한글\x1b[', '31mred', '']) kept.append(bytesOf(text))
    expect(textOf(kept.replay().pieces)).toBe('a한글\x1b[31mred')
    expect(textOf(kept.since(1))).toBe('한글\x1b[31mred')
    expect(kept.since(kept.end())).toHaveLength(0)
  })

  it('is bounded, begins with a whole line, and without its colours', () => {
    const limit = 100_000
    const kept = createKeptOutput(limit)
    let all = ''
    for (let line = 0; line < 20_000; line += 1) {
      const text = `\x1b[3${String(line % 8)}m${String(line)} 한글\n`
      all += text
      kept.append(bytesOf(text))
    }
    const { pieces } = kept.replay()
    const [first, ...rest] = pieces
    const lines = textOf(rest)
    expect(textOf([first ?? new Uint8Array()])).toBe('\x1b[m')
    expect(all.endsWith(`\n${lines}`)).toBe(true)
    expect(bytesOf(lines).length).toBeLessThanOrEqual(limit)
    expect(bytesOf(lines).length).toBeGreaterThan(limit - 40_000)
    expect(textOf(kept.since(kept.end() - 7))).toBe(all.slice(-3))
  })

  it('is a copy, whatever memory the blocks are made of: theirs is used again', () => {
    const kept = createKeptOutput(40_000, (size) => Buffer.alloc(size))
    kept.append(bytesOf('first line\n'.repeat(3_000)))
    const { pieces } = kept.replay()
    const before = textOf(pieces)
    for (let count = 0; count < 10; count += 1) kept.append(bytesOf('another line\n'.repeat(3_000)))
    expect(textOf(pieces)).toBe(before)
  })

  it('has the modes that were set by what is gone, and those alone', () => {
    const kept = createKeptOutput(100_000)
    kept.append(bytesOf('\x1b[?1049h\x1b[?2004h\x1b[?25l'))
    for (let line = 0; line < 20_000; line += 1) kept.append(bytesOf('line\n'))
    kept.append(bytesOf('\x1b[?25h'))
    expect(textOf(kept.replay().pieces)).toMatch(/^\x1b\[\?1049h\x1b\[\?2004h\x1b\[\?25l\x1b\[mline\n[^]*\x1b\[\?25h$/)
    expect(kept.replay().alternate).toBe(true)
    kept.append(bytesOf('\x1b[?1049l'))
    expect(kept.replay().alternate).toBe(false)
  })

  it('without a line begins neither within a sequence nor within a character', () => {
    for (const unit of ['\x1b[31;42m가', '가나']) {
      const kept = createKeptOutput(70_000)
      for (let written = 0; written < 200_000; written += bytesOf(unit).length) kept.append(bytesOf(unit))
      expect(textOf(kept.replay().pieces.slice(1))).toMatch(unit === '가나' ? /^[가나]+$/ : /^\x1b\[31;42m가/)
    }
  })
})
