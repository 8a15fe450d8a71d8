/** RTM_NEWRULE: struct fib_rule_hdr and its attributes (include/uapi/linux/fib_rules.h). */
import type { RuleFacts } from '../../core/facts/types'
import { align4, formatAddress, ipVersion, readText, readUint32, type MessageBuffer } from './bytes'
import { attributeLength, attributeType, headerSize } from './messages'

/** struct fib_rule_hdr: family, dst_len, src_len, tos, table, two reserved, action (u8 each), flags u32. */
const bodySize = 12
const nameLimit = 15
/** FIB_RULE_INVERT */
const invert = 0x2

const attribute = {
  destination: 1,
  source: 2,
  inInterface: 3,
  goto: 4,
  priority: 6,
  mark: 10,
  table: 15,
  markMask: 16,
  outInterface: 17,
} as const

/** Decodes one RTM_NEWRULE; null where it is too short, or of neither IPv4 nor IPv6 (multicast routing has rules, too). */
export function decodeRule(buffer: MessageBuffer, start: number, end: number): RuleFacts | null {
  const body = start + headerSize
  if (body + bodySize > end) return null
  const { bytes } = buffer
  const family = ipVersion(bytes[body] ?? 0)
  if (family === null) return null
  let source: string | null = null
  let destination: string | null = null
  let inInterface: string | null = null
  let outInterface: string | null = null
  // The kernel leaves a priority of 0 and a mark of 0 without a mask out (fib_nl_fill_rule, net/core/fib_rules.c).
  let priority = 0
  let table = bytes[body + 4] ?? 0
  let mark: number | null = null
  let markMask: number | null = null
  let goto: number | null = null
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const value = at + 4
    const stop = at + length
    const number = length >= 8 ? readUint32(buffer, value) : null
    switch (attributeType(buffer, at)) {
      case attribute.source:
        source = formatAddress(buffer, value, stop)
        break
      case attribute.destination:
        destination = formatAddress(buffer, value, stop)
        break
      case attribute.inInterface:
        inInterface = readText(buffer, value, stop, nameLimit)
        break
      case attribute.outInterface:
        outInterface = readText(buffer, value, stop, nameLimit)
        break
      case attribute.priority:
        priority = number ?? priority
        break
      case attribute.table:
        // One byte of the header; the attribute carries tables above 255.
        table = number ?? table
        break
      case attribute.mark:
        mark = number
        break
      case attribute.markMask:
        markMask = number
        break
      case attribute.goto:
        goto = number
        break
    }
  }
  return {
    family,
    priority,
    action: bytes[body + 7] ?? 0,
    table,
    source,
    sourceLength: bytes[body + 2] ?? 0,
    destination,
    destinationLength: bytes[body + 1] ?? 0,
    inInterface,
    outInterface,
    mark,
    markMask,
    goto,
    inverted: (readUint32(buffer, body + 8) & invert) !== 0,
  }
}
