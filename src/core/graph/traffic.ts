/** Which way packets go along a wire, by what the interfaces at its ends counted. */
import type { LinkCounters } from '../facts/types'
import type { WireKind } from '../topology/types'

/** Whether at least one packet passed between two readings. */
export interface Traffic {
  readonly received: boolean
  readonly sent: boolean
}

export interface Flow {
  /** From the wire's `from` to its `to`. */
  readonly forth: boolean
  readonly back: boolean
}

/** @returns null where neither counter grew; a counter that is less than before is that of another interface. */
export function trafficBetween(before: LinkCounters | undefined, now: LinkCounters): Traffic | null {
  if (!before) return null
  const received = now.rxPackets > before.rxPackets
  const sent = now.txPackets > before.txPackets
  return received || sent ? { received, sent } : null
}

/**
 * @param from what is known of the interface at the wire's `from`: the port, the child, or one of two peers; null where
 *   nothing passed it, or nobody counts there.
 * @param to of the master, the parent, or the other peer. A master's and a parent's counters are of all that they are wired to, so
 *   that only a pair has use for them.
 */
export function flowAlong(kind: WireKind, from: Traffic | null, to: Traffic | null): Flow {
  // What comes into a port goes on to its master (br_handle_frame, net/bridge/br_input.c).
  if (kind === 'bridge-port' || kind === 'port') return { forth: from?.received ?? false, back: from?.sent ?? false }
  const [sent, received] = [from?.sent ?? false, from?.received ?? false]
  if (kind === 'veth') return { forth: sent || (to?.received ?? false), back: received || (to?.sent ?? false) }
  // A VXLAN sends to as many hosts as it knows: only where both ends counted was it this one.
  if (kind === 'vxlan-tunnel') return { forth: sent && (to?.received ?? false), back: received && (to?.sent ?? false) }
  return { forth: sent, back: received }
}
