/** Whether a new layout is needed at all: most changes (states, addresses, routes, names) move nothing. */
import type { Interface, Namespace, Topology } from '../topology/types'

/**
 * @returns true only for two pictures that `layoutGraph` gives the same places, given the same wishes and layout before.
 * Elements that did not change are the same objects in both (`applyTopologyDiff`), so that it costs a glance at each.
 */
export function sameGeometry(one: Topology, other: Topology): boolean {
  return (
    one.engine === other.engine &&
    one.hostNamespace === other.hostNamespace &&
    sameList(one.namespaces, other.namespaces, sameBox) &&
    sameList(one.interfaces, other.interfaces, sameSocket) &&
    sameList(one.wires, other.wires, (a, b) => a.key === b.key)
  )
}

function sameList<T>(one: readonly T[], other: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (one === other) return true
  if (one.length !== other.length) return false
  return one.every((a, index) => {
    const b = other[index]
    return a === b || (b !== undefined && same(a, b))
  })
}

function sameBox(one: Namespace, other: Namespace): boolean {
  return (
    one.id === other.id &&
    one.kind === other.kind &&
    sameList(
      one.containers,
      other.containers,
      ({ compose: a }, { compose: b }) => a?.project === b?.project && a?.service === b?.service,
    )
  )
}

function sameSocket(one: Interface, other: Interface): boolean {
  return one.key === other.key && one.kind === other.kind && one.lowerLinkOutside === other.lowerLinkOutside
}
