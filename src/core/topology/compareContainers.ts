/** What changed in the engine's words between two moments: its containers and networks. */
import type { NamespaceId } from '../facts/types'
import { by } from './resolve'
import { sameValue } from './sameValue'
import type { Topology } from './types'

export interface ContainerChange {
  readonly id: string
  readonly name: string
  readonly image: string
  /** restarted: the same container in another network namespace. */
  readonly change: 'new' | 'gone' | 'changed' | 'restarted'
  /** Its state as the engine says; empty text where it is new, or gone. */
  readonly stateBefore: string
  readonly state: string
  readonly nameBefore: string
  /** Null where it had, or has, no network namespace. */
  readonly namespaceBefore: NamespaceId | null
  readonly namespaceId: NamespaceId | null
}

export interface NetworkChange {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly subnets: readonly string[]
  readonly change: 'new' | 'gone' | 'changed'
}

interface Seen {
  readonly id: string
  readonly name: string
  readonly image: string
  readonly state: string
  readonly namespaceId: NamespaceId | null
  /** In its network namespace. */
  readonly pids: readonly number[]
}

/** @returns nothing where one of the moments has no names: then everything would seem new. */
export function compareContainers(before: Topology, now: Topology): readonly ContainerChange[] {
  if (!before.named || !now.named) return []
  const old = new Map(containersOf(before).map((entry) => [entry.id, entry]))
  const changes: ContainerChange[] = []
  for (const entry of containersOf(now)) {
    const change = containerChange(old.get(entry.id), entry)
    if (change) changes.push(change)
    old.delete(entry.id)
  }
  for (const entry of old.values()) changes.push(containerEnd(entry))
  return changes.sort(by((change) => `${change.name} ${change.id}`))
}

function containersOf(topology: Topology): Seen[] {
  return [
    ...topology.namespaces.flatMap((namespace) =>
      namespace.containers.map(({ id, name, image, state }) => ({
        ...{ id, name, image, state, namespaceId: namespace.id },
        pids: namespace.processes.map((process) => process.pid),
      })),
    ),
    ...topology.stoppedContainers.map((container) => ({ ...container, namespaceId: null, pids: [] })),
  ]
}

function containerChange(before: Seen | undefined, now: Seen): ContainerChange | null {
  const { id, name, image, state, namespaceId } = now
  const head = { id, name, image, state, namespaceId }
  if (!before) return { ...head, change: 'new', nameBefore: name, stateBefore: '', namespaceBefore: null }
  const moved = before.namespaceId !== namespaceId || isInodeGivenAgain(before, now)
  if (!moved && before.state === state && before.name === name) return null
  return {
    ...head,
    change: moved && before.namespaceId !== null && namespaceId !== null ? 'restarted' : 'changed',
    nameBefore: before.name,
    stateBefore: before.state,
    namespaceBefore: before.namespaceId,
  }
}

/**
 * An inode names a namespace for as long as somebody holds it, and is given to another one afterwards (proc_alloc_inum of
 * fs/proc/generic.c). A container's first process lives as long as its namespace: without a process in common, it is another.
 */
function isInodeGivenAgain(before: Seen, now: Seen): boolean {
  return before.pids.length > 0 && now.pids.length > 0 && !now.pids.some((pid) => before.pids.includes(pid))
}

function containerEnd({ id, name, image, state, namespaceId }: Seen): ContainerChange {
  return {
    ...{ id, name, image, change: 'gone', state: '', namespaceId: null },
    ...{ nameBefore: name, stateBefore: state, namespaceBefore: namespaceId },
  }
}

/** @returns nothing where one of the moments has no names. */
export function compareNetworks(before: Topology, now: Topology): readonly NetworkChange[] {
  if (!before.named || !now.named) return []
  const old = new Map(before.networks.map((network) => [network.id, network]))
  const changes: NetworkChange[] = []
  for (const network of now.networks) {
    const known = old.get(network.id)
    old.delete(network.id)
    if (known && sameValue(known, network)) continue
    changes.push(networkChange(network, known ? 'changed' : 'new'))
  }
  for (const network of old.values()) changes.push(networkChange(network, 'gone'))
  return changes.sort(by((change) => `${change.name} ${change.id}`))
}

function networkChange(network: Topology['networks'][number], change: NetworkChange['change']): NetworkChange {
  const { id, name, driver, subnets } = network
  return { id, name, driver, subnets, change }
}
