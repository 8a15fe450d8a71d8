/** A host that containers come to and go from, as facts: what `docker run`, `docker network` and `ip` would leave behind. */
import type { LinkFacts, NamespaceFacts } from '../../../src/core/facts/types'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { DockerNetwork, Namespace, NamespaceContainer, Topology } from '../../../src/core/topology/types'
import { address, labHost, link, namespace } from '../topology/facts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
interface Place {
  readonly number: number
  readonly id: string
  readonly links: Mutable<LinkFacts>[]
  readonly addresses: { ifindex: number; text: string; length: number }[]
}

export interface Wiring {
  /** A bridge of the host; its Docker network bears the name. @returns its ifindex. */
  bridge: (name: string) => number
  /** A container with a port on each of those bridges; none of them for `--network none`. @returns its namespace's id. */
  run: (name: string, bridges: readonly number[], compose?: NamespaceContainer['compose']) => string
  /** A container on a macvlan or ipvlan of that parent. */
  runOnParent: (name: string, kind: 'macvlan' | 'ipvlan', parent: number) => string
  /** A VLAN of the host's. @returns its ifindex. */
  vlan: (name: string, parent: number, id: number) => number
  /** An overlay network's namespace: a bridge and a VXLAN. @returns its id. */
  overlay: (name: string) => string
  /** A container on an overlay network, with its second interface on a bridge of the host. */
  runOnOverlay: (name: string, overlay: string, gateway: number) => string
  /** Any other interface of the host. */
  hostLink: (name: string, more?: Partial<LinkFacts>) => number
  down: (namespaceId: string, ifindex: number) => void
  remove: (id: string) => void
  containers: () => readonly string[]
  topology: () => Topology
}

const loopback = (): LinkFacts => link(1, 'lo', { arpType: 772, operState: 0 })

/** Starts with loopback, an uplink (ifindex 2) and nothing else. */
export function startWiring(): Wiring {
  const places = new Map<string, Place>()
  const names = new Map<string, Pick<Namespace, 'kind' | 'containers' | 'service'>>()
  const networks: DockerNetwork[] = []
  const serves = new Map<string, string>()
  let nextNumber = 0
  let nextIndex = 3
  const place = (): Place => {
    nextNumber += 1
    const made = { number: nextNumber, id: `4:${String(1000 + nextNumber)}`, links: [loopback()], addresses: [] }
    places.set(made.id, made)
    return made
  }
  const host = place()
  host.links.push(link(2, 'eth0', { kind: null }))
  host.addresses.push({ ifindex: 2, text: '10.0.2.15', length: 24 })
  const index = (): number => {
    nextIndex += 1
    return nextIndex
  }
  const at = (id: string): Place => places.get(id) ?? host
  const veth = (outside: Place, master: number, inside: Place, name: string): void => {
    const [far, near] = [index(), index()]
    const names = [`veth${far.toString(16).padStart(7, '0')}`, name] as const
    outside.links.push(link(far, names[0], { kind: 'veth', master, iflink: near, linkNetnsid: inside.number }))
    inside.links.push(link(near, names[1], { kind: 'veth', iflink: far, linkNetnsid: outside.number }))
    inside.addresses.push({ ifindex: near, text: `172.17.${String(far >> 8)}.${String(far & 255)}`, length: 16 })
  }
  const container = (name: string, compose: NamespaceContainer['compose'] = null): Place => {
    const made = place()
    const entry = { id: name, name, image: 'nginx', networkMode: 'bridge', state: 'running', labels: {}, compose }
    names.set(made.id, { kind: 'container', containers: [entry], service: null })
    return made
  }
  const network = (name: string, driver: string): string => {
    const id = `id-${name}`
    const rest = { scope: 'local', subnets: [], gateways: [], internal: false, options: {}, labels: {} }
    networks.push({ id, name, driver, ...rest })
    return id
  }
  return {
    bridge: (name) => {
      const ifindex = index()
      host.links.push(link(ifindex, name, { kind: 'bridge' }))
      host.addresses.push({ ifindex, text: `172.${String(16 + ifindex)}.0.1`, length: 16 })
      serves.set(`${host.id}/${String(ifindex)}`, network(name, 'bridge'))
      return ifindex
    },
    run: (name, bridges, compose) => {
      const made = container(name, compose)
      for (const [order, bridge] of bridges.entries()) veth(host, bridge, made, `eth${String(order)}`)
      return made.id
    },
    runOnParent: (name, kind, parent) => {
      const made = container(name)
      const mode = kind === 'macvlan' ? { kind, mode: 4 } : { kind, mode: 0, flags: 0 }
      made.links.push(link(index(), 'eth0', { kind, iflink: parent, linkNetnsid: host.number, info: mode }))
      return made.id
    },
    vlan: (name, parent, id) => {
      const ifindex = index()
      const info = { kind: 'vlan', id, protocol: 0x8100 } as const
      host.links.push(link(ifindex, name, { kind: 'vlan', iflink: parent, info }))
      return ifindex
    },
    overlay: (name) => {
      const made = place()
      const info = { kind: 'vxlan', vni: 4097, port: 4789, underlay: null, local: null, group: null } as const
      made.links.push(link(2, 'br0', { kind: 'bridge' }), link(index(), 'vxlan0', { kind: 'vxlan', master: 2, info }))
      const service = { role: 'overlay', networkId: network(name, 'overlay') } as const
      names.set(made.id, { kind: 'network', containers: [], service })
      return made.id
    },
    runOnOverlay: (name, overlay, gateway) => {
      const made = container(name)
      veth(at(overlay), 2, made, 'eth0')
      veth(host, gateway, made, 'eth1')
      return made.id
    },
    hostLink: (name, more) => {
      const ifindex = index()
      host.links.push(link(ifindex, name, more))
      return ifindex
    },
    down: (id, ifindex) => {
      for (const entry of at(id).links) if (entry.ifindex === ifindex) entry.flags = 0
    },
    remove: (id) => {
      const { number } = at(id)
      places.delete(id)
      for (const other of places.values()) {
        const kept = other.links.filter((entry) => entry.kind !== 'veth' || entry.linkNetnsid !== number)
        other.links.splice(0, other.links.length, ...kept)
      }
    },
    containers: () => [...places.keys()].filter((id) => names.get(id)?.kind === 'container'),
    topology: () => {
      const nsids = Object.fromEntries([...places.values()].map((entry) => [entry.number, entry.id]))
      const resolved = resolveTopology(labHost(...[...places.values()].map((entry) => facts(entry, host, nsids))))
      return {
        ...resolved,
        networks,
        namespaces: resolved.namespaces.map((entry) => ({ ...entry, ...names.get(entry.id) })),
        interfaces: resolved.interfaces.map((entry) => ({ ...entry, networkId: serves.get(entry.key) ?? null })),
      }
    },
  }
}

function facts(place: Place, host: Place, nsids: NamespaceFacts['nsids']): NamespaceFacts {
  return namespace(place.id, {
    isHost: place === host,
    links: [...place.links],
    addresses: place.addresses.map((entry) => address(entry.ifindex, entry.text, entry.length)),
    nsids,
  })
}
