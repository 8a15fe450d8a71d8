/**
 * VXLAN tunnels between lab hosts: which two VXLAN interfaces carry frames to each other, by what their forwarding
 * databases name (drivers/net/vxlan/vxlan_core.c, vxlan_xmit: the entry's destination, VNI and port; the interface's own
 * where the entry has none).
 */
import type { NamespaceId } from '../facts/types'
import type { InterfaceKey, Namespace, Topology, Wire } from './types'

interface TunnelEnd {
  readonly key: InterfaceKey
  readonly labHost: string
  /** Where its UDP socket lies: there its own address is one, and there the remote's is not. */
  readonly socketIn: NamespaceId
  readonly vni: number
  readonly port: number
  readonly local: string | null
  readonly named: ReadonlySet<string>
}

/**
 * @param pictures one of each lab host.
 * @returns a wire of kind vxlan-tunnel for two ends that name each other, from the lower key to the higher one; where only
 *   one names the other, a wire of kind vxlan-one-way from it to the other.
 */
export function findTunnels(pictures: readonly Topology[]): Wire[] {
  const ends = pictures.flatMap(tunnelEnds)
  if (ends.length < 2) return []
  const owners = addressOwners(pictures, new Set(ends.map((end) => end.socketIn)))
  const wires: Wire[] = []
  for (const [at, one] of ends.entries()) {
    for (const other of ends.slice(at + 1)) {
      if (one.labHost === other.labHost || one.vni !== other.vni) continue
      const [there, back] = [names(one, other, owners), names(other, one, owners)]
      if (there && back) wires.push(tunnel('vxlan-tunnel', ...sorted(one.key, other.key)))
      else if (there) wires.push(tunnel('vxlan-one-way', one.key, other.key))
      else if (back) wires.push(tunnel('vxlan-one-way', other.key, one.key))
    }
  }
  return wires
}

function tunnelEnds(picture: Topology): TunnelEnd[] {
  return picture.interfaces.flatMap((entry) => {
    if (entry.info?.kind !== 'vxlan') return []
    const { vni, port, local } = entry.info
    const home = picture.namespaces.find((namespace) => namespace.id === entry.namespaceId)
    const named = namedBy(home, entry.ifindex, vni, port)
    const socketIn = entry.underlayNamespace ?? entry.namespaceId
    return [{ key: entry.key, labHost: picture.engine, socketIn, vni, port, local, named }]
  })
}

/** "address vni port" of every remote that an end's forwarding database names. */
function namedBy(namespace: Namespace | undefined, ifindex: number, vni: number, port: number): ReadonlySet<string> {
  const entries = (namespace?.fdb ?? []).filter((entry) => entry.ifindex === ifindex && entry.remote !== null)
  return new Set(
    entries.map((entry) => `${entry.remote ?? ''} ${String(entry.vni ?? vni)} ${String(entry.remotePort ?? port)}`),
  )
}

/**
 * Which of the namespaces with a VXLAN's socket own an address. Every lab host has the same address on its docker0 and its
 * loopback: one that several own names none of them.
 */
function addressOwners(
  pictures: readonly Topology[],
  sockets: ReadonlySet<NamespaceId>,
): ReadonlyMap<string, ReadonlySet<NamespaceId>> {
  const owners = new Map<string, Set<NamespaceId>>()
  for (const { interfaces } of pictures) {
    for (const { namespaceId, addresses } of interfaces) {
      if (!sockets.has(namespaceId)) continue
      for (const { address } of addresses) {
        const known = owners.get(address)
        if (known) known.add(namespaceId)
        else owners.set(address, new Set([namespaceId]))
      }
    }
  }
  return owners
}

function names(one: TunnelEnd, other: TunnelEnd, owners: ReadonlyMap<string, ReadonlySet<NamespaceId>>): boolean {
  for (const remote of one.named) {
    const [address = '', vni, port] = remote.split(' ')
    if (vni !== String(other.vni) || port !== String(other.port)) continue
    // A socket that is bound to an address hears nothing at the others.
    if (other.local !== null && other.local !== address) continue
    const owning = owners.get(address)
    if (owning?.size === 1 && owning.has(other.socketIn)) return true
  }
  return false
}

function tunnel(kind: 'vxlan-tunnel' | 'vxlan-one-way', from: InterfaceKey, to: InterfaceKey): Wire {
  return { key: `${kind}:${from}>${to}`, kind, from, to }
}

function sorted(one: string, other: string): [string, string] {
  return one < other ? [one, other] : [other, one]
}
