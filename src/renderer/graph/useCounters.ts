/**
 * Where packets move just now: the interfaces in sight whose counters grew between two readings (`readCounters` says when
 * those are made).
 */
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import type { CountersReading } from '../../contract/agent'
import type { LinkCounters } from '../../core/facts/types'
import { isResting, readCounters } from '../counters'

export interface CountersOptions {
  readonly engine: () => string | null
  /** Keys of the interfaces in sight. */
  readonly inSight: () => readonly string[]
}

/** @returns the interfaces through which at least one packet passed between the last two readings. */
export function useCounters(options: CountersOptions): ShallowRef<ReadonlySet<string>> {
  const moving = shallowRef<ReadonlySet<string>>(new Set())
  let last: { engine: string; reading: CountersReading } | null = null
  let end: (() => void) | undefined
  onMounted(() => {
    end = readCounters({
      wish: () => ({ engine: options.engine(), interfaces: options.inSight() }),
      pace: () => (isResting() ? 'idle' : moving.value.size > 0 ? 'eager' : 'calm'),
      hear(answer, engine) {
        // A failure is no news here: the picture itself says when it is behind.
        const now = answer.ok ? moved(last?.engine === engine ? last.reading : null, answer.value) : new Set<string>()
        if (answer.ok) last = { engine, reading: answer.value }
        if (!sameSet(moving.value, now)) moving.value = now
      },
    })
  })
  onBeforeUnmount(() => end?.())
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
