/**
 * Several lab hosts' pictures and the fabric between them → one picture to be drawn. Ids of network namespaces and keys of
 * interfaces stay what they are: all lab hosts of a set run on one kernel, so inodes do not collide. A wire between lab
 * host and fabric is made by `resolveTopology` of both ends' facts, as any other: by ifindex and nsid, and never by a name.
 */
import type { FabricFacts, Uplink } from '../facts/fabric'
import type { NamespaceFacts } from '../facts/types'
import { interfaceKey } from './lower'
import { by, labHostAbout, resolveTopology } from './resolve'
import { findTunnels } from './tunnels'
import type { EngineAbout, Interface, InterfaceKey, Namespace, Topology } from './types'

/** Whose picture it is said to be. Longer than a lab host's name may be, so that none is called like it. */
export const joinedEngine = 'all-the-lab-hosts'

/**
 * @param pictures one of each lab host, in any order; elements that did not change between two calls stay the same objects.
 * @param fabric null while the fabric is not observed: then lab hosts stand beside each other without a wire between.
 * @returns a picture without a host of its own: each lab host's namespaces carry its name (`labHost`). A network that
 *   several engines know, such as an overlay, is there once, as the first lab host by name tells it.
 */
export function joinTopologies(pictures: readonly Topology[], fabric: FabricFacts | null): Topology {
  const hosts = [...pictures].sort(by((picture) => picture.engine))
  const between = fabric === null ? null : resolveFabric(hosts, fabric)
  const peers = new Map(between?.interfaces.map((entry) => [entry.key, entry.vethPeer]))
  const own = new Set(between?.fabric.map((entry) => entry.key))
  return {
    schema: 'vethlab/topology@1',
    engine: joinedEngine,
    about: joinAbouts(hosts.map((picture) => picture.about)),
    revision: hosts.reduce((sum, picture) => sum + picture.revision, fabric?.revision ?? 0),
    named: hosts.every((picture) => picture.named),
    hostNamespace: null,
    namespaces: collect(
      [...hosts.map(ownedNamespaces), between === null ? [] : [between.namespace]],
      (namespace) => namespace.id,
    ),
    interfaces: collect(
      [...hosts.map((picture) => wireUplinks(picture.interfaces, peers)), between?.fabric ?? []],
      (entry) => entry.key,
    ),
    wires: collect(
      [
        ...hosts.map((picture) => picture.wires),
        // What an uplink has besides, its lab host's picture tells better.
        (between?.wires ?? []).filter((wire) => own.has(wire.from) || own.has(wire.to)),
        findTunnels(hosts),
      ],
      (wire) => wire.key,
    ),
    networks: collect(
      hosts.map((picture) => picture.networks),
      (network) => network.id,
    ),
    stoppedContainers: collect(
      hosts.map((picture) => picture.stoppedContainers),
      (container) => container.id,
    ),
    images: [...new Set(hosts.flatMap((picture) => picture.images))].sort(),
  }
}

/** The fabric, resolved together with those uplinks that are in the pictures: one of them may be behind, or gone. */
function resolveFabric(
  pictures: readonly Topology[],
  { namespace, uplinks }: FabricFacts,
): Pick<Topology, 'interfaces' | 'wires'> & { readonly namespace: Namespace; readonly fabric: readonly Interface[] } {
  const shown = new Set(pictures.flatMap((picture) => picture.interfaces.map((entry) => entry.key)))
  const resolved = resolveTopology({
    engine: joinedEngine,
    revision: 0,
    namespaces: [namespace, ...uplinks.map((uplink) => uplinkFacts(uplink, shown))],
  })
  const box = resolved.namespaces.find((entry) => entry.id === namespace.id)
  if (!box) throw new Error('the fabric’s own network namespace was not resolved')
  return {
    interfaces: resolved.interfaces,
    wires: resolved.wires,
    namespace: { ...box, kind: 'fabric' },
    fabric: resolved.interfaces.filter((entry) => entry.namespaceId === namespace.id),
  }
}

function uplinkFacts({ namespaceId, links, nsids }: Uplink, shown: ReadonlySet<InterfaceKey>): NamespaceFacts {
  return {
    id: namespaceId,
    isHost: true,
    processes: [],
    mountPoints: [],
    nsids,
    links: links.filter((link) => shown.has(interfaceKey(namespaceId, link.ifindex))),
    addresses: [],
    routes: [],
    rules: [],
    neighbours: [],
    fdb: [],
    vlans: [],
  }
}

/** A lab host's end of a pair into the fabric: in a picture of its own the other end lay outside. */
function wireUplinks(
  interfaces: readonly Interface[],
  peers: ReadonlyMap<InterfaceKey, InterfaceKey | null>,
): readonly Interface[] {
  return interfaces.map((entry) => {
    const vethPeer = peers.get(entry.key) ?? null
    return vethPeer === null ? entry : { ...entry, vethPeer, lowerLinkOutside: false }
  })
}

/** The same object for the same namespace, so that whoever compares pictures sees at a glance what changed. */
const owned = new WeakMap<Namespace, Namespace>()

function ownedNamespaces(picture: Topology): readonly Namespace[] {
  return picture.namespaces.map((namespace) => {
    const known = owned.get(namespace)
    if (known?.labHost === picture.engine) return known
    const made = { ...namespace, labHost: picture.engine }
    owned.set(namespace, made)
    return made
  })
}

function joinAbouts(abouts: readonly EngineAbout[]): EngineAbout {
  const [first] = abouts
  const missing = [...new Set(abouts.flatMap((about) => about.missing))]
  return { ...(first ?? labHostAbout), missing }
}

/** Of two with the same key the first one stays. */
function collect<T>(parts: readonly (readonly T[])[], key: (entry: T) => string): readonly T[] {
  const found = new Map<string, T>()
  for (const part of parts) for (const entry of part) if (!found.has(key(entry))) found.set(key(entry), entry)
  return [...found.values()].sort(by(key))
}
