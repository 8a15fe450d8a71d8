/** An interface of the picture in one line, so that what a kernel shows can be compared where no test framework runs. */
import type { NamespaceFacts, NamespaceId } from '../../../src/core/facts/types'
import { interfaceKey } from '../../../src/core/topology/lower'
import type { Interface, InterfaceKey, Topology } from '../../../src/core/topology/types'

const portStates = ['disabled', 'listening', 'learning-state', 'forwarding', 'blocking']

export interface Shown {
  readonly topology: Topology
  readonly facts: readonly NamespaceFacts[]
  /** What a namespace is called in the line. */
  readonly placeOf: ReadonlyMap<NamespaceId, string>
}

/** `place/name`, as the lines begin; for a key that is not in the picture, the key. */
export function placedName({ topology, placeOf }: Shown, key: InterfaceKey): string {
  const entry = topology.interfaces.find((other) => other.key === key)
  return entry ? `${placeOf.get(entry.namespaceId) ?? entry.namespaceId}/${entry.name}` : key
}

/** Place, name, kind, state, and then whatever the picture says besides; nothing is left out that it says. */
export function showInterface(shown: Shown, entry: Interface): string {
  const name = (key: InterfaceKey): string => placedName(shown, key)
  const words = [name(entry.key), entry.kind, entry.state]
  if (entry.vethPeer !== null) words.push(`peer=${name(entry.vethPeer)}`)
  if (entry.bridgePorts.length > 0) words.push(`ports=${entry.bridgePorts.map(name).sort().join(',')}`)
  if (entry.bridge !== null) words.push(`bridge=${name(entry.bridge)}`)
  else if (entry.master !== null) words.push(`master=${name(entry.master)}`)
  words.push(...portWords(entry), ...infoWords(shown, entry))
  if (entry.parentInterface !== null) words.push(`parent=${name(entry.parentInterface)}`)
  words.push(...wireWords(shown, entry))
  if (entry.group !== 0) words.push(`group=${entry.group}`)
  if (entry.alias !== null) words.push(`alias=${JSON.stringify(entry.alias)}`)
  if (entry.altNames.length > 0) words.push(`also=${entry.altNames.join(',')}`)
  words.push(...bridgeTables(shown, entry))
  return words.join(' ')
}

function portWords({ port }: Interface): string[] {
  if (!port) return []
  const { state, hairpin, learning, isolated } = port
  const flags = Object.entries({ hairpin, learning, isolated }).flatMap(([word, on]) => (on ? [word] : []))
  return [portStates[state] ?? `state=${state}`, ...flags]
}

function infoWords(shown: Shown, { info, ...entry }: Interface): string[] {
  switch (info?.kind) {
    case undefined:
      return []
    case 'bridge':
      return [`vlan_filtering=${info.vlanFiltering}`, `stp=${info.stp}`]
    case 'macvlan':
      return [`mode=${info.mode}`]
    case 'ipvlan':
      return [`mode=${info.mode}`, `flags=${info.flags}`]
    case 'vlan':
      return [`id=${info.id}`, `protocol=${info.protocol.toString(16)}`]
    case 'tun':
      return [`mode=${info.mode}`, `owner=${info.owner}`, `group=${info.group}`, `persistent=${info.persistent}`]
    case 'vxlan':
      return [`vni=${info.vni}`, `port=${info.port}`, ...underlayWords(shown, entry.namespaceId, entry.ifindex)]
  }
}

/** By the raw facts: where the VXLAN's packets are sent from, which is the namespace that it was made in. */
function underlayWords(shown: Shown, id: NamespaceId, ifindex: number): string[] {
  const facts = shown.facts.find((namespace) => namespace.id === id)
  const link = facts?.links.find((entry) => entry.ifindex === ifindex)
  if (!facts || link?.info?.kind !== 'vxlan') return []
  const { underlay, local, group } = link.info
  const home = link.linkNetnsid === null ? id : facts.nsids[link.linkNetnsid]
  return [
    ...(home === id ? [] : [`of=${shown.placeOf.get(home ?? '') ?? 'outside'}`]),
    ...(underlay === null || home === undefined ? [] : [`under=${placedName(shown, interfaceKey(home, underlay))}`]),
    ...(local === null ? [] : [`local=${local}`]),
    ...(group === null ? [] : [`group=${group}`]),
  ]
}

/** Every wire that ends here, by its kind; a VXLAN's is the underlay's own matter. */
function wireWords({ topology }: Shown, { key, kind, bridgePorts }: Interface): string[] {
  const kinds = topology.wires
    .filter((wire) => wire.from === key || (wire.to === key && wire.kind === 'veth'))
    .map((wire) => wire.kind)
    .sort()
  return kinds.length === 0 || kind === 'vxlan' || bridgePorts.length > 0 ? [] : [`wire=${kinds.join(',')}`]
}

function bridgeTables({ facts }: Shown, { namespaceId, ifindex }: Interface): string[] {
  const namespace = facts.find((entry) => entry.id === namespaceId)
  const vlans = namespace?.vlans.filter((vlan) => vlan.ifindex === ifindex) ?? []
  // The bridge's entries for the addresses of its own ports are as many as there are VLANs, and their addresses random.
  const entries = namespace?.fdb.filter((entry) => entry.ifindex === ifindex && entry.state !== 'permanent') ?? []
  const flagged = vlans.map(({ vid, pvid, untagged }) => `${vid}${pvid ? 'p' : ''}${untagged ? 'u' : ''}`)
  const kept = entries.map(({ mac, vlan, state }) => `${mac}@${vlan}:${state}`).sort()
  return [
    ...(flagged.length === 0 ? [] : [`vlans=${flagged.join(',')}`]),
    ...(kept.length === 0 ? [] : [`fdb=${kept.join(',')}`]),
  ]
}
