/** Everything that is known of one interface, section by section. */
import { flagsText, linkInfoText, onOff, portStateName, words } from '../text/kernelNames'
import { shellQuote } from '../text/shellQuote'
import { addressText, fdbText, neighbourText, routeText, vlanText, type NameOf } from '../text/tables'
import { visibleText } from '../text/visible'
import { interfacesOf } from '../topology/lookups'
import type { DockerNetwork, Interface, InterfaceKey, Namespace, Topology } from '../topology/types'
import { boxTitle, fact, inNamespace, section } from './facts'
import { networkSection } from './network'
import type { Panel, PanelCommand, PanelSection, PanelValue } from './types'

/** @returns the panel of an interface of that picture. */
export function describeInterface(topology: Topology, link: Interface): Panel {
  const namespace = topology.namespaces.find((entry) => entry.id === link.namespaceId) ?? null
  const network = topology.networks.find((entry) => entry.id === link.networkId) ?? null
  return {
    title: visibleText(link.name),
    sections: [
      identity(topology, link, namespace),
      state(link),
      section('addresses', {
        lines: link.addresses.map(addressText),
        commands: [inNamespace('ip', 'addr', 'show', 'dev', link.name)],
      }),
      relations(topology, link),
      ...networkSections(network),
      ...(namespace ? tables(topology, link, namespace) : []),
    ],
  }
}

function networkSections(network: DockerNetwork | null): PanelSection[] {
  return network === null ? [] : [networkSection(network)]
}

function identity(topology: Topology, link: Interface, namespace: Namespace | null): PanelSection {
  return section('identity', {
    facts: [
      ...fact('name', link.name),
      ...fact('ifindex', String(link.ifindex)),
      ...fact('kind', link.kind),
      ...fact('particulars', link.info === null ? null : linkInfoText(link.info)),
      ...fact('altnames', ...link.altNames),
      ...fact('alias', link.alias),
      ...fact('group', link.group === 0 ? null : String(link.group)),
      ...fact('namespace', namespace && { text: boxTitle(topology, namespace), element: namespace.id }),
      ...fact('origin', namespace?.origin === 'engine' ? 'Docker API' : null),
    ],
    commands: [inNamespace('ip', '-d', 'addr', 'show', 'dev', link.name)],
  })
}

function state(link: Interface): PanelSection {
  return section('state', {
    facts: [
      ...fact('state', link.state),
      ...fact('carrier', link.carrier === null ? null : onOff(link.carrier)),
      ...fact('flags', flagsText(link.flags)),
      ...fact('mtu', String(link.mtu)),
      ...fact('mac', link.mac),
    ],
    commands: [inNamespace('ip', 'link', 'show', 'dev', link.name)],
  })
}

function relations(topology: Topology, link: Interface): PanelSection {
  const at = (key: InterfaceKey | null): PanelValue | null => elementValue(topology, key)
  const children = topology.interfaces.filter((entry) => entry.parentInterface === link.key)
  const isBridge = link.kind === 'bridge'
  return section('relations', {
    facts: [
      ...fact('peer', at(link.vethPeer)),
      ...fact('master', at(link.master)),
      ...fact('port', link.port && portText(link.port)),
      ...fact('ports', ...link.bridgePorts.map(at)),
      ...fact('parent', at(link.parentInterface)),
      ...fact('children', ...children.map((child) => at(child.key))),
      ...fact(
        'underlay',
        at(link.underlay),
        link.underlayNamespace === null ? null : `net:[${link.underlayNamespace}]`,
      ),
      ...fact('outside', link.lowerLinkOutside ? (link.kind === 'veth' ? 'veth' : 'iflink') : null),
    ],
    commands: [
      isBridge
        ? inNamespace('ip', '-d', 'link', 'show', 'master', link.name)
        : inNamespace('ip', '-d', 'link', 'show', 'dev', link.name),
    ],
  })
}

function portText(port: NonNullable<Interface['port']>): string {
  return words(
    ['state', portStateName(port.state)],
    ['hairpin', onOff(port.hairpin)],
    ['learning', onOff(port.learning)],
    ['isolated', onOff(port.isolated)],
  )
}

/** An interface as "name (whose, ifindex)", to be gone to. */
function elementValue(topology: Topology, key: InterfaceKey | null): PanelValue | null {
  const link = key === null ? undefined : topology.interfaces.find((entry) => entry.key === key)
  if (!link) return null
  const home = topology.namespaces.find((entry) => entry.id === link.namespaceId)
  const whose = home ? boxTitle(topology, home) : link.namespaceId
  return { text: `${visibleText(link.name)} (${whose}, ifindex ${String(link.ifindex)})`, element: link.key }
}

/** What a namespace's tables say of this interface alone. */
function tables(topology: Topology, link: Interface, namespace: Namespace): PanelSection[] {
  const nameOf = namesOf(topology, namespace)
  const routes = namespace.routes.filter((route) => route.outInterface === link.ifindex)
  const isBridge = link.kind === 'bridge'
  const fdb = namespace.fdb.filter(
    (entry) => entry.ifindex === link.ifindex || (isBridge && entry.bridge === link.ifindex),
  )
  const own = <T extends { readonly ifindex: number }>(entries: readonly T[]): T[] =>
    entries.filter((entry) => entry.ifindex === link.ifindex)
  const table = (...family: readonly string[]): PanelCommand =>
    inNamespace('ip', ...family, 'route', 'show', 'table', 'all', 'dev', link.name)
  return [
    section('routes4', { lines: ofFamily(routes, 4).map((entry) => routeText(entry, nameOf)), commands: [table()] }),
    section('routes6', {
      lines: ofFamily(routes, 6).map((entry) => routeText(entry, nameOf)),
      commands: [table('-6')],
    }),
    section('neighbours', {
      lines: own(namespace.neighbours).map((entry) => neighbourText(entry, nameOf)),
      commands: [inNamespace('ip', 'neigh', 'show', 'dev', link.name)],
    }),
    section('fdb', {
      lines: fdb.map((entry) => fdbText(entry, nameOf)),
      commands: [inNamespace('bridge', 'fdb', 'show', isBridge ? 'br' : 'dev', link.name)],
    }),
    section('vlans', {
      lines: own(namespace.vlans).map((entry) => vlanText(entry, nameOf)),
      commands: [inNamespace('bridge', 'vlan', 'show', 'dev', link.name)],
    }),
  ]
}

export const ofFamily = <T extends { readonly family: 4 | 6 }>(entries: readonly T[], family: 4 | 6): T[] =>
  entries.filter((entry) => entry.family === family)

/** Names of the interfaces of one namespace by their ifindex. */
export function namesOf(topology: Topology, namespace: Namespace): NameOf {
  const names = new Map(interfacesOf(topology, namespace.id).map((entry) => [entry.ifindex, entry.name] as const))
  return (ifindex) => names.get(ifindex) ?? null
}

/** The command that shows the interface's counters. */
export const countersCommand = (name: string): string => `ip -s link show dev ${shellQuote(name)}`
