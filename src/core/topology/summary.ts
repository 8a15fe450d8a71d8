/** What changed, in lines that a person reads at a glance: Docker's things first, then wiring, then routes. */
import type { Language } from '../lesson/types'
import { fillIn } from '../text/fillIn'
import { visibleText } from '../text/visible'
import type { TopologyChanges } from './compare'
import type { ContainerChange, NetworkChange } from './compareContainers'
import type { FieldChange, InterfaceChange, InterfaceField } from './compareInterfaces'
import { by } from './resolve'
import { summaryMessages, type SummaryKey } from './summaryMessages'

export interface ChangeLine {
  readonly key: SummaryKey
  /** Untrusted text as it is; `field` is a key of its own. */
  readonly params: Readonly<Record<string, string>>
  readonly change: 'new' | 'gone' | 'changed'
  /** The interface's key or the namespace's id that it speaks of; null for a Docker network and for what has no box. */
  readonly about: string | null
}

/**
 * @returns one line for each thing that changed, ordered by what it is; what only follows from a box that came or went (its
 *   loopback, the routes and addresses of one that is gone) is left out.
 */
export function summarizeChanges(changes: TopologyChanges): readonly ChangeLine[] {
  const details = [...changes.details.values()].sort(by((change) => `${change.place} ${change.interface.name}`))
  const told = details.filter((change) => change.change === 'changed' || change.interface.kind !== 'loopback')
  return [
    ...changes.containers.flatMap(containerLines),
    ...changes.networks.map(networkLine),
    ...changes.otherNamespaces.map(({ id, title, change }) =>
      line(`namespace-${change}`, { place: title }, change, id),
    ),
    ...told.flatMap((change) => appearanceLines(change, changes)),
    ...told.flatMap(portLines),
    ...told.flatMap((change) => addressLines(change, changes)),
    ...told.flatMap((change) =>
      change.change === 'changed' ? change.fields.map((field) => fieldLine(change, field)) : [],
    ),
    ...changes.routes
      .filter(({ namespaceId }) => changes.namespaces.get(namespaceId) !== 'gone')
      .map(({ change, place, text, namespaceId }) =>
        line(`route-${change}`, { place, route: text }, change, namespaceId),
      ),
  ]
}

/** Says a line; control characters in names are made visible. */
export function summaryText({ key, params }: ChangeLine, language: Language): string {
  const messages = summaryMessages[language]
  const said = Object.entries(params).map(([name, value]) => [
    name,
    name === 'field' ? messages[`field.${value as InterfaceField}`] : visibleText(value),
  ])
  return fillIn(messages[key], Object.fromEntries(said) as Record<string, string>)
}

function line(
  key: SummaryKey,
  params: ChangeLine['params'],
  change: ChangeLine['change'],
  about: string | null,
): ChangeLine {
  return { key, params, change, about }
}

function containerLines(container: ContainerChange): ChangeLine[] {
  const { name, image, state, change, namespaceId } = container
  if (change === 'new') return [line('container-new', { name, image, state }, 'new', namespaceId)]
  if (change === 'gone') return [line('container-gone', { name }, 'gone', null)]
  const lines: ChangeLine[] = []
  if (change === 'restarted') lines.push(line('container-restarted', { name }, 'changed', namespaceId))
  if (container.stateBefore !== state) {
    lines.push(line('container-state', { name, from: container.stateBefore, to: state }, 'changed', namespaceId))
  }
  if (container.nameBefore !== name) {
    lines.push(line('container-renamed', { from: container.nameBefore, to: name }, 'changed', namespaceId))
  }
  return lines
}

function networkLine({ name, driver, subnets, change }: NetworkChange): ChangeLine {
  return line(`network-${change}`, { name, driver, subnets: subnets.join(', ') }, change, null)
}

/** A pair whose two ends came, or went, is one line. */
function appearanceLines(entry: InterfaceChange, changes: TopologyChanges): ChangeLine[] {
  const { change, place } = entry
  if (change === 'changed') return []
  const { name, kind, vethPeer } = entry.interface
  const peer = vethPeer === null ? undefined : changes.details.get(vethPeer)
  if (peer?.change !== change) return [line(`interface-${change}`, { name, place, kind }, change, entry.key)]
  // The end with the lower key tells of both.
  if (peer.key < entry.key) return []
  const params = { kind, name, place, peer: peer.interface.name, peerPlace: peer.place }
  return [line(`pair-${change}`, params, change, entry.key)]
}

function portLines(entry: InterfaceChange): ChangeLine[] {
  const master = entry.fields.find((field) => field.field === 'master')
  if (entry.change !== 'new' || !master || entry.interface.bridge === null) return []
  const params = { name: entry.interface.name, place: entry.place, bridge: master.to }
  return [line('port-new', params, 'new', entry.key)]
}

function addressLines(entry: InterfaceChange, changes: TopologyChanges): ChangeLine[] {
  if (changes.namespaces.get(entry.interface.namespaceId) === 'gone' || entry.change === 'gone') return []
  const of = { name: entry.interface.name, place: entry.place }
  return [
    ...entry.newAddresses.map((address) => line('address-new', { ...of, address }, 'new', entry.key)),
    ...entry.goneAddresses.map((address) => line('address-gone', { ...of, address }, 'gone', entry.key)),
  ]
}

function fieldLine(entry: InterfaceChange, { field, from, to }: FieldChange): ChangeLine {
  const key = from === '' ? 'field-set' : to === '' ? 'field-unset' : 'field-changed'
  return line(key, { name: entry.interface.name, place: entry.place, field, from, to }, 'changed', entry.key)
}
