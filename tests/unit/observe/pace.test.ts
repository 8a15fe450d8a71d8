import { describe, expect, it } from 'vitest'
import { createAppointment, createPace } from '../../../src/agent/observe/pace'

describe('the pace of an observer', () => {
  it('lets the first work begin at once', () => {
    expect(createPace().next()).toBe(-Infinity)
  })

  it('gathers what follows for some milliseconds, however little the work was', () => {
    const pace = createPace()
    pace.worked(1000, 1001)
    expect(pace.next()).toBe(1001 + 12)
  })

  const storm = (
    workMs: number,
    untilMs: number,
  ): { pace: ReturnType<typeof createPace>; turns: number; now: number } => {
    const pace = createPace()
    let now = 0
    let turns = 0
    for (; now < untilMs; turns += 1) {
      pace.worked(now, now + workMs)
      now = pace.next()
    }
    return { pace, turns, now }
  }

  it('becomes slower under a storm, down to ten times a second, and says so', () => {
    expect(storm(1, 30).pace.isStorm()).toBe(false)
    const { pace, turns } = storm(1, 10_000)
    expect(pace.isStorm()).toBe(true)
    expect(turns).toBeGreaterThan(95)
    expect(turns).toBeLessThan(110)
  })

  it('keeps long work to a fifth of a core, once a burst is used up', () => {
    const { turns, now } = storm(30, 10_000)
    expect((turns * 30) / now).toBeGreaterThan(0.18)
    expect((turns * 30) / now).toBeLessThan(0.24)
  })

  it('never lets anybody wait for longer than a quarter of a second, whatever was worked', () => {
    const { pace } = storm(400, 4_000)
    pace.worked(10_000, 15_000)
    expect(pace.next()).toBe(15_000 + 250)
  })

  it('is what it was once the storm is over', () => {
    const { pace, now } = storm(20, 3_000)
    pace.worked(now + 5_000, now + 5_001)
    expect(pace.next()).toBe(now + 5_001 + 12)
    expect(pace.isStorm()).toBe(false)
  })
})

describe('an appointment', () => {
  const made = (): {
    appointment: ReturnType<typeof createAppointment>
    asked: number[]
    ring(): void
    done: () => number
  } => {
    const asked: number[] = []
    let waiting: (() => void) | null = null
    let count = 0
    const appointment = createAppointment(
      (delayMs, callback) => {
        asked.push(Math.round(delayMs))
        waiting = callback
        return () => {
          waiting = null
        }
      },
      () => {
        count += 1
      },
    )
    return { appointment, asked, ring: () => waiting?.(), done: () => count }
  }

  it('is kept once, however many asked for it', () => {
    const { appointment, asked, ring, done } = made()
    const soon = performance.now() + 500
    appointment.by(soon)
    appointment.by(soon + 100)
    ring()
    ring()
    expect(asked).toHaveLength(1)
    expect(done()).toBe(1)
  })

  it('is brought forward for whoever cannot wait so long', () => {
    const { appointment, asked, ring, done } = made()
    appointment.by(performance.now() + 5000)
    appointment.by(performance.now() + 20)
    ring()
    expect(asked).toEqual([5000, 20])
    expect(done()).toBe(1)
  })

  it('is not kept when it was cancelled, and may be made again', () => {
    const { appointment, ring, done } = made()
    appointment.by(0)
    appointment.cancel()
    ring()
    expect(done()).toBe(0)
    appointment.by(0)
    ring()
    expect(done()).toBe(1)
  })
})
