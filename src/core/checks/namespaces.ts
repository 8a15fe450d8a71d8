/** Checks of a container's network namespace as a whole: whose it is, where it is mounted, what is in it. */
import { interfacesOf } from '../topology/lookups'
import type { Topology } from '../topology/types'
import { containerPlace, ownNamespace } from './containers'
import { found, type Finding } from './context'
import { routeTo } from './routes'
import type { SpecOf } from './spec'

/** container-on-host: its network namespace is the host's very own, by inode. */
export function containerOnHost(spec: SpecOf<'container-on-host'>, topology: Topology): Finding<'container-on-host'> {
  const place = containerPlace(topology, spec.container)
  if (!place.ok) return place.finding
  const shared = place.namespace.id === topology.hostNamespace
  return found(shared ? 'container-on-host' : 'own-namespace', { container: spec.container }, [place.namespace.id])
}

/** namespace-mounted: the container's network namespace, by inode, is mounted on a file below that folder. */
export function namespaceMounted(spec: SpecOf<'namespace-mounted'>, topology: Topology): Finding<'namespace-mounted'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const folder = `${withoutVar(spec.under)}/`
  const mounted = own.namespace.mountPoints.find((point) => withoutVar(point).startsWith(folder))
  const params = {
    container: spec.container,
    under: spec.under,
    path: mounted ?? '-',
    inode: inodeOf(own.namespace.id),
  }
  return found(mounted === undefined ? 'not-mounted' : 'namespace-mounted', params, [own.namespace.id])
}

/** /var/run is a link to /run (file-hierarchy(7)); the kernel tells mounts by the latter. */
function withoutVar(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/')
}

function inodeOf(namespaceId: string): string {
  return namespaceId.slice(namespaceId.indexOf(':') + 1)
}

/** container-isolated: in a network namespace of its own, nothing but a loopback is up and no route leads out. */
export function containerIsolated(
  spec: SpecOf<'container-isolated'>,
  topology: Topology,
): Finding<'container-isolated'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const up = interfacesOf(topology, own.namespace.id).filter(
    (entry) => entry.kind !== 'loopback' && entry.state !== 'down',
  )
  const params = { container: spec.container, names: up.map((entry) => entry.name).join(', ') || '-' }
  const about = [own.namespace.id, ...up.map((entry) => entry.key)]
  if (up.length > 0) return found('has-interfaces', params, about)
  const route = routeTo(own.namespace, '192.0.2.1')
  return found(route ? 'has-routes' : 'isolated', params, about)
}

/** no-route-to: no route of the container's leads to that address, so that the kernel refuses to send (ENETUNREACH). */
export function noRouteTo(spec: SpecOf<'no-route-to'>, topology: Topology): Finding<'no-route-to'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const params = { container: spec.container, address: spec.address }
  return found(routeTo(own.namespace, spec.address) ? 'route-there' : 'no-route', params, [own.namespace.id])
}
