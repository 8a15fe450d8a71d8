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

  it('keeps a storm to a fifth of a core, once a burst is used up', () => {
    const pace = createPace()
    let now = 0
    let worked = 0
    while (now < 10_000) {
      pace.worked(now, now + 20)
      worked += 20
      now = pace.next()
    }
    expect(worked / now).toBeGreaterThan(0.18)
    expect(worked / now).toBeLessThan(0.22)
  })

  it('forgets what was worked once it is paid off', () => {
    const pace = createPace()
    for (let at = 0; at < 200; at += 20) pace.worked(at, at + 20)
    expect(pace.next()).toBeGreaterThan(200 + 500)
    pace.worked(5000, 5020)
    expect(pace.next()).toBe(5020 + 12)
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
