/** What a PTY says, joined: by fake timers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createJoiner } from '../../../../src/agent/terminals/join'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const bytes = (count: number, value = 0): Uint8Array => new Uint8Array(count).fill(value)

function joiner(): { readonly sent: Uint8Array[]; readonly join: ReturnType<typeof createJoiner> } {
  const sent: Uint8Array[] = []
  return { sent, join: createJoiner((piece) => sent.push(piece)) }
}

/** 4 KiB each millisecond. @returns how many pieces were sent meanwhile. */
function flooded(join: ReturnType<typeof createJoiner>, sent: readonly Uint8Array[], ms: number): number {
  const before = sent.length
  for (let at = 0; at < ms; at += 1) {
    join.push(bytes(4_096))
    vi.advanceTimersByTime(1)
  }
  return sent.length - before
}

describe('what a PTY says', () => {
  it('goes on at once after a pause, each time', () => {
    const { sent, join } = joiner()
    for (let key = 1; key < 5; key += 1) {
      join.push(bytes(1))
      expect(sent).toHaveLength(key)
      vi.advanceTimersByTime(50)
    }
  })

  it('is whole and in order when it is joined', () => {
    const { sent, join } = joiner()
    for (let at = 0; at < 200; at += 1) join.push(bytes(1 + at, at))
    join.end()
    expect(Buffer.concat(sent)).toEqual(Buffer.concat(Array.from({ length: 200 }, (_, at) => bytes(1 + at, at))))
  })

  it('is joined to some thirty pieces a second where it goes on and on', () => {
    const { sent, join } = joiner()
    flooded(join, sent, 200)
    expect(flooded(join, sent, 1_000)).toBeLessThanOrEqual(35)
  })

  it('is not held back for long after a key, nor where little comes', () => {
    const { sent, join } = joiner()
    flooded(join, sent, 200)
    const before = sent.length
    join.push(bytes(10))
    join.hurry()
    expect(sent.length).toBe(before + 1)
    join.push(bytes(10))
    vi.advanceTimersByTime(8)
    expect(sent.length).toBe(before + 2)
  })

  it('goes on before the pause is over where it is very much, and nothing is left at the end', () => {
    const { sent, join } = joiner()
    join.push(bytes(1))
    join.push(bytes(300_000))
    expect(sent).toHaveLength(2)
    join.push(bytes(1))
    join.end()
    expect(sent).toHaveLength(3)
    expect(vi.getTimerCount()).toBe(0)
  })
})
