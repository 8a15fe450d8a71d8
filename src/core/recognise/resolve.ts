/** One name, several meanings: which is meant where the text was printed. */
import { groupBy } from '../facts/groupBy'
import type { NameEntry, NameKind, Viewpoint } from './types'

/** What a line of `ip link` says beside a name: "7: eth0@if8:" is index 7, linked with index 8. */
export interface PrintedNumbers {
  readonly ifindex: number | null
  readonly linkedIndex: number | null
}

export interface Meaning {
  readonly kind: NameKind
  readonly entries: readonly NameEntry[]
}

type Entries = readonly NameEntry[]

/** The same word may be an interface here and a container there: an interface of one's own is nearest. */
const order: readonly NameKind[] = ['interface', 'container', 'network', 'namespace', 'bridge-id']

/** What is in so many places names none of them: an address that each of a thousand namespaces was given. */
const mostPlaces = 32

/**
 * An interface's name is that of one's own namespace; else of the one interface of this lab host that is called so; else of
 * the only one in all pictures. It is nobody's where several are called so. What the line says of indexes must agree: so
 * `docker exec web ip addr`, typed on the host, speaks of the container's eth0.
 */
export function resolveName(entries: Entries, at: Viewpoint, numbers: PrintedNumbers): Meaning | null {
  const groups = groupsOf(entries)
  for (const kind of order) {
    const group = groups.get(kind)
    const meant = group === undefined ? [] : meantOf(kind, group, at, numbers)
    if (meant.length > 0) return { kind, entries: meant }
  }
  return null
}

/** An address is that of one's own namespace, else of one's own lab host, else of wherever it is. */
export function resolveAddress(entries: Entries, at: Viewpoint): Meaning | null {
  for (const [kind, group] of groupsOf(entries)) {
    const meant = nearest(group, at)
    if (meant.length > 0) return { kind, entries: meant }
  }
  return null
}

/** The elements of all entries, each once. */
export function elementsOf(entries: Entries): readonly string[] {
  return [...new Set(entries.flatMap((entry) => entry.elements))]
}

interface Group {
  readonly all: Entries
  readonly own: ReadonlyMap<string, Entries>
  readonly home: ReadonlyMap<string, Entries>
}

/** Made when a name is first met, so that `eth0` of ten thousand namespaces costs no more than any other word. */
const known = new WeakMap<Entries, ReadonlyMap<NameKind, Group>>()

function groupsOf(entries: Entries): ReadonlyMap<NameKind, Group> {
  const before = known.get(entries)
  if (before) return before
  const groups = new Map([...groupBy(entries, ({ kind }) => kind)].map(([kind, all]) => [kind, groupOf(all)]))
  known.set(entries, groups)
  return groups
}

function groupOf(all: Entries): Group {
  const own = groupBy(all, ({ namespaceId }) => namespaceId ?? '')
  return { all, own, home: groupBy(all, ({ labHost }) => labHost ?? '') }
}

function meantOf(kind: NameKind, group: Group, at: Viewpoint, numbers: PrintedNumbers): Entries {
  if (kind === 'bridge-id') return nearest(group, at)
  if (kind !== 'interface' || (numbers.ifindex === null && numbers.linkedIndex === null)) return single(group, at)
  const own = ownOf(group, at).filter((entry) => agrees(entry, numbers))
  return own.length > 0 ? own.slice(0, 1) : single(groupOf(group.all.filter((entry) => agrees(entry, numbers))), at)
}

function agrees({ ifindex, linked }: NameEntry, numbers: PrintedNumbers): boolean {
  if (numbers.ifindex !== null && numbers.ifindex !== ifindex) return false
  return numbers.linkedIndex === null || linked === null || linked.ifindex === numbers.linkedIndex
}

function single(group: Group, at: Viewpoint): Entries {
  const own = ownOf(group, at)
  if (own.length > 0) return own.slice(0, 1)
  const meant = group.home.get(at.labHost) ?? group.all
  return sameElements(meant) ? meant.slice(0, 1) : []
}

function nearest(group: Group, at: Viewpoint): Entries {
  const own = ownOf(group, at)
  const meant = own.length > 0 ? own : (group.home.get(at.labHost) ?? group.all)
  return meant.length > mostPlaces ? [] : meant
}

function ownOf(group: Group, { namespaceId }: Viewpoint): Entries {
  return namespaceId === null ? [] : (group.own.get(namespaceId) ?? [])
}

/** Two containers of one namespace, or an interface whose alternative name is its name, are one element. */
function sameElements([first, ...others]: Entries): boolean {
  const key = first?.elements.join(' ')
  return others.every((entry) => entry.elements.join(' ') === key)
}
