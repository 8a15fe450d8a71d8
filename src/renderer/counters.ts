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
  /** Whether the next reading may be the sooner one. */
  readonly eager: () => boolean
}

/** Twice a second while packets move, once while none do: an idle window should cost next to nothing. */
const periods = { eager: 500, calm: 1000 } as const

const readers = new Set<CounterReader>()
let timer: number | undefined
/** Of the last reading, by performance.now(). */
let lastAt = -Infinity

/**
 * Reads for as long as the reader stays.
 * @returns ends it.
 */
export function readCounters(reader: CounterReader): () => void {
  if (readers.size === 0) document.addEventListener('visibilitychange', schedule)
  readers.add(reader)
  schedule()
  return () => {
    readers.delete(reader)
    if (readers.size > 0) return
    document.removeEventListener('visibilitychange', schedule)
    schedule()
  }
}

/** The next reading, if any: never sooner than the period after the last one, whatever was asked for meanwhile. */
function schedule(): void {
  window.clearTimeout(timer)
  timer = undefined
  if (document.visibilityState !== 'visible' || readers.size === 0) return
  const period = [...readers].some((reader) => reader.eager()) ? periods.eager : periods.calm
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
