/** What each line of a tool's text is about, so that two texts of the same tool can be compared by more than their letters. */
import type { ObservedTool } from './tools'

export interface DescribedLine {
  readonly text: string
  /** What it belongs to: an interface, a bridge, a table of rules; '' in a plain list. */
  readonly block: string
  /** Within the block: the address or the route that several lines tell of; '' elsewhere. */
  readonly part: string
  /** Equal where two lines say the same, in whatever order and with whatever white space. */
  readonly meaning: string
  /** The meaning without counters, timers and dates: where only that is equal, nothing changed but them. */
  readonly still: string
  /** Equal where two lines tell of the same thing, whatever they say of it. */
  readonly about: string
  /** The list in which its place has a meaning (a chain of rules); null where order says nothing. */
  readonly list: string | null
}

/** @returns the text's lines, without the empty ones at its end; none for an empty text. */
export function describeLines(tool: ObservedTool, text: string): DescribedLine[] {
  const lines = text.replace(/\n+$/, '').split('\n')
  return lines.length === 1 && lines[0] === '' ? [] : describers[tool](lines)
}

type Describer = (lines: readonly string[]) => DescribedLine[]

const describers: Readonly<Record<ObservedTool, Describer>> = {
  ifconfig: describeIfconfig,
  'brctl-show': describeBridges,
  'route-n': (lines) => lines.map(routeRow),
  'ip-addr': describeIp,
  'ip-link': describeIp,
  'ip-route': describeRoutes,
  'bridge-fdb': (lines) => lines.map(fdbRow),
  'iptables-save': describeRules,
}

type Told = Partial<DescribedLine> & Pick<DescribedLine, 'about'>

function line(text: string, told: Told): DescribedLine {
  return { text, block: '', part: '', meaning: text, still: told.meaning ?? text, list: null, ...told }
}

const wordsOf = (text: string): string[] => text.trim().split(/\s+/)
const spaced = (text: string): string => wordsOf(text).join(' ')

/** net-tools' "eth0: flags=…" and busybox's "eth0      Link encap:…"; the interface's lines are indented. */
function describeIfconfig(lines: readonly string[]): DescribedLine[] {
  let block = ''
  return lines.map((text) => {
    if (/^\S/.test(text)) {
      block = /^(\S+): flags=/.exec(text)?.[1] ?? wordsOf(text)[0] ?? ''
      return line(text, { block, about: 'head' })
    }
    const about = ifconfigAbout(text.trim().split(/[\s:]+/), text)
    return line(text, { block, about, still: withoutIfconfigCounters(text) })
  })
}

function ifconfigAbout([first = '', second = '']: readonly string[], text: string): string {
  // "RX packets" and "RX errors" are two lines, and "inet6" comes once an address.
  if (first === 'RX' || first === 'TX') return `${first} ${second}`
  if (first === 'inet6') return spaced(text).split(' ').slice(0, 3).join(' ')
  // "ether 02:…", "loop  txqueuelen …": whatever kind of link it is.
  if (text.includes('txqueuelen ')) return 'link'
  return text.includes('MTU:') ? 'flags' : first
}

function withoutIfconfigCounters(text: string): string {
  if (/^\s*(RX|TX)\b/.test(text)) return spaced(text.replace(/\d+(\.\d+)? ?([KMGTP]?i?B)?/g, '#'))
  return text.replace(/^(\s*collisions:)\d+/, '$1#')
}

/** Whoever compares them looks at the ports, whose first stands in the bridge's own row (brctl(8)). */
function describeBridges(lines: readonly string[]): DescribedLine[] {
  let block = ''
  return lines.map((text) => {
    if (text.startsWith('bridge name')) return line(text, { about: 'header' })
    if (!/^\S/.test(text)) return line(text, { block, about: text.trim(), meaning: text.trim() })
    block = wordsOf(text)[0] ?? ''
    return line(text, { block, about: 'head', meaning: spaced(text) })
  })
}

/** Destination, Gateway, Genmask, Flags, Metric, Ref, Use, Iface (route(8)): Ref and Use are counters. */
function routeRow(text: string): DescribedLine {
  const words = wordsOf(text)
  const [destination = '', , mask = '', , , , , link] = words
  if (link === undefined) return line(text, { about: text })
  const still = words.map((word, column) => (column === 5 || column === 6 ? '#' : word)).join(' ')
  return line(text, { about: `${destination} ${mask} ${link}`, meaning: words.join(' '), still })
}

/** "4: eth0@if5: <…>": the index is the interface, its name may change. Addresses have a second line, their lifetimes. */
function describeIp(lines: readonly string[]): DescribedLine[] {
  let block = ''
  let part = ''
  return lines.map((text) => {
    const index = /^(\d+): /.exec(text)?.[1]
    if (index !== undefined) {
      block = index
      part = ''
      return line(text, { block, about: 'head' })
    }
    const [first = '', second = ''] = wordsOf(text)
    if (first.startsWith('inet')) part = `${first} ${second}`
    const still = text.replace(/\b(valid_lft|preferred_lft) \d+sec/g, '$1 #')
    return line(text, { block, part, about: ipAbout(first, second), still })
  })
}

function ipAbout(first: string, second: string): string {
  if (first.startsWith('link/')) return 'link'
  return first === 'altname' ? `${first} ${second}` : first
}

const routeTypes = /^(unicast|local|broadcast|multicast|throw|unreachable|prohibit|blackhole|nat) /

/** A route is its destination, device and metric (ip-route(8)); the next hops of a multipath route are indented below it. */
function describeRoutes(lines: readonly string[]): DescribedLine[] {
  let part = ''
  return lines.map((text) => {
    const meaning = spaced(text)
    const still = meaning.replace(/\bexpires \d+sec/g, 'expires #')
    if (/^\s/.test(text)) return line(text, { part, about: meaning, meaning, still })
    const type = routeTypes.exec(meaning)?.[1] ?? ''
    const destination = meaning.slice(type.length).trim().split(' ')[0] ?? ''
    const [link = '', metric = ''] = [/ dev (\S+)/.exec(meaning)?.[1], / metric (\S+)/.exec(meaning)?.[1]]
    part = [type, destination, link, metric].join(' ')
    return line(text, { part, about: part, meaning, still })
  })
}

/** Words of `bridge fdb show` that have a value after them (bridge(8)); the others are flags, in no order that matters. */
const fdbNames = new Set(['dst', 'port', 'vni', 'src_vni', 'via', 'vlan', 'master', 'nhid', 'link-netnsid', 'used'])

function fdbRow(text: string): DescribedLine {
  const words = wordsOf(text)
  const [mac = '', dev = '', link = ''] = words
  if (dev !== 'dev') return line(text, { about: text })
  const facts: string[] = []
  for (let at = 3; at < words.length; at += 1) {
    const word = words[at] ?? ''
    facts.push(fdbNames.has(word) ? `${word} ${words[++at] ?? ''}` : word)
  }
  const meaning = [mac, link, ...facts.sort()].join(' ')
  const still = meaning.replace(/\bused \d+\/\d+/, 'used #')
  // A flood entry is one of several of that address, each with a destination of its own.
  const which = /^(vlan|vni|src_vni|self|master)\b/
  const flood = mac === '00:00:00:00:00:00' ? facts.filter((fact) => fact.startsWith('dst ')) : []
  return line(text, {
    about: [mac, link, ...facts.filter((fact) => which.test(fact)), ...flood].join(' '),
    meaning,
    still,
  })
}

/** Tables between "*name" and "COMMIT" (iptables-save(8)); the rules of a chain are met in their order. */
function describeRules(lines: readonly string[]): DescribedLine[] {
  let block = ''
  return lines.map((text, index) => {
    if (text.startsWith('*')) block = text
    // The line above a table that says when it was written.
    else if (text.startsWith('# Generated')) block = lines[index + 1] ?? ''
    if (/^# (Generated|Completed) /.test(text)) {
      return line(text, { block, about: text.slice(0, 11), still: text.replace(/ on \w{3} \w{3} .*$/, ' on #') })
    }
    const still = text.replace(/^(\[\d+:\d+\] )?(:.*)?/, (begin) => begin.replace(/\[\d+:\d+\]/, '[#]'))
    const chain = /^(?:\[\d+:\d+\] )?-A (\S+)/.exec(text)?.[1] ?? null
    const about = text.startsWith(':') ? (wordsOf(text)[0] ?? '') : still
    return line(text, { block, about, still, list: chain === null ? null : `${block} ${chain}` })
  })
}
