/** Pictures → every name in them, by the text that tools print for it. Linear in the pictures. */
import { namespaceTitle } from '../topology/titles'
import type { DockerNetwork, Interface, Namespace, Topology } from '../topology/types'
import { canonicalAddress, canonicalMac } from './addresses'
import { isNameCharacter } from './characters'
import { shortId, type IdEntry, type LinkedInterface, type NameEntry, type NameIndex, type Viewpoint } from './types'

/** Of a longer name the odd characters are not looked for: an alternative name has no more (ALTIFNAMSIZ, net/if.h). */
const longestOdd = 128

/**
 * @param pictures those that a text may speak of: of every lab host, or of the person's own engine; or a joined one.
 * What an interface is called is kept as long as it is the same object.
 */
export function indexNames(pictures: readonly Topology[]): NameIndex {
  const tables = emptyTables()
  for (const picture of pictures) {
    for (const namespace of picture.namespaces) addNamespace(tables, picture, namespace)
    const byKey = new Map(picture.interfaces.map((entry) => [entry.key, entry]))
    for (const entry of picture.interfaces) addInterface(tables, entry, byKey)
    const served = elementsOfNetworks(picture)
    for (const network of picture.networks) addNetwork(tables, network, served.get(network.id) ?? [], picture.engine)
  }
  return {
    ...tables,
    titleOf(element) {
      const entry = tables.interfaces.get(element)
      const home = tables.homes.get(entry?.namespaceId ?? element)
      if (!home) return null
      const { namespace, picture, labHost } = home
      return { box: namespaceTitle(namespace, picture), interfaceName: entry?.name ?? null, labHost }
    },
  }
}

interface Home {
  readonly picture: Topology
  readonly namespace: Namespace
  readonly labHost: string | null
}

interface Tables {
  readonly names: Map<string, NameEntry[]>
  readonly addresses: Map<string, NameEntry[]>
  readonly ids: Map<string, IdEntry[]>
  readonly odd: Map<string, number>
  readonly hostNamespaces: Map<string, string>
  readonly homes: Map<string, Home>
  readonly interfaces: Map<string, Interface>
}

function emptyTables(): Tables {
  return {
    names: new Map(),
    addresses: new Map(),
    ids: new Map(),
    odd: new Map(),
    hostNamespaces: new Map(),
    homes: new Map(),
    interfaces: new Map(),
  }
}

function push<T>(table: Map<string, T[]>, key: string, entry: T): void {
  const known = table.get(key)
  if (known) known.push(entry)
  else table.set(key, [entry])
}

function addName(tables: Tables, name: string, entry: NameEntry): void {
  if (name === '') return
  push(tables.names, name, entry)
  if (name.length > longestOdd || isPlain(name)) return
  const first = name.charAt(0)
  tables.odd.set(first, Math.max(name.length, tables.odd.get(first) ?? 0))
}

function isPlain(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) if (!isNameCharacter(name, at)) return false
  return true
}

function addId(tables: Tables, id: string, entry: NameEntry): void {
  if (id.length >= shortId) push(tables.ids, id.slice(0, shortId), { id, entry })
}

function addNamespace(tables: Tables, picture: Topology, namespace: Namespace): void {
  const { id, containers, mountPoints, kind, origin } = namespace
  const labHost = kind === 'fabric' ? null : (namespace.labHost ?? picture.engine)
  tables.homes.set(id, { picture, namespace, labHost })
  if (kind === 'host' && labHost !== null) tables.hostNamespaces.set(labHost, id)
  const entry = { elements: [id], labHost, namespaceId: id, ifindex: null, linked: null } as const
  for (const container of containers) {
    addName(tables, container.name, { ...entry, kind: 'container' })
    addId(tables, container.id, { ...entry, kind: 'container' })
  }
  if (origin === 'kernel') addName(tables, id.slice(id.indexOf(':') + 1), { ...entry, kind: 'namespace' })
  const mounts = new Set(mountPoints.map((path) => path.slice(path.lastIndexOf('/') + 1)))
  for (const name of mounts) addName(tables, name, { ...entry, kind: 'namespace' })
}

function addInterface(tables: Tables, link: Interface, byKey: ReadonlyMap<string, Interface>): void {
  const labHost = tables.homes.get(link.namespaceId)?.labHost ?? null
  const lower = byKey.get(link.vethPeer ?? link.parentInterface ?? '')
  const linked: LinkedInterface | null = lower ? { key: lower.key, ifindex: lower.ifindex, name: lower.name } : null
  const { names, addresses, bridgeId } = printedOf(link)
  const entry = { elements: [link.key], labHost, namespaceId: link.namespaceId, ifindex: link.ifindex, linked } as const
  tables.interfaces.set(link.key, link)
  for (const name of names) addName(tables, name, { ...entry, kind: 'interface' })
  for (const address of addresses) push(tables.addresses, address, { ...entry, kind: 'address' })
  const mac = canonicalMac(link.mac)
  if (mac !== null) push(tables.addresses, mac, { ...entry, kind: 'mac' })
  if (bridgeId !== '') addName(tables, bridgeId, { ...entry, kind: 'bridge-id' })
}

interface Printed {
  readonly names: ReadonlySet<string>
  readonly addresses: ReadonlySet<string>
  readonly bridgeId: string
}
const printed = new WeakMap<Interface, Printed>()

function printedOf(link: Interface): Printed {
  const known = printed.get(link)
  if (known) return known
  const made = {
    names: new Set([link.name, ...link.altNames]),
    addresses: new Set(link.addresses.flatMap(({ address }) => canonicalAddress(address) ?? [])),
    bridgeId: link.info?.kind === 'bridge' ? link.info.bridgeId : '',
  }
  printed.set(link, made)
  return made
}

/** A network is its bridge and the namespace that serves it; where it has neither, the interfaces that are on it. */
function elementsOfNetworks(picture: Topology): ReadonlyMap<string, readonly string[]> {
  const own = new Map<string, string[]>()
  const others = new Map<string, string[]>()
  for (const { id, service } of picture.namespaces) if (service?.networkId) push(own, service.networkId, id)
  for (const { key, kind, networkId } of picture.interfaces) {
    if (networkId === null) continue
    push(kind === 'bridge' || kind === 'docker-network' ? own : others, networkId, key)
  }
  return new Map([...others, ...own])
}

function addNetwork(tables: Tables, network: DockerNetwork, elements: readonly string[], engine: string): void {
  if (elements.length === 0) return
  const homes = new Set(elements.map((element) => tables.homes.get(namespaceOf(tables, element))?.labHost ?? engine))
  // An overlay of several lab hosts is each one's own.
  for (const labHost of homes) {
    const here = elements.filter((element) => tables.homes.get(namespaceOf(tables, element))?.labHost === labHost)
    const entry = { kind: 'network', elements: here, labHost, namespaceId: null, ifindex: null, linked: null } as const
    addName(tables, network.name, entry)
    addId(tables, network.id, entry)
  }
}

function namespaceOf(tables: Tables, element: string): string {
  return tables.interfaces.get(element)?.namespaceId ?? element
}

/** Where a text is printed: in a lab host's own network namespace, a container's, or another one. */
interface PrintPlace {
  readonly labHost: string
  readonly container?: string
  readonly namespaceId?: string
}

/** @returns the place in the pictures; its namespace is null while they do not show where that container runs. */
export function viewpointOf(index: NameIndex, { labHost, container, namespaceId }: PrintPlace): Viewpoint {
  if (namespaceId !== undefined) return { labHost, namespaceId }
  if (container === undefined) return { labHost, namespaceId: index.hostNamespaces.get(labHost) ?? null }
  const home = index.names.get(container)?.find((entry) => entry.kind === 'container' && entry.labHost === labHost)
  return { labHost, namespaceId: home?.namespaceId ?? null }
}
