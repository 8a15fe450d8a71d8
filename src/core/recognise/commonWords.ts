/**
 * Names that are ordinary words, too: `lo`, a container called "7", the network called "bridge". Were each such word taken
 * for the name, half of what tools print would be; they count only where a tool prints names.
 */
import { isDigit } from './characters'

const words = new Set(
  (
    'bridge host none default ingress local global link loop lower inet inet6 ether scope group state mtu dev src via proto ' +
    'kernel table main master root forever broadcast up down docker network container overlay macvlan ipvlan vlan veth vxlan ' +
    'null swarm name names driver image command created status ports'
  ).split(' '),
)
/** What stands before an interface's name in `ip`, tcpdump and iptables. */
const before = new Set(['dev', 'master', 'iif', 'oif', '-i', '-o'])
const firstWords = new Set(['inet', 'inet6', 'default'])
/** Inode numbers of namespaces have ten digits (PROC_DYNAMIC_FIRST, fs/proc/generic.c). */
const inodeDigits = 9

export function isCommonWord(name: string): boolean {
  return name.length < 3 || words.has(name.toLowerCase()) || (name.length < inodeDigits && /^\d+$/.test(name))
}

/** The number that `ip link` prints before a name at the beginning of a line ("7: eth0@if8:"), an ifindex; else null. */
export function numberBefore(text: string, start: number): number | null {
  const found = /^ *(\d{1,10}): $/.exec(start > 16 ? '' : text.slice(0, start))
  return found ? Number(found[1]) : null
}

/**
 * Whether a tool prints an interface's name there: `lo:` or `7: lo@…` at the beginning of a line; behind "dev" and its like;
 * the last word of a line that begins with an address (`route -n`, `inet 127.0.0.1/8 scope host lo`); behind `/net/` in a path.
 */
export function isInterfacePlace(text: string, start: number, end: number): boolean {
  const next = text.charAt(end)
  if ((next === ':' || next === '@') && (start === 0 || numberBefore(text, start) !== null)) return true
  if (text.slice(Math.max(0, start - 5), start) === '/net/') return true
  if (before.has(wordBefore(text, start))) return true
  return text.slice(end).trim() === '' && beginsWithAddress(text)
}

/** `docker inspect` and `ls` print a namespace's name behind the directory that it is mounted in. */
export function isNamespacePlace(text: string, start: number): boolean {
  return text.slice(Math.max(0, start - 7), start) === '/netns/'
}

function wordBefore(text: string, start: number): string {
  const words = text.slice(Math.max(0, start - 8), start)
  return words.endsWith(' ') ? (words.trimEnd().split(' ').at(-1) ?? '') : ''
}

function beginsWithAddress(text: string): boolean {
  const first = text.slice(0, 60).trimStart().split(/\s/, 1)[0] ?? ''
  return firstWords.has(first) || (isDigit(first.charCodeAt(0)) && first.split('.').length === 4)
}
