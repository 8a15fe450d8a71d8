/** What the tools printed at each moment that can be compared with. */
import { shallowRef } from 'vue'
import { observedTools, type ObservedTool } from '../../core/outputs/tools'
import { sameWiring } from '../../core/outputs/wiring'
import type { Topology } from '../../core/topology/types'
import type { Moment } from '../stores/moments'
import { untoldTools, type PlaceTexts, type ToolText } from './reading'

/** A change has settled 700 ms after its last event; what was read since its first one belongs to it. */
const freshMs = 2_000

type Pictures = Readonly<Record<string, Topology>>

export interface KeepingOptions {
  /** The moments that there are; what belongs to others is forgotten. */
  readonly moments: () => readonly Moment[]
  readonly pictures: () => Pictures
  readonly texts: () => PlaceTexts
  /** Runs every tool at the places that are shown. */
  readonly readAll: () => Promise<PlaceTexts>
  /** That is what the tools printed at that moment, as far as it is known now. */
  readonly onKept: (moment: number, texts: PlaceTexts) => void
  /** Milliseconds after which the page knows what the kernel did before. */
  readonly settleMs: number
}

export interface Keeping {
  /** A moment has been made. */
  add(moment: Moment): Promise<void>
  /** The tools have been run while the pictures were these. */
  refreshed(from: Pictures, texts: PlaceTexts): void
  /** What the page before this one knew of its moments, by their numbers. */
  takeUp(before: ReadonlyMap<number, PlaceTexts>): void
  /** Null where that tool was not run there then. */
  text(moment: Moment, key: string, tool: ObservedTool): ToolText | null
}

/** Creates it without a moment. */
export function createKeeping(options: KeepingOptions): Keeping {
  const kept = shallowRef<ReadonlyMap<number, PlaceTexts>>(new Map())
  let lastFrom: Pictures = {}
  let lastAt = 0
  /** Moments of a change whose texts are still being read. */
  let waiting: readonly Moment[] = []

  const fits = (moment: Moment, pictures: Pictures): boolean => {
    const picture = pictures[moment.engine]
    return picture !== undefined && sameWiring(moment.topology, picture)
  }
  function keep(moment: Moment, texts: PlaceTexts): void {
    const known = new Set(options.moments().map((entry) => entry.id))
    const before = kept.value.get(moment.id) ?? {}
    const merged = Object.keys({ ...before, ...texts }).map((key) => [key, { ...before[key], ...texts[key] }] as const)
    const all: PlaceTexts = Object.fromEntries(merged)
    kept.value = new Map([...[...kept.value].filter(([id]) => known.has(id)), [moment.id, all]])
    options.onKept(moment.id, all)
  }

  return {
    async add(moment) {
      const told = fits(moment, lastFrom)
      const fresh = performance.now() - lastAt < freshMs
      if (told) keep(moment, fresh ? options.texts() : toldByTheKernel(options.texts()))
      else waiting = [...waiting, moment]
      if (moment.kind === 'settled') return
      // A person's own moment: whatever is chosen later is to be right, and rules are as old as their last reading.
      const texts = await options.readAll()
      await new Promise((later) => setTimeout(later, options.settleMs))
      if (fits(moment, options.pictures())) keep(moment, texts)
    },
    refreshed(from, texts) {
      lastFrom = from
      lastAt = performance.now()
      for (const moment of waiting) if (fits(moment, from)) keep(moment, texts)
      waiting = []
    },
    takeUp(before) {
      kept.value = new Map([...before, ...kept.value])
    },
    text: (moment, key, tool) => kept.value.get(moment.id)?.[key]?.[tool] ?? null,
  }
}

/** What is known without asking again, because a change of it would have been told. */
function toldByTheKernel(texts: PlaceTexts): PlaceTexts {
  const told = observedTools.filter((tool) => !untoldTools.includes(tool))
  return Object.fromEntries(
    Object.entries(texts).map(([key, known]) => [
      key,
      Object.fromEntries(told.flatMap((tool) => (known[tool] ? [[tool, known[tool]] as const] : []))),
    ]),
  )
}
