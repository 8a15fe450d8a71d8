/** Addresses as tools print them → one canonical form, by which they are looked up. */
import ipaddr from 'ipaddr.js'
import { isAscii, isBoundary, isDigit, isNameCharacter } from './characters'

/** The longest IPv6 address in text, with an IPv4 one in it (INET6_ADDRSTRLEN less its zero, RFC 3493), and a port behind it. */
const longest = 45 + 6
const macPattern = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/
const portPattern = /^(?:\d{1,5}|[a-z][a-z0-9-]*)$/

/**
 * @returns one text for every way to write the address; null for what is none, and for loopback and unspecified addresses,
 * which are everywhere and so name nothing.
 */
export function canonicalAddress(text: string): string | null {
  if (!ipaddr.isValid(text) || (!text.includes(':') && text.split('.').length !== 4)) return null
  const address = ipaddr.process(text)
  const range = address.range()
  return range === 'loopback' || range === 'unspecified' ? null : address.toString()
}

/** @returns null for what is none, and for the addresses that are nobody's own. */
export function canonicalMac(text: string): string | null {
  const mac = text.toLowerCase()
  const isOwn = macPattern.test(mac) && mac !== '00:00:00:00:00:00' && mac !== 'ff:ff:ff:ff:ff:ff'
  return isOwn ? mac : null
}

export interface ReadAddress {
  readonly end: number
  /** Null where it names nothing. */
  readonly canonical: string | null
}

/** @returns the IPv4, IPv6 or MAC address that begins there; null where none does. Reads a bounded number of characters. */
export function readAddress(text: string, at: number): ReadAddress | null {
  const code = text.charCodeAt(at)
  if (isDigit(code)) {
    const end = ipv4End(text, at)
    if (end !== null) return { end, canonical: canonicalAddress(text.slice(at, end)) }
  }
  return isHexOrColon(code) ? readColons(text, at) : null
}

/** Four numbers up to 255, and then no more of a name; tcpdump(1) writes a port behind a fifth dot. */
function ipv4End(text: string, at: number): number | null {
  let end = at
  for (let octet = 0; octet < 4; octet += 1) {
    if (octet > 0) {
      if (text.charAt(end) !== '.') return null
      end += 1
    }
    const from = end
    while (end - from < 4 && isDigit(text.charCodeAt(end))) end += 1
    const digits = text.slice(from, end)
    if (digits === '' || Number(digits) > 255 || (digits.length > 1 && digits.startsWith('0'))) return null
  }
  return isEnd(text, end) ? end : null
}

/** At a word's end, at a full stop, or before tcpdump's port. */
function isEnd(text: string, end: number): boolean {
  if (isBoundary(text, end)) return true
  if (text.charAt(end) !== '.') return false
  let port = end + 1
  while (port < text.length && port - end <= 20 && isAscii(text, port) && isNameCharacter(text, port)) port += 1
  const rest = text.slice(end + 1, port)
  return rest === '' || portPattern.test(rest.replace(/\.$/, ''))
}

/** Colons are in IPv6 and MAC addresses, and behind them: "fe80::1: icmp_seq=1". A zone ("%eth0") is a name of its own. */
function readColons(text: string, at: number): ReadAddress | null {
  // Behind a colon goes on what was no address from its beginning.
  if (text.charAt(at - 1) === ':') return null
  let end = at
  while (end - at <= longest && (isHexOrColon(text.charCodeAt(end)) || text.charAt(end) === '.')) end += 1
  if (end - at > longest || !isBoundary(text, end)) return null
  const run = text.slice(at, end)
  if (!run.includes(':')) return null
  const port = run.indexOf('.', run.lastIndexOf(':'))
  for (const part of [run, run.replace(/[.:]$/, ''), port < 0 ? run : run.slice(0, port)]) {
    const mac = canonicalMac(part)
    if (mac !== null) return { end: at + part.length, canonical: mac }
    if (part.split(':').length > 2 && ipaddr.isValid(part))
      return { end: at + part.length, canonical: canonicalAddress(part) }
  }
  return null
}

function isHexOrColon(code: number): boolean {
  return isDigit(code) || code === 0x3a || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46)
}
