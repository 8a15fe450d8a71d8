/** When what a terminal prints is sent on, by a clock of the test's own. */
import { describe, expect, it } from 'vitest'
import { createPace, joinedBytes, joinedFor } from '../../../src/core/terminal/pace'

function bench() {
  let now = 0
  let timers: { readonly at: number; readonly work: () => void }[] = []
  const sent: { readonly at: number; readonly bytes: number }[] = []
  let waiting = 0
  const pace = createPace(
    () => {
      sent.push({ at: now, bytes: waiting })
      waiting = 0
    },
    (work, ms) => {
      const timer = { at: now + ms, work }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
  )
  return {
    pace,
    sent,
    timers: () => timers.length,
    print(bytes: number) {
      waiting += bytes
      pace.waits(bytes)
    },
    pass(ms: number) {
      const until = now + ms
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        timers = timers.filter((one) => one !== next)
        now = next.at
        next.work()
      }
      now = until
    },
  }
}

describe('the pace', () => {
  it('sends what comes after a pause at once, and joins what follows', () => {
    const { print, pass, sent } = bench()
    print(1)
    print(2)
    print(3)
    expect(sent).toEqual([{ at: 0, bytes: 1 }])
    pass(joinedFor.least)
    expect(sent[1]).toEqual({ at: joinedFor.least, bytes: 5 })
    pass(2 * joinedFor.least)
    print(4)
    expect(sent[2]).toEqual({ at: 3 * joinedFor.least, bytes: 4 })
  })

  it('joins keys that are held no longer than the first two', () => {
    const { print, pass, sent } = bench()
    for (let key = 0; key < 200; key += 1) {
      print(1)
      pass(3)
    }
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(joinedFor.least + 2)
  })

  it('joins a flood for longer and longer, up to the bound, and an echo after it for no longer', () => {
    const { print, pass, sent } = bench()
    for (let ms = 0; ms < 300; ms += 1) {
      print(2_048)
      pass(1)
    }
    const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
    expect(gaps.slice(0, 4)).toEqual([4, 8, 16, 32])
    expect(Math.max(...gaps)).toBe(joinedFor.most)
    pass(200)
    const before = sent.length
    print(1)
    print(1)
    pass(joinedFor.least)
    expect(sent.slice(before).map(({ bytes }) => bytes)).toEqual([1, 1])
  })

  it('joins what draws a whole screen sixty times a second for no longer than the least', () => {
    const { print, pass, sent } = bench()
    for (let frame = 0; frame < 60; frame += 1) {
      print(8_000)
      print(8_000)
      pass(16)
    }
    expect(Math.max(...sent.map(({ at }) => at % 16))).toBeLessThanOrEqual(2 * joinedFor.least)
  })

  it('joins no more than its bound of bytes', () => {
    const { print, sent } = bench()
    print(1)
    print(joinedBytes - 1)
    expect(sent).toHaveLength(1)
    print(1)
    expect(sent[1]?.bytes).toBe(joinedBytes)
  })

  it('sends what waits when it is told to, and nothing once it is stopped', () => {
    const { pace, print, pass, sent, timers } = bench()
    print(1)
    print(2)
    pace.now()
    pace.now()
    expect(sent.map(({ bytes }) => bytes)).toEqual([1, 2])
    print(3)
    pace.stop()
    pass(100)
    expect(sent).toHaveLength(2)
    expect(timers()).toBe(0)
  })
})
