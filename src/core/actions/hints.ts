/**
 * Why Docker will refuse an action, as far as the picture can tell. A hint forbids nothing: in a lab host a refusal may be
 * what a person wants to see; only what cannot be a command at all (`malformedFields`) is not offered.
 */
import ipaddr from 'ipaddr.js'
import { hostInterfaces, networkNamed } from '../topology/lookups'
import { inSubnet } from '../topology/networkJoin'
import type { Topology } from '../topology/types'
import { endpointsOf, isPredefined, knownContainers, type KnownContainer } from './state'
import type { Action, ActionOf } from './types'

export const hintCodes = [
  'name-taken',
  'image-unknown',
  'network-unknown',
  'container-unknown',
  'not-running',
  'already-running',
  'running-needs-force',
  'already-connected',
  'not-connected',
  'mode-forbids',
  'predefined',
  'has-endpoints',
  'subnet-overlaps',
  'gateway-outside',
  'gateway-needs-subnet',
  'address-outside',
  'address-needs-subnet',
  'parent-unknown',
] as const
export type HintCode = (typeof hintCodes)[number]

export interface ActionHint {
  readonly code: HintCode
  readonly params: Readonly<Record<string, string>>
}

const hint = (code: HintCode, params: Readonly<Record<string, string>> = {}): ActionHint[] => [{ code, params }]
const none: ActionHint[] = []

/** @returns every reason that the picture knows; empty where it knows none. */
export function actionHints(topology: Topology, action: Action): ActionHint[] {
  switch (action.kind) {
    case 'run':
      return runHints(topology, action)
    case 'connect':
      return connectHints(topology, action)
    case 'network-create':
      return createHints(topology, action)
    case 'network-remove':
      return removeNetworkHints(topology, action.network)
    default:
      return withContainer(topology, action.container, (container) => containerHints(action, container))
  }
}

function runHints(topology: Topology, action: ActionOf<'run'>): ActionHint[] {
  const image = /[:@][^/]*$/.test(action.image) ? action.image : `${action.image}:latest`
  return [
    ...(findContainer(topology, action.name) ? hint('name-taken', { name: action.name }) : none),
    ...(topology.images.includes(image) ? none : hint('image-unknown', { image })),
    ...(action.network === '' || hasNetwork(topology, action.network)
      ? none
      : hint('network-unknown', { network: action.network })),
  ]
}

function containerHints(action: Action, container: KnownContainer): ActionHint[] {
  const isRunning = container.state === 'running' || container.state === 'paused'
  const params = { container: container.name }
  if (action.kind === 'start' && isRunning) return hint('already-running', params)
  if (action.kind === 'stop' && !isRunning) return hint('not-running', params)
  if (action.kind === 'remove' && isRunning && !action.force) return hint('running-needs-force', params)
  if (action.kind === 'disconnect' && isRunning && !container.networks.includes(action.network))
    return hint('not-connected', { ...params, network: action.network })
  return none
}

function connectHints(topology: Topology, action: ActionOf<'connect'>): ActionHint[] {
  const { container: name, network: networkName, address } = action
  const network = networkNamed(topology, networkName)
  if (!network) return hint('network-unknown', { network: networkName })
  return withContainer(topology, name, (container) => {
    const mode = container.networkMode ?? ''
    if (mode === 'host' || mode === 'none' || mode.startsWith('container:') || networkName === 'host')
      return hint('mode-forbids', { container: name, mode: mode === '' ? networkName : mode })
    if (container.networks.includes(networkName))
      return hint('already-connected', { container: name, network: networkName })
    // Docker gives an address of one's own choice only in a subnet of one's own choice; the default bridge has none.
    if (address !== '' && isPredefined(network)) return hint('address-needs-subnet', { network: networkName })
    if (address !== '' && !network.subnets.some((subnet) => inSubnet({ address }, subnet)))
      return hint('address-outside', { address, subnet: network.subnets.join(', ') })
    return none
  })
}

function createHints(topology: Topology, action: ActionOf<'network-create'>): ActionHint[] {
  const { name, subnet, gateway, parent, driver } = action
  const other = topology.networks.find((network) => network.subnets.some((known) => overlaps(known, subnet)))
  const host = hostInterfaces(topology)
  return [
    ...(hasNetwork(topology, name) ? hint('name-taken', { name }) : none),
    ...(other ? hint('subnet-overlaps', { subnet, network: other.name, other: other.subnets.join(', ') }) : none),
    ...gatewayHints(subnet, gateway),
    ...(driver === 'bridge' || parent === '' || host.some((entry) => entry.name === parent)
      ? none
      : hint('parent-unknown', { parent })),
  ]
}

function gatewayHints(subnet: string, gateway: string): ActionHint[] {
  if (gateway === '') return none
  if (subnet === '') return hint('gateway-needs-subnet')
  return inSubnet({ address: gateway }, subnet) ? none : hint('gateway-outside', { gateway, subnet })
}

function removeNetworkHints(topology: Topology, name: string): ActionHint[] {
  const network = topology.networks.find((entry) => entry.name === name || entry.id.startsWith(name))
  if (!network) return hint('network-unknown', { network: name })
  if (isPredefined(network)) return hint('predefined', { network: name })
  const endpoints = endpointsOf(topology, network.name)
  return endpoints.length === 0 ? none : hint('has-endpoints', { network: name, containers: endpoints.join(', ') })
}

function withContainer(
  topology: Topology,
  name: string,
  say: (container: KnownContainer) => ActionHint[],
): ActionHint[] {
  const container = findContainer(topology, name)
  return container ? say(container) : hint('container-unknown', { container: name })
}

const findContainer = (topology: Topology, name: string): KnownContainer | undefined =>
  knownContainers(topology).find((container) => container.name === name)
const hasNetwork = (topology: Topology, name: string): boolean =>
  topology.networks.some((network) => network.name === name)

/** Two prefixes overlap where one holds the other's first address. */
export function overlaps(a: string, b: string): boolean {
  if (!ipaddr.isValidCIDR(a) || !ipaddr.isValidCIDR(b)) return false
  return inSubnet({ address: first(a) }, b) || inSubnet({ address: first(b) }, a)
}

const first = (cidr: string): string => cidr.slice(0, cidr.indexOf('/'))
