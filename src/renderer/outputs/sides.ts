/** Of which places the tools' texts can be shown beside each other, and which two are meant where nobody chose. */
import type { Place } from '../../contract/agent'
import type { SideChoice } from '../../contract/sides'
import { boxTitle } from '../../core/panel/facts'
import type { Namespace, Topology } from '../../core/topology/types'

export type { SideChoice, SideId } from '../../contract/sides'

/**
 * @param single the lab host, or own engine, of a picture whose namespaces do not name theirs.
 * @param system true for the person's own engine: nothing is run in its containers, and its host is a namespace, too.
 * @returns every place of the picture in which tools may be run: hosts first, then as the picture has them.
 */
export function sideChoices(topology: Topology, single: string | null, system: boolean): SideChoice[] {
  const choices = topology.namespaces.flatMap((namespace): SideChoice[] => {
    const labHost = namespace.labHost ?? single
    // Between the lab hosts nothing is ever run, and what only an engine tells of is nowhere to be entered.
    if (labHost === null || namespace.kind === 'fabric' || namespace.origin === 'engine') return []
    const own = choiceOf(topology, namespace, labHost, system)
    return system ? [own] : [own, ...insideOf(namespace, labHost)]
  })
  return [...choices.filter((choice) => choice.kind === 'host'), ...choices.filter((choice) => choice.kind !== 'host')]
}

function choiceOf(topology: Topology, namespace: Namespace, labHost: string, system: boolean): SideChoice {
  const { id, kind } = namespace
  const entered: Place = { kind: 'namespace', labHost, namespaceId: id }
  const container = namespace.containers[0]
  const common = { labHost, namespaceId: id }
  if (kind === 'host') {
    const place: Place = system ? entered : { kind: 'lab-host', labHost }
    return { ...common, key: `${labHost} host`, kind, name: system ? boxTitle(topology, namespace) : labHost, place }
  }
  if (kind === 'container' && container) {
    const name = namespace.containers.map((entry) => entry.name).join(', ')
    return { ...common, key: `${labHost} container ${container.name}`, kind, name, place: entered }
  }
  const name = boxTitle(topology, namespace)
  return {
    ...common,
    key: `${labHost} namespace ${id}`,
    kind: kind === 'network' ? kind : 'other',
    name,
    place: entered,
  }
}

function insideOf(namespace: Namespace, labHost: string): SideChoice[] {
  return namespace.containers
    .filter((container) => container.state === 'running')
    .map(({ name }) => ({
      key: `${labHost} inside ${name}`,
      kind: 'inside',
      labHost,
      name,
      place: { kind: 'container', labHost, container: name },
      namespaceId: namespace.id,
    }))
}

export interface Pair {
  readonly left: SideChoice | null
  readonly right: SideChoice | null
}

/**
 * @param selected an interface's key or a namespace's id; null: nothing is.
 * @returns the two ends of what is selected: a host left and what hangs on it right; of two namespaces without a host, the
 *   selected one right. Where that says nothing: the first host and its first container, or else two hosts.
 */
export function meantSides(topology: Topology, choices: readonly SideChoice[], selected: string | null): Pair {
  const entered = choices.filter((choice) => choice.kind !== 'inside')
  const ends = endsOf(topology, selected).flatMap((id) => entered.find((choice) => choice.namespaceId === id) ?? [])
  const hosts = entered.filter((choice) => choice.kind === 'host')
  const inner = ends.filter((choice) => choice.kind !== 'host')
  const [near, far] = inner
  if (near && far) return { left: far, right: near }
  const host = ends.find((choice) => choice.kind === 'host')
  const labHost = (near ?? host ?? hosts[0])?.labHost
  const left = host ?? hosts.find((choice) => choice.labHost === labHost) ?? hosts[0] ?? null
  const containers = entered.filter((choice) => choice.kind === 'container')
  const right = near ?? containers.find((choice) => choice.labHost === labHost) ?? containers[0]
  return { left, right: right ?? hosts.find((choice) => choice !== left) ?? null }
}

/** The namespace of what is selected, and that of the other end of its pair. */
function endsOf(topology: Topology, selected: string | null): string[] {
  if (selected === null) return []
  const link = topology.interfaces.find((entry) => entry.key === selected)
  if (!link) return [selected]
  const peer = topology.interfaces.find((entry) => entry.key === link.vethPeer)
  return [...new Set([link.namespaceId, ...(peer ? [peer.namespaceId] : [])])]
}
