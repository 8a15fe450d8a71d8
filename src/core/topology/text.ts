/** The picture as text, for `vethlab snapshot --text`: what the graph shows, box by box, in the words of iproute2. */
import type { Language } from '../lesson/types'
import { linkInfoText, portStateName, words } from '../text/kernelNames'
import { addressText, fdbText, neighbourText, routeText, ruleText, vlanText, type NameOf } from '../text/tables'
import { visibleText } from '../text/visible'
import { isByItself } from './byItself'
import { textWords, type TextWords } from './textWords'
import { interfacesOf } from './lookups'
import { namespaceTitle } from './titles'
import type { DockerNetwork, Interface, InterfaceKey, Namespace, Topology } from './types'

/** What every part of the text looks things up in. */
interface Lookups {
  readonly topology: Topology
  readonly said: TextWords
  readonly interfaces: ReadonlyMap<InterfaceKey, Interface>
  readonly titles: ReadonlyMap<string, string>
  readonly networks: ReadonlyMap<string, DockerNetwork>
}

/**
 * Every namespace with its interfaces and tables; what comes by itself with an address or a link (the local table, IPv6's
 * link-local and multicast routes, the three rules of every namespace) is left to `--json`.
 *
 * @returns one block a namespace, one line an interface; names are made visible, so that no terminal acts on them.
 */
export function topologyToText(topology: Topology, options: { readonly language: Language }): string {
  const said = textWords[options.language]
  const lookups: Lookups = {
    topology,
    said,
    interfaces: new Map(topology.interfaces.map((entry) => [entry.key, entry])),
    titles: new Map(topology.namespaces.map((entry) => [entry.id, boxTitle(entry, topology, said)])),
    networks: new Map(topology.networks.map((entry) => [entry.id, entry])),
  }
  const lines = [
    ...(topology.named ? [] : [said.unnamed]),
    ...topology.about.missing.map((part) => said.missing[part]),
    ...topology.namespaces.flatMap((namespace) => namespaceLines(namespace, lookups)),
    ...topology.networks.map((network) => networkLine(network, said)),
    ...topology.stoppedContainers.map((entry) => `${entry.name}: ${said.stopped} (${entry.state})`),
  ]
  // Line by line, so that no name can begin a line of its own.
  return lines.map(visibleText).join('\n')
}

function boxTitle(namespace: Namespace, topology: Topology, said: TextWords): string {
  const title = namespaceTitle(namespace, topology)
  if (namespace.kind === 'host') {
    const guests = namespace.containers.map((container) => container.name).join(', ')
    return `${said.host[topology.about.kind]} ${title}${guests === '' ? '' : ` + ${guests}`}`
  }
  const kind = namespace.service === null ? said.kinds[namespace.kind] : said.services[namespace.service.role]
  return `${kind} ${title}`
}

function namespaceLines(namespace: Namespace, lookups: Lookups): string[] {
  const { said, topology, titles } = lookups
  const own = interfacesOf(topology, namespace.id).sort((a, b) => a.ifindex - b.ifindex)
  const names = new Map(own.map((entry) => [entry.ifindex, entry.name]))
  const notes = [
    ...namespace.containers.flatMap(({ compose }) =>
      compose === null ? [] : [`compose ${compose.project}/${compose.service}`],
    ),
    ...namespace.mountPoints,
    namespace.origin === 'engine' ? said.engineOnly : '',
  ].filter((note) => note !== '')
  return [
    [titles.get(namespace.id) ?? namespace.id, ...notes].join('  '),
    ...own.map((entry) => `  ${interfaceLine(entry, lookups)}`),
    ...tableLines(namespace, said, (ifindex) => names.get(ifindex) ?? null),
  ]
}

function interfaceLine(entry: Interface, lookups: Lookups): string {
  const { said, networks, titles } = lookups
  const place = (key: InterfaceKey | null, word: string): string => {
    const other = key === null ? undefined : lookups.interfaces.get(key)
    return other ? `${word} ${other.name} (${titles.get(other.namespaceId) ?? other.namespaceId})` : ''
  }
  const network = entry.networkId === null ? undefined : networks.get(entry.networkId)
  const parts = [
    headOf(entry),
    entry.info === null ? '' : linkInfoText(entry.info),
    entry.addresses.map((address) => addressText(address)).join(' '),
    network ? `${said.network} ${network.name}` : '',
    entry.bridge === null ? place(entry.master, said.master) : place(entry.bridge, said.port),
    entry.port === null ? '' : portStateName(entry.port.state),
    place(entry.vethPeer, said.peer),
    place(entry.parentInterface, said.parent),
    place(entry.underlay, said.underlay),
    entry.lowerLinkOutside ? said.outside : '',
    words(['alias', entry.alias], ['altname', entry.altNames.length === 0 ? null : entry.altNames.join(',')]),
  ]
  return parts.filter((text) => text !== '').join('  ')
}

/** What only the engine tells of has neither index nor MTU. */
function headOf({ ifindex, name, kind, state, mtu, mac, group }: Interface): string {
  const head = `${ifindex === 0 ? '-' : String(ifindex)}: ${name} ${kind} ${state}`
  return [head, words(['mtu', mtu || null], ['lladdr', mac || null], ['group', group || null])]
    .filter((text) => text !== '')
    .join(' ')
}

function tableLines(namespace: Namespace, said: TextWords, nameOf: NameOf): string[] {
  const tables: readonly (readonly [string, readonly string[]])[] = [
    [
      said.tables.routes,
      namespace.routes.filter((entry) => !isByItself(entry)).map((entry) => routeText(entry, nameOf)),
    ],
    [said.tables.rules, namespace.rules.filter((entry) => !isUsualRule(entry)).map((entry) => ruleText(entry))],
    [said.tables.neighbours, namespace.neighbours.map((entry) => neighbourText(entry, nameOf))],
    [said.tables.fdb, namespace.fdb.map((entry) => fdbText(entry, nameOf))],
    [said.tables.vlans, namespace.vlans.map((entry) => vlanText(entry, nameOf))],
  ]
  return tables.flatMap(([title, lines]) =>
    lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)],
  )
}

/** "0: from all lookup local", "32766: … main", "32767: … default" (ip-rule(8)). */
function isUsualRule(rule: Namespace['rules'][number]): boolean {
  const usual: Readonly<Record<number, number>> = { 0: 255, 32766: 254, 32767: 253 }
  const isPlain = rule.source === null && rule.destination === null && rule.mark === null
  return isPlain && rule.inInterface === null && rule.outInterface === null && usual[rule.priority] === rule.table
}

function networkLine(network: DockerNetwork, said: TextWords): string {
  const options = Object.entries(network.options).map(([name, value]) => `${name}=${value}`)
  return [
    `${said.network} ${network.name}`,
    `${network.driver} ${network.scope}`,
    words(['subnet', network.subnets.join(',') || null], ['gateway', network.gateways.join(',') || null]),
    network.internal ? 'internal' : '',
    options.join(' '),
  ]
    .filter((text) => text !== '')
    .join('  ')
}
