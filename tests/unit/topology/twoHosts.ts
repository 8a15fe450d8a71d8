/** Hand-made facts of a set with several lab hosts: the fabric, an eth0 each, and an overlay network's hidden namespace. */
import { uplinkOf, type FabricFacts } from '../../../src/core/facts/fabric'
import type { FdbFacts, HostFacts, NamespaceFacts } from '../../../src/core/facts/types'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { address, link, namespace } from './facts'

export const fabricId = '4:9'
export const hostId = (number: number): string => `4:${String(number * 100)}`
export const overlayId = (number: number): string => `4:${String(number * 100 + 1)}`
export const addressOf = (number: number): string => `10.0.2.${String(14 + number)}`
export const vxlanKey = (number: number): string => `${overlayId(number)}/5`

/** As the engine writes them: to which remote a container's MAC address is sent. */
export function remote(to: string, more: Partial<FdbFacts> = {}): FdbFacts {
  const mac = `02:42:0a:00:01:${to.length.toString(16).padStart(2, '0')}`
  const entry = { ifindex: 5, mac, bridge: null, vlan: null, remotePort: null, vni: null, state: 'static' } as const
  return { ...entry, remote: to, ...more }
}

export interface HostOptions {
  readonly fdb?: readonly FdbFacts[]
  readonly vni?: number
  readonly port?: number
  readonly local?: string | null
}

/**
 * A lab host whose eth0 has ifindex 2, as every one's, and whose nsid 0 is the fabric. Its overlay network's bridge and VXLAN
 * lie in a namespace without a process; the VXLAN's socket stayed in the lab host's own.
 */
export function hostFacts(
  number: number,
  { fdb = [], vni = 4097, port = 4789, local = null }: HostOptions = {},
): HostFacts {
  const own = namespace(hostId(number), {
    isHost: true,
    links: [
      link(1, 'lo', { arpType: 772, operState: 0 }),
      link(2, 'eth0', { kind: 'veth', iflink: 10 + number, linkNetnsid: 0 }),
      link(3, 'docker0', { kind: 'bridge' }),
    ],
    addresses: [address(1, '127.0.0.1', 8), address(2, addressOf(number), 24), address(3, '172.17.0.1', 16)],
    nsids: { 0: fabricId, 1: overlayId(number) },
  })
  const info = { kind: 'vxlan', vni, port, underlay: null, local, group: null } as const
  const overlay = namespace(overlayId(number), {
    mountPoints: ['/run/docker/netns/1-net'],
    links: [link(4, 'br0', { kind: 'bridge' }), link(5, 'vxlan0', { kind: 'vxlan', master: 4, linkNetnsid: 0, info })],
    fdb,
    nsids: { 0: hostId(number) },
  })
  return { engine: `lab-${String(number)}`, revision: 1, namespaces: [own, overlay] }
}

/** The fabric bridge with a port for each of these lab hosts; nsid n-1 is lab host n there. */
export function fabricFacts(hosts: readonly HostFacts[], numbers: readonly number[] = [1, 2]): FabricFacts {
  const own = namespace(fabricId, {
    isHost: true,
    links: [
      link(1, 'lo', { arpType: 772, operState: 0 }),
      link(2, 'fabric0', { kind: 'bridge' }),
      ...numbers.map((number) =>
        link(10 + number, `p${String(number)}`, { kind: 'veth', master: 2, iflink: 2, linkNetnsid: number - 1 }),
      ),
    ],
    nsids: Object.fromEntries(numbers.map((number) => [number - 1, hostId(number)])),
  })
  return { revision: 1, namespace: own, uplinks: hosts.map((facts) => uplinkOf(hostNamespace(facts), fabricId)) }
}

function hostNamespace(facts: HostFacts): NamespaceFacts {
  const host = facts.namespaces.find((entry) => entry.isHost)
  if (!host) throw new Error('a lab host without a namespace of its own')
  return host
}

/** Each host's own picture. */
export function picturesOf(hosts: readonly HostFacts[]): Topology[] {
  return hosts.map((facts) => resolveTopology(facts))
}
