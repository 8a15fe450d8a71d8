/**
 * Where packets move just now: the interfaces in sight whose counters grew between two readings (`readCounters` says when
 * those are made).
 */
import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import type { CountersReading } from '../../contract/agent'
import { trafficBetween, type Traffic } from '../../core/graph/traffic'
import { sameValue } from '../../core/topology/sameValue'
import { isResting, readCounters } from '../counters'

export interface CountersOptions {
  readonly engine: () => string | null
  /** Keys of the interfaces in sight. */
  readonly inSight: () => readonly string[]
}

/** @returns the interfaces through which at least one packet passed between the last two readings, and which way. */
export function useCounters(options: CountersOptions): ShallowRef<ReadonlyMap<string, Traffic>> {
  const moving = shallowRef<ReadonlyMap<string, Traffic>>(new Map())
  let last: { engine: string; reading: CountersReading } | null = null
  let end: (() => void) | undefined
  onMounted(() => {
    end = readCounters({
      wish: () => ({ engine: options.engine(), interfaces: options.inSight() }),
      pace() {
        // What moves is followed though nobody touches anything: it may be shown to a room.
        if (moving.value.size > 0) return isResting() ? 'calm' : 'eager'
        return isResting() ? 'idle' : 'calm'
      },
      hear(answer, engine) {
        // A failure is no news here: the picture itself says when it is behind.
        const now = answer.ok
          ? moved(last?.engine === engine ? last.reading : null, answer.value)
          : new Map<string, Traffic>()
        if (answer.ok) last = { engine, reading: answer.value }
        if (!sameValue([...moving.value], [...now])) moving.value = now
      },
    })
  })
  onBeforeUnmount(() => end?.())
  return moving
}

function moved(before: CountersReading | null, now: CountersReading): Map<string, Traffic> {
  const found = new Map<string, Traffic>()
  for (const [key, counters] of Object.entries(now.counters)) {
    const traffic = trafficBetween(before?.counters[key], counters)
    if (traffic) found.set(key, traffic)
  }
  return found
}
