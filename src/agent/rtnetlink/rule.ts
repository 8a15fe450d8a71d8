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
  const numbers = new Map<number, number>()
  let source: string | null = null
  let destination: string | null = null
  let inInterface: string | null = null
  let outInterface: string | null = null
  let length: number
  for (let at = body + bodySize; (length = attributeLength(buffer, at, end)); at += align4(length)) {
    const type = attributeType(buffer, at)
    if (type === attribute.source) source = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.destination) destination = formatAddress(buffer, at + 4, at + length)
    else if (type === attribute.inInterface) inInterface = readText(buffer, at + 4, at + length, nameLimit)
    else if (type === attribute.outInterface) outInterface = readText(buffer, at + 4, at + length, nameLimit)
    else if (length >= 8) numbers.set(type, readUint32(buffer, at + 4))
  }
  return {
    family,
    priority: numbers.get(attribute.priority) ?? 0,
    action: bytes[body + 7] ?? 0,
    table: numbers.get(attribute.table) ?? bytes[body + 4] ?? 0,
    source,
    sourceLength: bytes[body + 2] ?? 0,
    destination,
    destinationLength: bytes[body + 1] ?? 0,
    inInterface,
    outInterface,
    mark: numbers.get(attribute.mark) ?? null,
    markMask: numbers.get(attribute.markMask) ?? null,
    goto: numbers.get(attribute.goto) ?? null,
    inverted: (readUint32(buffer, body + 8) & invert) !== 0,
  }
}
