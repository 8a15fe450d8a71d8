/** What the side panel says of one element. Labels are ids that the page translates; values are the field's own words. */
import type { InterfaceKey } from '../topology/types'

export const panelFacts = [
  'name',
  'ifindex',
  'kind',
  'particulars',
  'altnames',
  'alias',
  'group',
  'namespace',
  'state',
  'carrier',
  'flags',
  'mtu',
  'mac',
  'peer',
  'master',
  'port',
  'ports',
  'parent',
  'children',
  'underlay',
  'outside',
  'origin',
  'id',
  'driver',
  'scope',
  'subnets',
  'gateways',
  'internal',
  'options',
  'labels',
  'image',
  'mode',
  'compose',
  'service',
] as const
export type PanelFactName = (typeof panelFacts)[number]

export const panelSections = [
  'identity',
  'state',
  'addresses',
  'relations',
  'network',
  'container',
  'processes',
  'mounts',
  'routes4',
  'routes6',
  'rules',
  'neighbours',
  'fdb',
  'vlans',
] as const
export type PanelSectionId = (typeof panelSections)[number]

export interface PanelValue {
  /** Safe to show: control characters are made visible. */
  readonly text: string
  /** The element that it speaks of, to go there; null where there is none. */
  readonly element: InterfaceKey | null
}

export interface PanelFact {
  readonly name: PanelFactName
  readonly values: readonly PanelValue[]
}

/** Where a command shows what the section says: the engine's host, or the element's own network namespace. */
export interface PanelCommand {
  readonly where: 'host' | 'namespace'
  readonly text: string
}

export interface PanelSection {
  readonly id: PanelSectionId
  /** Tells several sections of one id apart: a container's name. */
  readonly title: string | null
  readonly facts: readonly PanelFact[]
  /** Lines as the section's command prints them. */
  readonly lines: readonly string[]
  readonly commands: readonly PanelCommand[]
}

export interface Panel {
  readonly title: string
  readonly sections: readonly PanelSection[]
}
