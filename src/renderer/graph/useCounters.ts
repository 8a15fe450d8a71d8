/**
 * Where packets move just now: counters of the interfaces in sight are read twice a second at most (contract: at most `countersLimit` at once), and only while the
 * window can be seen. Counters change without any event, so they are no part of the picture and are asked for here.
 */
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { countersLimit, type CountersReading } from '../../contract/agent'
import type { LinkCounters } from '../../core/facts/types'
import { bridge } from '../bridge'

/** While packets move, and while none do: an idle window should cost next to nothing. */
const periods = { moving: 500, still: 1000 } as const

export interface CountersOptions {
  readonly engine: () => string | null
  /** Keys of the interfaces in sight. */
  readonly inSight: () => readonly string[]
}

/** @returns the interfaces through which at least one packet passed between the last two readings. */
export function useCounters(options: CountersOptions): ShallowRef<ReadonlySet<string>> {
  const moving = shallowRef<ReadonlySet<string>>(new Set())
  let last: { engine: string; reading: CountersReading } | null = null
  let timer: number | undefined

  async function read(): Promise<void> {
    const [engine, interfaces] = [options.engine(), options.inSight().slice(0, countersLimit)]
    if (engine === null || interfaces.length === 0) return
    const answer = await bridge.request('counters.read', { engine, interfaces })
    // A failure is no news here: the picture itself says when it is behind.
    const now = answer.ok ? moved(last?.engine === engine ? last.reading : null, answer.value) : new Set<string>()
    if (answer.ok) last = { engine, reading: answer.value }
    if (!sameSet(moving.value, now)) moving.value = now
  }
  function watchOnlyWhileSeen(): void {
    window.clearTimeout(timer)
    timer = undefined
    if (document.visibilityState === 'visible') again()
  }
  function again(): void {
    timer = window.setTimeout(
      () => {
        const mine = timer
        void read().then(() => {
          // Hidden, or ended, or begun afresh meanwhile: this round has no successor.
          if (timer === mine && mine !== undefined) again()
        })
      },
      moving.value.size > 0 ? periods.moving : periods.still,
    )
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', watchOnlyWhileSeen)
    watchOnlyWhileSeen()
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', watchOnlyWhileSeen)
    window.clearTimeout(timer)
    timer = undefined
  })
  return moving
}

function moved(before: CountersReading | null, now: CountersReading): Set<string> {
  const found = new Set<string>()
  for (const [key, counters] of Object.entries(now.counters)) {
    const old = before?.counters[key]
    if (old && packets(counters) > packets(old)) found.add(key)
  }
  return found
}

function packets(counters: LinkCounters): number {
  return counters.rxPackets + counters.txPackets
}

function sameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((entry) => other.has(entry))
}
