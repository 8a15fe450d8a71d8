/** Counts packets where somebody asks for it: a socket on one interface whose filter runs in the kernel; nothing is captured. */
import { failure, success, type Result } from '../../contract/result'
import type { NamespaceId } from '../../core/facts/types'
import type { ObservedNamespace } from './namespace'
import type { CountedPackets, Surroundings } from './types'

/** Of one lab host; the one that was asked for the longest ago gives way. */
const mostCounters = 16

interface Counter {
  readonly socket: number
  total: number
}

export interface PacketCounters {
  /** @returns packets since it was first asked for; namespace-gone where the interface's namespace is not observed. */
  count(
    watch: { namespaceOf(id: NamespaceId): ObservedNamespace | undefined },
    labHost: string,
    counted: CountedPackets,
  ): Result<{ packets: number }>
  /** Closes every counter of that lab host. */
  forget(labHost: string): void
}

type Hands = Pick<Surroundings, 'openPacketCounter' | 'takePacketCount' | 'close' | 'fault'>

/** Creates the register of counters. */
export function createPacketCounters(surroundings: Hands): PacketCounters {
  const labs = new Map<string, Map<string, Counter>>()
  const open = (labHost: string, key: string, socket: number): Counter => {
    const counters = labs.get(labHost) ?? new Map<string, Counter>()
    labs.set(labHost, counters)
    for (const [oldest, { socket: old }] of counters) {
      if (counters.size < mostCounters) break
      surroundings.close(old)
      counters.delete(oldest)
    }
    const counter = { socket, total: 0 }
    counters.set(key, counter)
    return counter
  }
  return {
    count(watch, labHost, counted) {
      const slash = counted.interface.lastIndexOf('/')
      const observed = watch.namespaceOf(counted.interface.slice(0, slash))
      if (!observed) {
        return failure('namespace-gone', 'the network namespace of that interface is not observed', {
          params: { name: labHost },
        })
      }
      const key = `${counted.interface} ${counted.protocol} ${counted.port}`
      let counter = labs.get(labHost)?.get(key)
      if (!counter) {
        const socket = surroundings.openPacketCounter(
          observed.descriptor,
          Number(counted.interface.slice(slash + 1)),
          counted,
        )
        if (socket < 0) throw surroundings.fault('a packet counter cannot be opened', -socket)
        counter = open(labHost, key, socket)
      }
      counter.total += surroundings.takePacketCount(counter.socket)
      return success({ packets: counter.total })
    },
    forget(labHost) {
      for (const { socket } of labs.get(labHost)?.values() ?? []) surroundings.close(socket)
      labs.delete(labHost)
    },
  }
}
