/** RTM_NEWSTATS: struct if_stats_msg and IFLA_STATS_LINK_64 (include/uapi/linux/if_link.h). */
import type { LinkCounters } from '../../core/facts/types'
import { align4, littleEndian, readUint16, readUint32, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize, routeType } from './messages'

/** struct if_stats_msg: family u8, pad u8, pad u16, ifindex u32, filter mask u32. */
export const statsBodySize = 12
/** IFLA_STATS_LINK_64, and IFLA_STATS_FILTER_BIT of it. */
const linkStatistics = 1
export const linkStatisticsFilter = 1 << (linkStatistics - 1)
/** The first eight of struct rtnl_link_stats64, u64 each: rx and tx of packets, bytes, errors, dropped, in turn. */
const countersSize = 8 * 8

/** Decodes messages that lie one behind the other, each aligned; any others among them are passed over. */
export function forEachStats(
  buffer: MessageBuffer,
  start: number,
  end: number,
  take: (ifindex: number, counters: LinkCounters) => void,
): void {
  let size: number
  for (let at = start; at + headerSize <= end; at += align4(size)) {
    size = readUint32(buffer, at)
    if (size < headerSize || at + size > end) return
    const entry = readUint16(buffer, at + 4) === routeType.newStats ? decodeStats(buffer, at, at + size) : null
    if (entry) take(entry.ifindex, entry.counters)
  }
}

/**
 * Decodes one RTM_NEWSTATS.
 * @returns ifindex and counters; null where the message is too short or holds none. Counters are numbers: above 2^53
 *   (nine petabytes, where these are bytes) the kernel's value is rounded to a multiple of two, above 2^54 of four.
 */
function decodeStats(
  buffer: MessageBuffer,
  start: number,
  end: number,
): { readonly ifindex: number; readonly counters: LinkCounters } | null {
  const body = start + headerSize
  if (body + statsBodySize > end) return null
  let length: number
  for (let at = body + statsBodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    if (attributeType(buffer, at) !== linkStatistics || length < 4 + countersSize) continue
    return { ifindex: readUint32(buffer, body + 4), counters: readCounters(buffer, at + 4) }
  }
  return null
}

function readCounters(buffer: MessageBuffer, at: number): LinkCounters {
  return {
    rxPackets: readUint64(buffer, at),
    txPackets: readUint64(buffer, at + 8),
    rxBytes: readUint64(buffer, at + 16),
    txBytes: readUint64(buffer, at + 24),
    rxErrors: readUint64(buffer, at + 32),
    txErrors: readUint64(buffer, at + 40),
    rxDropped: readUint64(buffer, at + 48),
    txDropped: readUint64(buffer, at + 56),
  }
}

function readUint64(buffer: MessageBuffer, at: number): number {
  return Number(buffer.view.getBigUint64(at, littleEndian))
}
