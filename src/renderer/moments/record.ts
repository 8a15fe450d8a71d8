/** Keeps a moment of every change that has settled, so that any two of them can be compared later. */
import { watch } from 'vue'
import { compareTopologies } from '../../core/topology/compare'
import { summarizeChanges } from '../../core/topology/summary'
import type { Topology } from '../../core/topology/types'
import { useMomentsStore } from '../stores/moments'
import { useTopologyStore } from '../stores/topology'

/** What `docker run` does to a host takes some 300 ms from the first event to the last. */
const settleMs = 700

/** Starts recording; called once, by the window. */
export function recordMoments(): void {
  const pictures = useTopologyStore()
  const moments = useMomentsStore()
  const timers = new Map<string, number>()

  function settle(engine: string): void {
    const now = pictures.all[engine]
    if (!now) return
    const own = moments.of(engine)
    const last = own[own.length - 1]
    if (!last) {
      moments.add(now, 'settled', [])
      return
    }
    if (last.topology === now) return
    const lines = summarizeChanges(compareTopologies(last.topology, now))
    if (lines.length > 0) moments.add(now, 'settled', lines)
  }

  watch(
    () => pictures.all,
    (next: Readonly<Record<string, Topology>>, before: Readonly<Record<string, Topology>>) => {
      for (const engine of Object.keys(next)) {
        if (next[engine] === before[engine]) continue
        window.clearTimeout(timers.get(engine))
        timers.set(
          engine,
          window.setTimeout(() => settle(engine), settleMs),
        )
      }
    },
  )
}
