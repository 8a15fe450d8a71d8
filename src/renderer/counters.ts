/**
 * The one reader of counters in the window. They change without any event, so they are no part of the picture and are
 * asked for here: of what is in sight, while the window can be seen, at most twice a second whoever wants them.
 */
import { countersLimit, type CountersReading } from '../contract/agent'
import type { Result } from '../contract/result'
import type { InterfaceKey } from '../core/topology/types'
import { bridge } from './bridge'

export interface CounterWish {
  /** Null for nobody's. */
  readonly engine: string | null
  readonly interfaces: readonly InterfaceKey[]
}

export interface CounterReader {
  /** Asked before each reading. */
  readonly wish: () => CounterWish
  /** Hears of every reading of its engine; it may hold more than was wished. */
  readonly hear: (reading: Result<CountersReading>, engine: string) => void
  /** How soon after the last reading the next one is wanted; the soonest of all readers counts. */
  readonly pace: () => CounterPace
}

/** In milliseconds. `idle` holds only while nobody has touched the window for a while: then it should cost next to nothing. */
const periods = { eager: 500, calm: 1000, idle: 60_000 } as const
export type CounterPace = keyof typeof periods
/** So long after the last touch nobody is taken to be watching the traffic closely. */
const restAfterMs = 10_000
const touches = ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const

const readers = new Set<CounterReader>()
let timer: number | undefined
/** Of the last reading, by performance.now(). */
let lastAt = -Infinity
let touchedAt = -Infinity

/** Whether the window rests: nobody has used it for a while. */
export function isResting(): boolean {
  return performance.now() - touchedAt > restAfterMs
}

function touch(): void {
  const rested = isResting()
  touchedAt = performance.now()
  if (rested) schedule()
}

/**
 * Reads for as long as the reader stays.
 * @returns ends it.
 */
export function readCounters(reader: CounterReader): () => void {
  if (readers.size === 0) {
    document.addEventListener('visibilitychange', onVisibility)
    for (const event of touches) window.addEventListener(event, touch, { capture: true, passive: true })
  }
  readers.add(reader)
  touchedAt = performance.now()
  schedule()
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    document.removeEventListener('visibilitychange', onVisibility)
    for (const event of touches) window.removeEventListener(event, touch, { capture: true })
    schedule()
  }
}

/** Whoever brings the window back looks at it. */
function onVisibility(): void {
  touchedAt = performance.now()
  schedule()
}

/** The next reading, if any: never sooner than the period after the last one, whatever was asked for meanwhile. */
function schedule(): void {
  window.clearTimeout(timer)
  timer = undefined
  if (document.visibilityState !== 'visible' || readers.size === 0) return
  const period = Math.min(...[...readers].map((reader) => periods[reader.pace()]))
  timer = window.setTimeout(() => void read(), Math.max(0, lastAt + period - performance.now()))
}

async function read(): Promise<void> {
  timer = undefined
  const mine = performance.now()
  lastAt = mine
  const wishes = [...readers].map((reader) => reader.wish())
  // One request a round: what is in sight is of one engine, but for the moment in which it changes.
  const engine = wishes.find((wish) => wish.engine !== null && wish.interfaces.length > 0)?.engine ?? null
  const interfaces = new Set(wishes.flatMap((wish) => (wish.engine === engine ? wish.interfaces : [])))
  if (engine !== null && interfaces.size > 0) {
    const wanted = [...interfaces].slice(0, countersLimit)
    const answer = await bridge.request('counters.read', { engine, interfaces: wanted })
    for (const reader of [...readers]) reader.hear(answer, engine)
  }
  // A reader that came meanwhile has begun the next round already.
  if (mine === lastAt && timer === undefined) schedule()
}
