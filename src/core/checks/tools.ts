/** What the tools of a lab host print for machines, read into facts. Pure. */

/** One line of `iptables-save -c`. */
export interface FilterRule {
  readonly chain: string
  readonly packets: number
  /** Options with their values, such as "--dport" → "8080"; one that is inverted has a "!" before its name. */
  readonly options: ReadonlyMap<string, string>
}

/** Reads `iptables-save -c -t TABLE` (iptables-save(8)); lines that are no rules are left out. */
export function parseRules(text: string): FilterRule[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\[(\d+):\d+\] -A (\S+) (.*)$/.exec(line)
    if (!match) return []
    const [, packets, chain = '', rest = ''] = match
    return [{ chain, packets: Number(packets), options: optionsOf(rest) }]
  })
}

function optionsOf(text: string): Map<string, string> {
  const options = new Map<string, string>()
  let name = ''
  let inverted = ''
  for (const [word] of text.matchAll(/"(?:[^"\\]|\\.)*"|\S+/g)) {
    if (word === '!') inverted = '!'
    else if (/^--?[a-z]/.test(word)) {
      name = inverted + word
      inverted = ''
      options.set(name, options.get(name) ?? '')
    } else options.set(name, word)
  }
  return options
}

/** One connection of /proc/net/nf_conntrack, in the direction that began it and in the other. */
export interface TrackedConnection {
  readonly protocol: string
  readonly source: string
  readonly destination: string
  readonly port: number
  readonly replySource: string
  readonly replyPort: number
  readonly replied: boolean
}

/** Reads /proc/net/nf_conntrack (net/netfilter/nf_conntrack_standalone.c: ct_seq_show). */
export function parseConnections(text: string): TrackedConnection[] {
  return text.split('\n').flatMap((line) => {
    const protocol = /^ipv4\s+\d+\s+(\S+)/.exec(line)?.[1]
    const all = (name: string): string[] =>
      [...line.matchAll(new RegExp(`\\b${name}=(\\S+)`, 'g'))].map((one) => one[1] ?? '')
    const [source, replySource] = all('src')
    const [destination] = all('dst')
    const ports = all('dport')
    const replyPorts = all('sport')
    if (protocol === undefined || !source || !replySource || !destination) return []
    return [
      {
        protocol,
        source,
        destination,
        port: Number(ports[0] ?? 0),
        replySource,
        replyPort: Number(replyPorts[1] ?? 0),
        replied: !line.includes('[UNREPLIED]'),
      },
    ]
  })
}

/** A TCP socket that listens, and the programs that hold it. */
export interface ListeningSocket {
  readonly port: number
  readonly programs: readonly string[]
}

/** Reads `ss -H -l -n -t -p` (ss(8)). */
export function parseListening(text: string): ListeningSocket[] {
  return text.split('\n').flatMap((line) => {
    const local = line.trim().split(/\s+/)[3]
    if (local === undefined) return []
    const programs = [...line.matchAll(/\("((?:[^"\\]|\\.)*)",pid=\d+/g)].map((match) => match[1] ?? '')
    return [{ port: Number(local.slice(local.lastIndexOf(':') + 1)), programs }]
  })
}

/** The calls in the log of the lesson's network driver, one JSON object a line; what is cut off is left out. */
export function parseDriverCalls(text: string): string[] {
  return [...text.matchAll(/^\{"call":"([A-Za-z.]+)",/gm)].map((match) => match[1] ?? '')
}

/** The IPv4 addresses that `getent ahostsv4` or BusyBox's `nslookup` found. */
export function parseAddresses(text: string): string[] {
  const found = [...text.matchAll(/^(?:Address(?: \d+)?:\s*)?(\d+\.\d+\.\d+\.\d+)(?:\s.*)?$/gm)]
  return [...new Set(found.map((match) => match[1] ?? ''))]
}

/** Index, name and MAC address of each interface of `ip -j link`; null where it is no such list. */
export function parseLinks(text: string): string[] | null {
  try {
    const links: unknown = JSON.parse(text)
    if (!Array.isArray(links)) return null
    return links.map((entry: Record<string, unknown>) =>
      [entry['ifindex'], entry['ifname'], entry['address']].map((value) => String(value)).join(' '),
    )
  } catch {
    // A BusyBox `ip` knows no -j.
    return null
  }
}
