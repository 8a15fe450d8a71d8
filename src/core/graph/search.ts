/** Searching in the picture: by whatever a person may have at hand from a terminal's output. */
import type { Interface, Namespace } from '../topology/types'
import type { GraphIndex } from './index'

/**
 * @param query a part of a name, an alternative name or alias, an address, a MAC address, a container's, image's or
 * network's name, a compose project or service, a PID or an inode's digits; a whole number finds that ifindex too.
 * @returns keys of interfaces and ids of namespaces, in the order of the picture: each namespace before its interfaces.
 */
export function searchGraph(index: GraphIndex, query: string): readonly string[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return []
  const found: string[] = []
  const ids = [...index.namespaces.keys()].sort(
    (a, b) => Number(b === index.hostNamespace) - Number(a === index.hostNamespace),
  )
  for (const id of ids) {
    const namespace = index.namespaces.get(id)
    if (namespace && namespaceTexts(index, namespace).some((text) => text.toLowerCase().includes(wanted)))
      found.push(id)
    for (const entry of index.interfacesOf.get(id) ?? []) {
      if (
        String(entry.ifindex) === wanted ||
        interfaceTexts(index, entry).some((text) => text.toLowerCase().includes(wanted))
      ) {
        found.push(entry.key)
      }
    }
  }
  return found
}

function namespaceTexts(index: GraphIndex, namespace: Namespace): string[] {
  const served = namespace.service?.networkId ?? null
  return [
    namespace.id === index.hostNamespace ? index.engine : '',
    namespace.kind === 'fabric' ? 'fabric' : namespace.kind === 'host' ? (namespace.labHost ?? '') : '',
    ...(namespace.origin === 'kernel' ? [`net:[${namespace.id.split(':')[1] ?? ''}]`] : []),
    ...namespace.mountPoints,
    ...namespace.containers.flatMap(({ name, image, id, compose }) => [
      name,
      image,
      id,
      ...(compose ? [compose.project, compose.service] : []),
    ]),
    (served === null ? undefined : index.networks.get(served)?.name) ?? '',
  ]
}

function interfaceTexts(index: GraphIndex, entry: Interface): string[] {
  const network = entry.networkId === null ? undefined : index.networks.get(entry.networkId)
  return [
    entry.name,
    entry.alias ?? '',
    ...entry.altNames,
    entry.mac,
    entry.kind,
    ...entry.addresses.map((address) => `${address.address}/${String(address.prefixLength)}`),
    network?.name ?? '',
  ]
}
