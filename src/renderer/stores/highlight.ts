/** What is pointed at: by its name in a terminal or in a tool's text, or in the graph itself; each shows the others' part. */
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef } from 'vue'
import type { Place } from '../../contract/agent'
import { indexNames, viewpointOf } from '../../core/recognise/nameIndex'
import { scanLine } from '../../core/recognise/scan'
import type { NameIndex, Span } from '../../core/recognise/types'
import { joinedEngine } from '../../core/topology/join'
import { useExplorerStore } from './explorer'
import { useLabsStore } from './labs'
import { useTopologyStore } from './topology'

export type HighlightSource = 'terminal' | 'outputs' | 'graph'

export interface Highlight {
  readonly source: HighlightSource
  /** Interfaces' keys and namespaces' ids. */
  readonly elements: readonly string[]
  /** The graph's wire that is pointed at, by its id in the layout; the elements are its ends then. */
  readonly wire?: string
}

export const useHighlightStore = defineStore('highlight', () => {
  const topology = useTopologyStore()
  const labs = useLabsStore()
  const explorer = useExplorerStore()
  const current = shallowRef<Highlight | null>(null)
  /** An element that the graph is to select and to bring into sight; an object of its own for each wish. */
  const wanted = shallowRef<{ readonly element: string } | null>(null)
  /** Whether the person asked for a name where none was found. */
  const missed = ref(false)

  // Made only when somebody reads them after a change: while nothing is pointed at, a storm of changes costs nothing here.
  const labNames = computed(() => {
    const joined = labs.allShown ? topology.all[joinedEngine] : undefined
    return indexNames(joined ? [joined] : labs.living.flatMap((name) => topology.pictures[name] ?? []))
  })
  const ownNames = computed(() => {
    const own = topology.pictures[explorer.engine]
    return indexNames(own ? [own] : [])
  })
  /** A lab host's names are never taken for those of the person's own machine. */
  const namesOf = (labHost: string): NameIndex => (labHost === explorer.engine ? ownNames.value : labNames.value)

  /** What is named in a line that was printed at that place; reactive to the pictures. */
  function scan(text: string, place: Place): readonly Span[] {
    const names = namesOf(place.labHost)
    return scanLine(text, names, viewpointOf(names, place))
  }

  function titleOf(element: string): ReturnType<NameIndex['titleOf']> {
    return labNames.value.titleOf(element) ?? ownNames.value.titleOf(element)
  }

  function point(highlight: Highlight): void {
    missed.value = false
    current.value = highlight
  }

  function leave(source: HighlightSource): void {
    if (current.value?.source === source) current.value = null
  }

  /** Nothing is recognised where the person looked for a name. */
  function miss(): void {
    current.value = null
    missed.value = true
  }

  /** Selects the element in the graph and brings it into sight, with its lab host where another one is shown. */
  async function show(element: string): Promise<void> {
    const labHost = titleOf(element)?.labHost ?? null
    if (labHost !== null && topology.engine !== joinedEngine && topology.engine !== labHost) {
      explorer.shown = labHost === explorer.engine
      labs.allWanted = false
      if (!explorer.shown) labs.current = labHost
      // Another picture begins with nothing selected.
      await nextTick()
    }
    wanted.value = { element }
  }

  return { current, wanted, missed, scan, titleOf, point, leave, miss, show }
})
