/** The picture as text, for `vethlab snapshot --text`. */
import type { Language } from '../lesson/types'
import { visibleText } from '../text/visible'
import type { Interface, Namespace, Topology } from './types'

const words = {
  en: {
    labHost: 'lab host',
    container: 'container',
    other: 'network namespace',
    port: 'port of',
    peer: 'peer',
    parent: 'parent',
    unnamed: 'without Docker’s names: the engine does not answer',
    stopped: 'not running',
    outside: 'peer outside of this picture',
  },
  ko: {
    labHost: '랩 호스트',
    container: '컨테이너',
    other: '네트워크 네임스페이스',
    port: '브리지 포트:',
    peer: '피어',
    parent: '부모 인터페이스',
    unnamed: '엔진이 응답하지 않아 Docker 이름이 없음',
    stopped: '실행 중이 아님',
    outside: '피어가 이 그림 밖에 있음',
  },
} as const satisfies Record<Language, Record<string, string>>

type Words = (typeof words)[Language]

/**
 * @returns one block a namespace, one line an interface; names are made visible, so that no terminal acts on them.
 */
export function topologyToText(topology: Topology, options: { readonly language: Language }): string {
  const said = words[options.language]
  const interfaces = new Map(topology.interfaces.map((entry) => [entry.key, entry]))
  const titles = new Map(
    topology.namespaces.map((namespace) => [namespace.id, namespaceTitle(namespace, topology, said)]),
  )
  const place = (key: string): string => {
    const entry = interfaces.get(key)
    return entry ? `${entry.name} (${titles.get(entry.namespaceId) ?? entry.namespaceId})` : key
  }
  const blocks = topology.namespaces.map((namespace) => {
    const own = topology.interfaces
      .filter((entry) => entry.namespaceId === namespace.id)
      .sort((a, b) => a.ifindex - b.ifindex)
    return [titles.get(namespace.id) ?? namespace.id, ...own.map((entry) => `  ${interfaceLine(entry, said, place)}`)]
  })
  const stopped = topology.stoppedContainers.map(
    (container) => `${container.name}: ${said.stopped} (${container.state})`,
  )
  // Line by line, so that no name can begin a line of its own.
  return [...(topology.named ? [] : [said.unnamed]), ...blocks.flat(), ...stopped].map(visibleText).join('\n')
}

function namespaceTitle(namespace: Namespace, topology: Topology, said: Words): string {
  const names = namespace.containers.map((container) => container.name).join(', ')
  if (namespace.kind === 'host') {
    return `${said.labHost} ${topology.engine}${names === '' ? '' : ` + ${names}`}`
  }
  return namespace.kind === 'container' ? `${said.container} ${names}` : `${said.other} ${namespace.id}`
}

function interfaceLine(entry: Interface, said: Words, place: (key: string) => string): string {
  const addresses = entry.addresses.map((address) => `${address.address}/${String(address.prefixLength)}`).join(' ')
  const relations = [
    entry.bridge === null ? '' : `${said.port} ${place(entry.bridge)}`,
    entry.vethPeer === null ? '' : `${said.peer} ${place(entry.vethPeer)}`,
    entry.parentInterface === null ? '' : `${said.parent} ${place(entry.parentInterface)}`,
    entry.lowerLinkOutside ? said.outside : '',
  ].filter((text) => text !== '')
  const head = `${String(entry.ifindex)}: ${entry.name} ${entry.kind} ${entry.state} mtu ${String(entry.mtu)}`
  return [head, addresses, relations.join(', ')].filter((text) => text !== '').join('  ')
}
