/** What processes hold open, by kind and name, so that a comparison of before and after says what was left. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { SeenProcess } from './processes'

/** How many of each kind; in the order of their names, so that two of them can be compared as text, too. */
export type Counted = Readonly<Record<string, number>>

/** @returns how often each of the names is in the list. */
export function counted(names: readonly string[]): Counted {
  const counts = new Map<string, number>()
  for (const name of [...names].sort()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/**
 * The descriptors of a process by kind: a file by its path, a socket by its family and, where it has one, its address.
 * Source: /proc/PID/fd and /proc/PID/net of proc(5). @returns nothing where it ended, or is another person's.
 */
export function descriptorsOf(pid: number): Counted {
  const links = linksOf(pid)
  const sockets = links.some((link) => link.startsWith('socket:')) ? socketNames(pid) : new Map<string, string>()
  return counted(links.map((link) => kindOf(link, sockets)))
}

/**
 * The terminals that these processes hold, of whichever devpts: a PTY lasts as long as a descriptor of either of its sides
 * (pty(7)). The machine's /dev/pts would count other programs' terminals as well.
 */
export function terminalsOf(processes: readonly Pick<SeenProcess, 'pid' | 'command'>[]): Counted {
  return counted(
    processes.flatMap(({ pid, command }) =>
      linksOf(pid)
        .map((link) => kindOf(link))
        .filter((kind) => kind === 'ptmx' || kind === 'pts')
        .map((kind) => `${kind} of ${command}`),
    ),
  )
}

function kindOf(path: string, sockets?: ReadonlyMap<string, string>): string {
  // What lies in another mount namespace's devpts is shown as deleted (d_path of fs/d_path.c).
  const link = path.replace(/ \(deleted\)$/, '')
  const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1]
  if (inode !== undefined) return sockets?.get(inode) ?? 'socket'
  if (link.startsWith('pipe:')) return 'pipe'
  if (link.endsWith('/ptmx')) return 'ptmx'
  if (/^(\/dev\/pts)?\/\d+$/.test(link)) return 'pts'
  return link.replace(/^\/proc\/\d+\//, '/proc/PID/')
}

function linksOf(pid: number): string[] {
  return readAll(() => readdirSync(`/proc/${pid}/fd`)).flatMap((number) =>
    readAll(() => [readlinkSync(`/proc/${pid}/fd/${number}`)]),
  )
}

/** By inode. The unix ones that have an address end with it; of the others the family is enough. */
function socketNames(pid: number): Map<string, string> {
  const names = new Map<string, string>()
  for (const [family, column] of Object.entries(inodeColumns)) {
    for (const line of readAll(() => readFileSync(`/proc/${pid}/net/${family}`, 'utf8').split('\n').slice(1))) {
      const fields = line.trim().split(/\s+/)
      const address = family === 'unix' ? fields[7] : undefined
      names.set(fields[column] ?? '', address === undefined ? family : `${family} ${address}`)
    }
  }
  return names
}

/** Where the inode stands in a line of /proc/net/FAMILY (seq_show of net/unix, net/ipv4, net/ipv6, net/netlink). */
const inodeColumns = { unix: 6, tcp: 9, tcp6: 9, udp: 9, udp6: 9, netlink: 9 } as const

function readAll(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch {
    // It ended between the listing and the reading, or is another person's.
    return []
  }
}
