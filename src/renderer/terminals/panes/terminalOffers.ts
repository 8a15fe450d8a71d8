/** Where a terminal can be opened in the picture that is in sight, and the opening of it. */
import type { PlaceOffer } from '../../../core/panes/offers'
import { allPlaces, placesOf, wireOffer, type Entering } from '../../../core/panes/offers'
import type { Topology } from '../../../core/topology/types'
import { useAreasStore } from '../../stores/areas'
import { useExplorerStore } from '../../stores/explorer'
import { useLabsStore } from '../../stores/labs'
import { useTopologyStore } from '../../stores/topology'
import { useWorkbenchStore } from '../../stores/workbench'

export interface TerminalOffers {
  /** @param element a box's id, or an interface's key: its box is meant. The most natural place is the first. */
  at(element: string | null): PlaceOffer[]
  /** Both ends of the wire at that interface; null where there is none to enter. */
  wireAt(element: string | null): readonly [PlaceOffer, PlaceOffer] | null
  all(): PlaceOffer[]
  open(offer: PlaceOffer): void
  openPair(pair: readonly PlaceOffer[]): void
}

export function useTerminalOffers(): TerminalOffers {
  const topology = useTopologyStore()
  const explorer = useExplorerStore()
  const labs = useLabsStore()
  const workbench = useWorkbenchStore()
  const areas = useAreasStore()
  const entering = (): Entering => {
    if (!explorer.shown) return 'everything'
    return explorer.mayEnter ? 'namespaces' : 'nothing'
  }
  /** What is of another moment, or gone, can be looked at but not entered. */
  const picture = (): Topology | null => (topology.until === null ? topology.live : null)
  return {
    at(element) {
      const now = picture()
      const id = now?.interfaces.find((entry) => entry.key === element)?.namespaceId ?? element
      const namespace = now?.namespaces.find((entry) => entry.id === id)
      return now && namespace ? placesOf(now, namespace, entering()) : []
    },
    wireAt(element) {
      const now = picture()
      return now && element !== null ? wireOffer(now, element, entering()) : null
    },
    all() {
      if (topology.live) return allPlaces(topology.live, entering())
      const labHost = explorer.shown ? null : labs.current
      return labHost === null ? [] : [{ place: { kind: 'lab-host', labHost }, name: labHost, end: null }]
    },
    open({ place, name }) {
      void areas.reveal('terminals')
      workbench.openTerminal(place, name)
    },
    openPair: (pair) => {
      void areas.reveal('terminals')
      workbench.openPair(pair)
    },
  }
}
