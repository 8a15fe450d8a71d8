/** When the texts are read again; the window is a stand-in that can be hidden at will. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPace } from '../../../src/renderer/outputs/pace'

const page = new (class extends EventTarget {
  hidden = false
})()
let done = 0
const show = (visible: boolean): void => {
  page.hidden = !visible
  page.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  done = 0
  page.hidden = false
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', globalThis)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const paced = (): ReturnType<typeof createPace> => createPace(() => (done += 1))

describe('the pace', () => {
  it('is once for a burst, when it is over', () => {
    const pace = paced()
    for (let time = 0; time < 5; time += 1) {
      pace.soon(100)
      vi.advanceTimersByTime(50)
    }
    expect(done).toBe(0)
    vi.advanceTimersByTime(100)
    expect(done).toBe(1)
    vi.advanceTimersByTime(5_000)
    expect(done).toBe(1)
  })

  it('does not wait for the end of a burst that has none', () => {
    const pace = paced()
    for (let time = 0; time < 100; time += 1) {
      pace.soon(100)
      vi.advanceTimersByTime(50)
    }
    expect(done).toBeGreaterThanOrEqual(4)
  })

  it('is nothing while the window is hidden, and once when it is seen again', () => {
    const pace = paced()
    page.hidden = true
    for (let time = 0; time < 3; time += 1) {
      pace.soon(100)
      vi.advanceTimersByTime(1_000)
    }
    expect(done).toBe(0)
    show(true)
    expect(done).toBe(1)
    show(true)
    expect(done).toBe(1)
  })
})
