/** Recorded dumps, and what iproute2 said of the same namespace at the same moment. */
import { expect } from 'vitest'
import type { NamespaceFacts } from '../../../src/core/facts/types'
import { tableDecoders } from '../../../src/agent/rtnetlink/tables'

export interface Recording {
  /** Raw messages in base64. */
  readonly raw: Readonly<Record<'links' | 'addresses' | 'routes' | 'neighbours', string>>
  readonly iproute2: Readonly<Record<'links' | 'addresses' | 'routes', readonly unknown[]>>
}

type Decoded = Pick<NamespaceFacts, 'links' | 'addresses' | 'routes' | 'neighbours'>

export function decodeRecording({ raw }: Recording): Decoded {
  const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64')
  return {
    links: tableDecoders.links(bytes(raw.links)),
    addresses: tableDecoders.addresses(bytes(raw.addresses)),
    routes: tableDecoders.routes(bytes(raw.routes)),
    neighbours: tableDecoders.neighbours(bytes(raw.neighbours)),
  }
}

interface IpLink {
  ifindex: number
  ifname: string
  mtu: number
  address: string
  operstate: string
  group: string
  link_netnsid?: number
  master?: string
  linkinfo?: { info_kind?: string; info_data?: Record<string, unknown> }
  ifalias?: string
  altnames?: string[]
  addr_info?: {
    family: string
    local: string
    address?: string
    prefixlen: number
    broadcast?: string
    label?: string
  }[]
}

interface IpRoute {
  type?: string
  dst: string
  gateway?: string
  via?: { host: string }
  dev?: string
  prefsrc?: string
  metric?: number
  nexthops?: { gateway: string; dev: string }[]
}

const operStates = ['UNKNOWN', 'NOTPRESENT', 'DOWN', 'LOWERLAYERDOWN', 'TESTING', 'DORMANT', 'UP']

/** Asserts that our decoder tells the same as iproute2, in whatever both tell. */
export function expectAsIproute2(recording: Recording): void {
  const decoded = decodeRecording(recording)
  const nameOf = (ifindex: number | null): string | undefined =>
    decoded.links.find((link) => link.ifindex === ifindex)?.name
  expect(
    decoded.links.map((link) => ({
      ifindex: link.ifindex,
      ifname: link.name,
      mtu: link.mtu,
      address: link.mac,
      operstate: operStates[link.operState],
      link_netnsid: link.linkNetnsid ?? undefined,
      master: nameOf(link.master),
      kind: link.kind ?? undefined,
      ifalias: link.alias ?? undefined,
      altnames: link.altNames,
    })),
  ).toEqual(
    (recording.iproute2.links as IpLink[]).map((link) => ({
      ifindex: link.ifindex,
      ifname: link.ifname,
      mtu: link.mtu,
      address: link.address,
      operstate: link.operstate,
      link_netnsid: link.link_netnsid,
      master: link.master,
      kind: link.linkinfo?.info_kind,
      ifalias: link.ifalias,
      altnames: link.altnames ?? [],
    })),
  )
  const addresses = (recording.iproute2.addresses as IpLink[]).flatMap((link) =>
    (link.addr_info ?? []).map((entry) =>
      [link.ifindex, entry.local, entry.address, entry.prefixlen, entry.broadcast, entry.label].join(' '),
    ),
  )
  expect(
    decoded.addresses
      .map((entry) =>
        [entry.ifindex, entry.address, entry.peer, entry.prefixLength, entry.broadcast, entry.label].join(' '),
      )
      .sort(),
  ).toEqual(addresses.sort())
  expect(decoded.routes.map((route) => ourRoute(route, nameOf)).sort()).toEqual(
    (recording.iproute2.routes as IpRoute[]).flatMap(theirRoutes).sort(),
  )
}

function ourRoute(
  route: NamespaceFacts['routes'][number],
  nameOf: (ifindex: number | null) => string | undefined,
): string {
  const full = route.family === 4 ? 32 : 128
  const isDefault = route.destinationLength === 0
  const suffix = route.destinationLength === full ? '' : `/${route.destinationLength}`
  const destination = isDefault ? 'default' : route.destination + suffix
  // iproute2 gives no metric where the kernel sends 0, and no device for what has none but loopback's.
  return [
    destination,
    route.gateway,
    nameOf(route.outInterface),
    route.preferredSource,
    route.metric === 0 ? undefined : (route.metric ?? undefined),
  ].join(' ')
}

function theirRoutes(route: IpRoute): string[] {
  const hops = route.nexthops ?? [{ gateway: route.gateway ?? route.via?.host, dev: route.dev }]
  return hops.map((hop) =>
    [route.dst, hop.gateway, hop.dev, route.prefsrc, route.metric === 0 ? undefined : route.metric].join(' '),
  )
}
