/** What changed between two moments: the answer to "what did `docker run` just do to my host". */
import { sameValue } from './sameValue'
import type { Interface, InterfaceKey, Topology } from './types'

export type Change = 'new' | 'gone' | 'changed'

export interface TopologyChanges {
  /** By namespace id. */
  readonly namespaces: ReadonlyMap<string, Change>
  /** By interface key; an interface is "changed" where more than its ports did. */
  readonly interfaces: ReadonlyMap<InterfaceKey, Change>
  /** By wire key. */
  readonly wires: ReadonlyMap<string, Change>
  /** Interfaces that are gone, as they were. */
  readonly goneInterfaces: readonly Interface[]
}

/** Compares the picture now with the one at the marked moment. */
export function compareTopologies(before: Topology, now: Topology): TopologyChanges {
  const namespaces = changes(
    before.namespaces,
    now.namespaces,
    (entry) => entry.id,
    () => true,
  )
  const interfaces = changes(before.interfaces, now.interfaces, (entry) => entry.key, sameInterface)
  const wires = changes(
    before.wires,
    now.wires,
    (entry) => entry.key,
    () => true,
  )
  const goneInterfaces = before.interfaces.filter((entry) => interfaces.get(entry.key) === 'gone')
  return { namespaces, interfaces, wires, goneInterfaces }
}

/** State, addresses and relations: what a person would call a change of that interface. */
function sameInterface(before: Interface, now: Interface): boolean {
  return (
    before.name === now.name &&
    before.state === now.state &&
    before.bridge === now.bridge &&
    before.mtu === now.mtu &&
    sameValue(addressTexts(before), addressTexts(now))
  )
}

/** IPv6 link-local addresses come by themselves some seconds after a link is up: no change that anybody made. */
function addressTexts(entry: Interface): string[] {
  return entry.addresses
    .filter((address) => !(address.family === 6 && address.scope === 253))
    .map((address) => `${address.address}/${String(address.prefixLength)}`)
}

function changes<T>(
  before: readonly T[],
  now: readonly T[],
  key: (entry: T) => string,
  same: (before: T, now: T) => boolean,
): Map<string, Change> {
  const old = new Map(before.map((entry) => [key(entry), entry]))
  const found = new Map<string, Change>()
  for (const entry of now) {
    const known = old.get(key(entry))
    if (known === undefined) found.set(key(entry), 'new')
    else if (!same(known, entry)) found.set(key(entry), 'changed')
    old.delete(key(entry))
  }
  for (const gone of old.keys()) found.set(gone, 'gone')
  return found
}
