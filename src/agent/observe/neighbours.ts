/** Which changes of a neighbour are news. */
import type { NeighbourFacts } from '../../core/facts/types'

/** NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE, include/uapi/linux/neighbour.h. */
const resolvedStates = 2 | 4 | 8 | 16

/**
 * True where two tables tell a person the same. A resolved neighbour runs in circles through reachable, stale, delay
 * and probe by timers alone, whenever there is traffic or none: pushing that would redraw an idle picture for ever.
 * Facts still keep the state as it was last read.
 */
export function sameNeighbours(one: readonly NeighbourFacts[], other: readonly NeighbourFacts[]): boolean {
  return (
    one.length === other.length &&
    one.every((entry, index) => {
      const counterpart = other[index]
      return counterpart !== undefined && sameNeighbour(entry, counterpart)
    })
  )
}

function sameNeighbour(one: NeighbourFacts, other: NeighbourFacts): boolean {
  return (
    one.ifindex === other.ifindex &&
    one.family === other.family &&
    one.address === other.address &&
    one.mac === other.mac &&
    (one.state === other.state || ((one.state & resolvedStates) !== 0 && (other.state & resolvedStates) !== 0))
  )
}
