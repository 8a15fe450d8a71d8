/**
 * Which interfaces of a picture a change of facts can concern. It knows what the kernel's attributes mention, and who
 * mentions whom, so that a change in one network namespace is resolved without looking at the other five hundred.
 */
import type { HostFacts, LinkFacts, NamespaceFacts, NamespaceId } from '../facts/types'
import { interfaceKey } from './lower'
import { sameValue } from './sameValue'
import type { InterfaceKey } from './types'

export interface WiringChange {
  /** Namespaces that came or changed. */
  readonly namespaces: ReadonlySet<NamespaceId>
  readonly gone: readonly NamespaceId[]
  /** Interfaces that must be resolved anew; those of them that are no more have no facts. */
  readonly interfaces: ReadonlySet<InterfaceKey>
  /** A namespace came or went, or its processes or mount points changed: containers may have other homes. */
  readonly homes: boolean
}

export interface Wiring {
  /** Takes the next facts; those of a namespace that is the same object as before are not looked at. */
  take(facts: HostFacts): WiringChange
  /** The facts that suffice to resolve these interfaces as all facts together would. */
  factsFor(change: WiringChange): HostFacts
}

interface Known {
  readonly facts: NamespaceFacts
  readonly links: ReadonlyMap<number, LinkFacts>
  readonly addresses: ReadonlyMap<number, NamespaceFacts['addresses']>
}

/** Creates the index of one host, empty. */
export function createWiring(): Wiring {
  const known = new Map<NamespaceId, Known>()
  /** What each interface's attributes name, whether that is in the picture or not. */
  const mentions = new Map<InterfaceKey, readonly InterfaceKey[]>()
  const mentionedBy = new Map<InterfaceKey, Set<InterfaceKey>>()
  /** A tunnel's underlay is found by address: these few are resolved anew with every change of links or addresses. */
  const tunnels = new Set<InterfaceKey>()
  let head: Pick<HostFacts, 'engine' | 'revision'> = { engine: '', revision: 0 }

  const mention = (key: InterfaceKey, next: readonly InterfaceKey[]): void => {
    for (const target of mentions.get(key) ?? []) {
      const sources = mentionedBy.get(target)
      sources?.delete(key)
      if (sources?.size === 0) mentionedBy.delete(target)
    }
    if (next.length === 0) mentions.delete(key)
    else mentions.set(key, next)
    for (const target of next) {
      const sources = mentionedBy.get(target)
      if (sources) sources.add(key)
      else mentionedBy.set(target, new Set([key]))
    }
  }
  /** What one interface mentions, or is mentioned by. */
  const neighbours = (key: InterfaceKey): readonly InterfaceKey[] => [
    ...(mentions.get(key) ?? []),
    ...(mentionedBy.get(key) ?? []),
  ]
  const rewire = (id: NamespaceId, after: NamespaceFacts | null, link: LinkFacts, touched: Set<InterfaceKey>): void => {
    const key = interfaceKey(id, link.ifindex)
    for (const neighbour of neighbours(key)) touched.add(neighbour)
    mention(key, after ? mentionedLinks(after, link) : [])
    for (const neighbour of neighbours(key)) touched.add(neighbour)
    if (after && link.kind === 'vxlan') tunnels.add(key)
    else tunnels.delete(key)
  }
  const takeNamespace = (id: NamespaceId, facts: NamespaceFacts | null, touched: Set<InterfaceKey>): void => {
    const before = known.get(id)
    const after = facts ? indexed(facts, before) : undefined
    if (after) known.set(id, after)
    else known.delete(id)
    for (const ifindex of new Set([...(before?.links.keys() ?? []), ...(after?.links.keys() ?? [])])) {
      const [was, is] = [before?.links.get(ifindex), after?.links.get(ifindex)]
      const key = interfaceKey(id, ifindex)
      if (was !== is || before?.addresses.get(ifindex) !== after?.addresses.get(ifindex)) touched.add(key)
      const link = is ?? was
      if (link && !(was && is && before && after && sameWiring(before.facts, was, after.facts, is))) {
        touched.add(key)
        rewire(id, is ? (after?.facts ?? null) : null, link, touched)
      }
    }
  }
  return {
    take(facts) {
      const touched = new Set<InterfaceKey>()
      const namespaces = new Set<NamespaceId>()
      const present = new Set(facts.namespaces.map((namespace) => namespace.id))
      const gone = [...known.keys()].filter((id) => !present.has(id))
      let homes = gone.length > 0
      for (const id of gone) takeNamespace(id, null, touched)
      for (const namespace of facts.namespaces) {
        const before = known.get(namespace.id)?.facts
        if (before === namespace) continue
        namespaces.add(namespace.id)
        homes ||= !before || !sameHomes(before, namespace)
        takeNamespace(namespace.id, namespace, touched)
      }
      if (touched.size > 0) for (const key of tunnels) touched.add(key)
      head = { engine: facts.engine, revision: facts.revision }
      return { namespaces, gone, interfaces: touched, homes }
    },
    factsFor(change) {
      const wanted = new Set(change.interfaces)
      for (const key of change.interfaces) for (const neighbour of neighbours(key)) wanted.add(neighbour)
      return { ...head, namespaces: partOf(known, change, wanted, underlayAddresses(known, tunnels, change)) }
    },
  }
}

/** What of a link decides how others are resolved: a link that only changed its state concerns nobody else. */
function sameWiring(before: NamespaceFacts, was: LinkFacts, after: NamespaceFacts, is: LinkFacts): boolean {
  if (was === is && before.nsids === after.nsids) return true
  return was.kind === is.kind && sameValue(mentionedLinks(before, was), mentionedLinks(after, is))
}

/** IFLA_MASTER names a link of the same namespace; IFLA_LINK with IFLA_LINK_NETNSID one of any (see `resolve.ts`). */
function mentionedLinks(namespace: NamespaceFacts, link: LinkFacts): readonly InterfaceKey[] {
  const found: InterfaceKey[] = []
  if (link.master !== null) found.push(interfaceKey(namespace.id, link.master))
  const there = link.linkNetnsid === null ? namespace.id : namespace.nsids[link.linkNetnsid]
  if (there !== undefined && (link.iflink !== null || link.linkNetnsid !== null)) {
    found.push(interfaceKey(there, link.iflink ?? link.ifindex))
  }
  if (link.info?.kind === 'vxlan' && link.info.underlay !== null && there !== undefined) {
    found.push(interfaceKey(there, link.info.underlay))
  }
  return found
}

/** Links and addresses that are equal by value to the last ones stay the same objects. */
function indexed(facts: NamespaceFacts, before: Known | undefined): Known {
  const links =
    before?.facts.links === facts.links
      ? before.links
      : new Map(facts.links.map((link) => [link.ifindex, reused(before?.links.get(link.ifindex), link)]))
  if (before?.facts.addresses === facts.addresses) return { facts, links, addresses: before.addresses }
  const grouped = new Map<number, NamespaceFacts['addresses'][number][]>()
  for (const address of facts.addresses) {
    const group = grouped.get(address.ifindex)
    if (group) group.push(address)
    else grouped.set(address.ifindex, [address])
  }
  const addresses = new Map(
    [...grouped].map(([ifindex, group]) => [ifindex, reused(before?.addresses.get(ifindex), group)]),
  )
  return { facts, links, addresses }
}

function reused<T>(before: T | undefined, now: T): T {
  return before !== undefined && sameValue(before, now) ? before : now
}

function sameHomes(before: NamespaceFacts, now: NamespaceFacts): boolean {
  return (
    before.isHost === now.isHost &&
    sameValue(before.processes, now.processes) &&
    sameValue(before.mountPoints, now.mountPoints)
  )
}

/** Local addresses of the tunnels that are to be resolved: whoever owns one may be an underlay. */
function underlayAddresses(
  known: ReadonlyMap<NamespaceId, Known>,
  tunnels: ReadonlySet<InterfaceKey>,
  change: WiringChange,
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const key of tunnels) {
    if (!change.interfaces.has(key)) continue
    const [id = '', ifindex] = key.split('/')
    const info = known.get(id)?.links.get(Number(ifindex))?.info
    if (info?.kind === 'vxlan' && info.local !== null) found.add(info.local)
  }
  return found
}

function partOf(
  known: ReadonlyMap<NamespaceId, Known>,
  change: WiringChange,
  wanted: Iterable<InterfaceKey>,
  underlays: ReadonlySet<string>,
): NamespaceFacts[] {
  const chosen = new Map<NamespaceId, Set<number>>()
  const choose = (id: NamespaceId, ifindex: number): void => {
    const there = chosen.get(id)
    if (there) there.add(ifindex)
    else chosen.set(id, new Set([ifindex]))
  }
  for (const id of change.namespaces) chosen.set(id, new Set())
  for (const key of wanted) {
    const [id = '', ifindex] = key.split('/')
    choose(id, Number(ifindex))
  }
  for (const [id, { addresses }] of underlays.size === 0 ? [] : known) {
    for (const [ifindex, group] of addresses) {
      if (group.some((address) => underlays.has(address.address))) choose(id, ifindex)
    }
  }
  return [...chosen].flatMap(([id, ifindexes]) => {
    const there = known.get(id)
    if (!there) return []
    const links = [...ifindexes].flatMap((ifindex) => there.links.get(ifindex) ?? [])
    return [{ ...there.facts, links, addresses: links.flatMap((link) => there.addresses.get(link.ifindex) ?? []) }]
  })
}
