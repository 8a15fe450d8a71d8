/** Which fields an action's form has, in order, and how each is asked for. */
import { knownContainers } from '../../core/actions/state'
import { drivers, type Action } from '../../core/actions/types'
import { hostInterfaces } from '../../core/topology/lookups'
import type { Topology } from '../../core/topology/types'

export interface Field {
  readonly name: string
  readonly input: 'text' | 'words' | 'check' | 'select'
  /** For a select; the value in the command. Free text with suggestions where `input` is text. */
  readonly options: readonly string[]
  readonly placeholder: string
}

const field = (name: string, input: Field['input'], options: readonly string[] = [], placeholder = ''): Field => ({
  name,
  input,
  options,
  placeholder,
})

/** @returns the fields of that action's form; what the picture knows is offered to choose from. */
export function formFields(action: Action, topology: Topology): readonly Field[] {
  const containers = knownContainers(topology).map((container) => container.name)
  const networks = topology.networks.map((network) => network.name)
  const parents = hostInterfaces(topology)
    .filter((entry) => entry.kind !== 'loopback')
    .map((entry) => entry.name)
  switch (action.kind) {
    case 'run':
      return [
        field('name', 'text'),
        field('image', 'text', topology.images),
        field('network', 'select', ['', ...networks.filter((name) => name !== 'bridge')]),
        field('publish', 'text', [], '8080:80'),
        field('command', 'words', [], 'sleep 1000'),
      ]
    case 'connect':
      return [
        field('container', 'select', containers),
        field('network', 'select', networks),
        field('address', 'text', [], '10.1.0.9'),
      ]
    case 'disconnect':
      return [field('container', 'select', containers), field('network', 'select', networks)]
    case 'network-create':
      return [
        field('name', 'text'),
        field('driver', 'select', drivers),
        field('subnet', 'text', [], '10.1.0.0/24'),
        field('gateway', 'text', [], '10.1.0.1'),
        ...(action.driver === 'bridge' ? [] : [field('parent', 'select', ['', ...parents])]),
        field('internal', 'check'),
      ]
    case 'remove':
      return [field('container', 'select', containers), field('force', 'check')]
    case 'start':
    case 'stop':
    case 'logs':
      return [field('container', 'select', containers)]
    case 'network-remove':
      return [field('network', 'select', networks.includes(action.network) ? networks : [action.network, ...networks])]
  }
}
