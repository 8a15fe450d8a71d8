/** Which actions an element of the picture offers, each filled in as far as the element says. Pure. */
import type { Interface, Namespace, Topology } from '../topology/types'
import { freeName, isPredefined, knownContainers } from './state'
import type { Action } from './types'

export interface Offer {
  /** What it is about: a container's or a network's name; empty where the label says all. */
  readonly about: string
  readonly action: Action
  /** It is about another element than the selected one: its label says so. */
  readonly named?: boolean
}

/** A container of its own choice, on that network. */
export function offerRun(topology: Topology, network = ''): Offer {
  const image = topology.images.find((entry) => entry.startsWith('nginx')) ?? topology.images[0] ?? 'nginx:latest'
  const name = freeName(topology, 'web')
  return { about: '', action: { kind: 'run', name, image, network, publish: '', command: [] } }
}

export function offerNetwork(topology: Topology): Offer {
  const name = freeName(topology, 'net')
  return {
    about: '',
    action: { kind: 'network-create', name, driver: 'bridge', subnet: '', gateway: '', parent: '', internal: false },
  }
}

/** Of a box: what its containers can be asked; the host's box makes new ones. */
export function namespaceOffers(topology: Topology, namespace: Namespace): Offer[] {
  const fresh = namespace.kind === 'host' ? [offerRun(topology), offerNetwork(topology)] : []
  return [
    ...fresh,
    ...namespace.containers.flatMap((container) => containerOffers(topology, container.name, container.state)),
  ]
}

/** Of an interface: what its Docker network can be asked, after what its box can. */
export function interfaceOffers(topology: Topology, namespace: Namespace, link: Interface): Offer[] {
  const network = topology.networks.find((entry) => entry.id === link.networkId)
  const ofBox = namespace.kind === 'host' ? [] : namespaceOffers(topology, namespace)
  const own = ofBox.map((offer): Offer => ({ ...offer, named: true }))
  if (!network) return own
  const { name } = network
  if (namespace.kind !== 'host' && link.kind !== 'bridge') {
    const leave = namespace.containers.map((container): Offer => ({
      about: name,
      action: { kind: 'disconnect', container: container.name, network: name },
    }))
    return [...leave, ...own.filter((offer) => offer.action.kind !== 'disconnect')]
  }
  const candidate = knownContainers(topology).find((container) => !container.networks.includes(name))
  return [
    { ...offerRun(topology, isPredefined(network) ? '' : name), about: name },
    ...(candidate && !isPredefined(network) ? [offerConnect(candidate.name, name, name)] : []),
    ...(isPredefined(network) ? [] : [offerNetworkRemove(network)]),
  ]
}

/** What does not run any more is in no box: start it, or remove it. */
export function stoppedOffers(topology: Topology): Offer[] {
  return topology.stoppedContainers.flatMap(({ name, state }) => containerOffers(topology, name, state))
}

/** The networks that can go, wherever they are drawn. */
export function networkOffers(topology: Topology): Offer[] {
  return topology.networks.filter((network) => !isPredefined(network)).map(offerNetworkRemove)
}

function offerNetworkRemove({ id, name }: Topology['networks'][number]): Offer {
  // A name that a shell would have to be told about is better said by its id.
  const network = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) ? name : id.slice(0, 12)
  return { about: name, action: { kind: 'network-remove', network } }
}

function containerOffers(topology: Topology, name: string, state: string): Offer[] {
  const isRunning = state === 'running' || state === 'paused'
  const known = knownContainers(topology).find((container) => container.name === name)
  const other = topology.networks.find((network) => !isPredefined(network) && !known?.networks.includes(network.name))
  const [connected] = known?.networks ?? []
  return [
    isRunning
      ? { about: name, action: { kind: 'stop', container: name } }
      : { about: name, action: { kind: 'start', container: name } },
    ...(other ? [offerConnect(name, other.name, name)] : []),
    ...(connected === undefined
      ? []
      : [{ about: name, action: { kind: 'disconnect', container: name, network: connected } as const }]),
    { about: name, action: { kind: 'logs', container: name } },
    { about: name, action: { kind: 'remove', container: name, force: isRunning } },
  ]
}

const offerConnect = (container: string, network: string, about: string): Offer => ({
  about,
  action: { kind: 'connect', container, network, address: '' },
})
