/** What a page makes of the diffs, and what must hold of every picture that it ever has. */
import { applyTopologyDiff } from '../../../src/core/topology/diff'
import type { InterfaceKey, Topology } from '../../../src/core/topology/types'
import type { LiveTopology } from '../../../src/main/topology/live'

export interface Page {
  picture(): Topology | null
  /** Every sentence about a picture that was not whole; empty where all were. */
  readonly faults: string[]
  /** Reasons that were said, null for "not behind any more", with the moment of each. */
  readonly behind: { readonly reason: string | null; readonly at: number }[]
  diffs(): number
}

/** Follows a lab host's pictures as the window's page does: diffs alone, after the first whole picture. */
export function followAsPage(live: LiveTopology, labHost: string): Page {
  let picture = live.topology(labHost)
  let count = 0
  const faults: string[] = []
  const behind: Page['behind'] = []
  live.onDiff((diff, topology) => {
    if (diff.engine !== labHost) return
    count += 1
    if (picture && diff.fromRevision !== picture.revision) {
      faults.push(`a diff from revision ${diff.fromRevision} came to a picture of revision ${picture.revision}`)
    }
    picture = picture ? applyTopologyDiff(picture, diff) : topology
    if (JSON.stringify(picture) !== JSON.stringify(topology))
      faults.push(`the page’s picture ${picture.revision} is another`)
    faults.push(...brokenParts(picture))
  })
  live.onBehind((name, reason) => {
    if (name === labHost) behind.push({ reason, at: performance.now() })
  })
  live.onUntracked((name) => {
    if (name === labHost) picture = null
  })
  return { picture: () => picture, faults, behind, diffs: () => count }
}

/** What makes a picture half: a wire, a relation or an interface that leads to something that is not in it. */
export function brokenParts(picture: Topology): string[] {
  const byKey = new Map(picture.interfaces.map((entry) => [entry.key, entry]))
  const namespaces = new Set(picture.namespaces.map((entry) => entry.id))
  const networks = new Set(picture.networks.map((entry) => entry.id))
  const faults: string[] = []
  const expect = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`revision ${picture.revision}: ${what}`)
  }
  const there = (key: InterfaceKey | null): boolean => key === null || byKey.has(key)
  const homes = picture.namespaces.flatMap((entry) => entry.containers.map((container) => container.id))
  const placed = new Set(homes)
  expect(placed.size === homes.length, 'a container is in two boxes')
  for (const { id, name } of picture.stoppedContainers) expect(!placed.has(id), `${name} is stopped, and in a box`)
  for (const wire of picture.wires) expect(there(wire.from) && there(wire.to), `wire ${wire.key} leads nowhere`)
  for (const entry of picture.interfaces) {
    const { key, vethPeer, bridge, bridgePorts, master, parentInterface, underlay, networkId } = entry
    expect(namespaces.has(entry.namespaceId), `interface ${key} has no namespace`)
    expect(networkId === null || networks.has(networkId), `interface ${key} serves no known network`)
    for (const other of [vethPeer, bridge, master, parentInterface, underlay, ...bridgePorts]) {
      expect(there(other), `interface ${key} knows ${String(other)}, which is not there`)
    }
    if (vethPeer !== null) expect(byKey.get(vethPeer)?.vethPeer === key, `the peer of ${key} has another peer`)
    if (bridge !== null)
      expect(byKey.get(bridge)?.bridgePorts.includes(key) === true, `${key} is no port of its bridge`)
  }
  return faults
}
