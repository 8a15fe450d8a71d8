/** The moments, what the tools printed at them and where, over a reload of the page and the death of its process. */
import { watch } from 'vue'
import { readSides } from '../../contract/sides'
import { readCompared, readMoment, readTexts } from '../../core/memory/read'
import { keepForNextPage } from '../memory'
import type { PlaceTexts } from '../outputs/reading'
import { useMomentsStore, type Moment } from '../stores/moments'
import { useOutputsStore } from '../stores/outputs'

type Kept = Readonly<Record<string, string>>

/**
 * Takes up what the page before has kept.
 * @param engines whose moments still have a picture to be compared with.
 */
export function takeUpMoments(kept: Kept, engines: readonly string[]): void {
  const moments = useMomentsStore()
  const before = numbered<Moment>(kept, 'moment', readMoment)
  const there = [...before.values()].filter((moment) => engines.includes(moment.engine))
  const texts = numbered(kept, 'texts', (text) => readTexts(text) as PlaceTexts | null)
  const outputs = useOutputsStore()
  outputs.takeUpSides(readSides(kept['sides']))
  outputs.takeUp(new Map(there.flatMap(({ id }) => (texts.has(id) ? [[id, texts.get(id) ?? {}]] : []))))
  const compared = readCompared(kept['compared']) ?? { from: {}, to: {} }
  moments.takeUp(there, compared)
  keepMoments(
    Object.keys(kept)
      .flatMap((key) => /^(?:moment|texts)-(\d+)$/.exec(key)?.[1] ?? [])
      .map(Number),
  )
}

/** From now on, for the window's life. @param known the numbers of which main keeps something. */
function keepMoments(known: readonly number[]): void {
  const moments = useMomentsStore()
  let kept = new Set(known)
  watch(
    () => moments.all,
    (all) => {
      const now = new Set(all.map((moment) => moment.id))
      for (const moment of all) if (!kept.has(moment.id)) void keepForNextPage(`moment-${String(moment.id)}`, moment)
      for (const id of kept) {
        if (now.has(id)) continue
        for (const what of ['moment', 'texts']) void keepForNextPage(`${what}-${String(id)}`, null)
      }
      kept = now
    },
    { immediate: true },
  )
  watch([() => moments.from, () => moments.to], ([from, to]) => void keepForNextPage('compared', { from, to }))
}

function numbered<T>(kept: Kept, what: string, read: (text: string) => T | null): Map<number, T> {
  const found = new Map<number, T>()
  for (const [key, text] of Object.entries(kept)) {
    const number = new RegExp(`^${what}-(\\d+)$`).exec(key)?.[1]
    const value = number === undefined ? null : read(text)
    if (value !== null) found.set(Number(number), value)
  }
  return found
}
