/** Who goes first, by fake timers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFirst, firstMs } from '../../../src/core/terminal/first'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the terminal that a person types in', () => {
  it('goes first until a while after its last key', () => {
    const changed = vi.fn()
    const first = createFirst<string>((work, ms) => {
      const timer = setTimeout(work, ms)
      return () => {
        clearTimeout(timer)
      }
    }, changed)
    first.typed('one')
    vi.advanceTimersByTime(firstMs - 1)
    first.typed('one')
    vi.advanceTimersByTime(firstMs - 1)
    expect([first.any(), first.has('one'), first.has('other')]).toEqual([true, true, false])
    changed.mockClear()
    vi.advanceTimersByTime(1)
    expect([first.any(), changed.mock.calls.length]).toEqual([false, 1])
  })
})
