/** The engine's own elements of a picture: containers, networks. They look the same whether the kernel is seen or not. */
import type { ContainerNames, NetworkNames } from '../facts/dockerNames'
import type { DockerNetwork, NamespaceContainer, StoppedContainer } from './types'

/** A container on its box. */
export function namespaceContainer(container: ContainerNames): NamespaceContainer {
  const { id, name, image, networkMode, state, labels } = container
  return { id, name, image, networkMode, state, labels, compose: composeOf(labels) }
}

/** Labels that Compose sets on what it makes (Compose specification, "labels"). */
function composeOf(labels: Readonly<Record<string, string>>): NamespaceContainer['compose'] {
  const project = labels['com.docker.compose.project']
  return project === undefined ? null : { project, service: labels['com.docker.compose.service'] ?? '' }
}

/** A container without a box. */
export function stoppedContainer(container: ContainerNames): StoppedContainer {
  const { id, name, image, state } = container
  return { id, name, image, state }
}

/** A network as the picture lists it. */
export function dockerNetwork(network: NetworkNames): DockerNetwork {
  const { id, name, driver, scope, subnets, gateways, internal, options, labels } = network
  return { id, name, driver, scope, subnets, gateways, internal, options, labels }
}
