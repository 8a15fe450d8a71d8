/** What Docker says of a network or a container, as panel sections. */
import { shellLine } from '../text/shellQuote'
import { visibleText } from '../text/visible'
import type { DockerNetwork, NamespaceContainer } from '../topology/types'
import { fact, section } from './facts'
import type { PanelSection } from './types'

const pairs = (record: Readonly<Record<string, string>>): string[] =>
  Object.entries(record)
    .map(([name, value]) => `${name}=${value}`)
    .sort()

/** Driver, subnets, options, labels of a Docker network. */
export function networkSection(network: DockerNetwork): PanelSection {
  return section('network', {
    title: visibleText(network.name),
    facts: [
      ...fact('id', network.id.slice(0, 12)),
      ...fact('driver', network.driver),
      ...fact('scope', network.scope),
      ...fact('subnets', ...network.subnets),
      ...fact('gateways', ...network.gateways),
      ...fact('internal', network.internal ? 'true' : null),
      ...fact('options', ...pairs(network.options)),
      ...fact('labels', ...pairs(network.labels)),
    ],
    commands: [{ where: 'host', text: shellLine(['docker', 'network', 'inspect', network.id.slice(0, 12)]) }],
  })
}

/** Image, state, labels of a container. */
export function containerSection(container: NamespaceContainer): PanelSection {
  const { compose } = container
  return section('container', {
    title: visibleText(container.name),
    facts: [
      ...fact('id', container.id.slice(0, 12)),
      ...fact('image', container.image),
      ...fact('state', container.state),
      ...fact('mode', container.networkMode),
      ...fact('compose', compose && `${compose.project} / ${compose.service}`),
      ...fact('labels', ...pairs(container.labels)),
    ],
    commands: [{ where: 'host', text: shellLine(['docker', 'inspect', container.name]) }],
  })
}
