/** What changed of interfaces between two moments, field by field. */
import { kindText } from './kindText'
import { namespaceTitles } from './titles'
import type { Interface, InterfaceKey, Topology } from './types'

export const interfaceFields = [
  'name',
  'state',
  'master',
  'vethPeer',
  'parentInterface',
  'underlay',
  'kindDetail',
  'mtu',
  'mac',
  'alias',
  'altNames',
] as const
export type InterfaceField = (typeof interfaceFields)[number]

/** Values as a person reads them (an interface is named with its place); empty text where there is none. */
export interface FieldChange {
  readonly field: InterfaceField
  readonly from: string
  readonly to: string
}

export interface InterfaceChange {
  readonly key: InterfaceKey
  readonly change: 'new' | 'gone' | 'changed'
  /** As it is now; as it was where it is gone. */
  readonly interface: Interface
  /** The title of its box. */
  readonly place: string
  readonly fields: readonly FieldChange[]
  /** With prefix length; without the link-local ones of IPv6. */
  readonly newAddresses: readonly string[]
  readonly goneAddresses: readonly string[]
  /** Of a bridge: names of ports. A bridge that only got ports is not among the changed interfaces of the graph. */
  readonly newPorts: readonly string[]
  readonly gonePorts: readonly string[]
}

/** One moment, with its interfaces by key and words for them. */
export interface Moment {
  readonly interfaces: ReadonlyMap<InterfaceKey, Interface>
  readonly titles: ReadonlyMap<string, string>
}

export function momentOf(topology: Topology): Moment {
  return {
    interfaces: new Map(topology.interfaces.map((entry) => [entry.key, entry])),
    titles: namespaceTitles(topology),
  }
}

/**
 * Compares one interface with itself, or with what stands for it after its container's restart.
 * @param restarted then its name and MAC address are new by nature, and say nothing.
 * @returns null where a person would see no change. IPv6 link-local addresses come by themselves, counters are no part of
 *   the picture, and a port's state follows timers: none of them counts.
 */
export function interfaceChange(
  before: { readonly entry: Interface; readonly moment: Moment },
  now: { readonly entry: Interface; readonly moment: Moment },
  restarted: ReadonlyMap<InterfaceKey, InterfaceKey>,
): InterfaceChange | null {
  // A picture that came by a diff shares what did not change.
  if (before.entry === now.entry) return null
  const isRestarted = before.entry.key !== now.entry.key
  const fields = interfaceFields.flatMap((field) =>
    isRestarted && (field === 'name' || field === 'mac') ? [] : fieldChange(field, before, now, restarted),
  )
  const addresses = difference(addressTexts(before.entry), addressTexts(now.entry))
  const ports = portDifference(before, now, restarted)
  const change: InterfaceChange = {
    ...{ key: now.entry.key, change: 'changed', interface: now.entry, place: placeOf(now.entry, now.moment), fields },
    ...{
      newAddresses: addresses.added,
      goneAddresses: addresses.removed,
      newPorts: ports.added,
      gonePorts: ports.removed,
    },
  }
  const size =
    fields.length + addresses.added.length + addresses.removed.length + ports.added.length + ports.removed.length
  return size > 0 ? change : null
}

/** A whole interface that came, or went. */
export function wholeChange(entry: Interface, moment: Moment, change: 'new' | 'gone'): InterfaceChange {
  const [addresses, ports] = [addressTexts(entry), portNames(entry.bridgePorts, moment)]
  const isNew = change === 'new'
  return {
    ...{ key: entry.key, change, interface: entry, place: placeOf(entry, moment), fields: [] },
    ...{ newAddresses: isNew ? addresses : [], goneAddresses: isNew ? [] : addresses },
    ...{ newPorts: isNew ? ports : [], gonePorts: isNew ? [] : ports },
  }
}

/** True where more than its ports changed. */
export function isMoreThanPorts(change: InterfaceChange): boolean {
  return change.fields.length + change.newAddresses.length + change.goneAddresses.length > 0
}

function fieldChange(
  field: InterfaceField,
  before: { readonly entry: Interface; readonly moment: Moment },
  now: { readonly entry: Interface; readonly moment: Moment },
  restarted: ReadonlyMap<InterfaceKey, InterfaceKey>,
): FieldChange[] {
  const old = before.entry[field === 'kindDetail' ? 'info' : field]
  const value = now.entry[field === 'kindDetail' ? 'info' : field]
  if (old === value || (typeof old === 'string' && restarted.get(old) === value)) return []
  const [from, to] = [fieldText(field, before.entry, before.moment), fieldText(field, now.entry, now.moment)]
  const isRelation = relations.has(field)
  return from === to && !isRelation ? [] : [{ field, from, to }]
}

const relations: ReadonlySet<InterfaceField> = new Set(['master', 'vethPeer', 'parentInterface', 'underlay'])

function fieldText(field: InterfaceField, entry: Interface, moment: Moment): string {
  switch (field) {
    case 'master':
    case 'vethPeer':
    case 'parentInterface':
    case 'underlay':
      return relationText(entry, entry[field], moment)
    case 'kindDetail':
      return kindText(entry.info)
    case 'mtu':
      return String(entry.mtu)
    case 'altNames':
      return entry.altNames.join(', ')
    case 'alias':
      return entry.alias ?? ''
    case 'name':
    case 'state':
    case 'mac':
      return entry[field]
  }
}

/** Its name, and its place where that is another one. */
function relationText(from: Interface, key: InterfaceKey | null, moment: Moment): string {
  const other = key === null ? undefined : moment.interfaces.get(key)
  if (!other) return ''
  return other.namespaceId === from.namespaceId ? other.name : `${other.name} (${placeOf(other, moment)})`
}

function placeOf(entry: Interface, moment: Moment): string {
  return moment.titles.get(entry.namespaceId) ?? entry.namespaceId
}

function addressTexts(entry: Interface): string[] {
  return entry.addresses
    .filter((address) => !(address.family === 6 && address.scope === 253))
    .map((address) => `${address.address}/${String(address.prefixLength)}`)
}

function portNames(ports: readonly InterfaceKey[], moment: Moment): string[] {
  return ports.map((port) => moment.interfaces.get(port)?.name ?? port)
}

function portDifference(
  before: { readonly entry: Interface; readonly moment: Moment },
  now: { readonly entry: Interface; readonly moment: Moment },
  restarted: ReadonlyMap<InterfaceKey, InterfaceKey>,
): { added: string[]; removed: string[] } {
  const old = new Set(before.entry.bridgePorts.map((port) => restarted.get(port) ?? port))
  const current = new Set(now.entry.bridgePorts)
  return {
    added: portNames(
      now.entry.bridgePorts.filter((port) => !old.has(port)),
      now.moment,
    ),
    removed: portNames(
      before.entry.bridgePorts.filter((port) => !current.has(restarted.get(port) ?? port)),
      before.moment,
    ),
  }
}

function difference(before: readonly string[], now: readonly string[]): { added: string[]; removed: string[] } {
  const [old, current] = [new Set(before), new Set(now)]
  return { added: now.filter((text) => !old.has(text)), removed: before.filter((text) => !current.has(text)) }
}
