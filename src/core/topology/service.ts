/**
 * Network namespaces that the engine keeps for its networks and runs no process in: an overlay network's bridge and VXLAN,
 * a network's load balancer, the ingress sandbox. The evidence is where they are mounted, which the kernel tells
 * (proc_pid_mountinfo(5)); what the file's name says is joined with the engine's network ids.
 */
import type { ContainerNames, NetworkNames } from '../facts/dockerNames'
import type { NamespaceService } from './types'

/** Below the engine's default exec root. */
const defaultDirectory = '/run/docker/netns/'

/** libnetwork cuts every name in that directory to so many characters (GenerateKey, osl/namespace_linux.go). */
const nameLength = 12

/**
 * The directories in which the engine mounts namespaces: the default one, and those of the sandbox keys that it gives (a
 * rootless engine's lies elsewhere). A mount anywhere else is somebody else's, whatever its name.
 */
export function engineDirectories(containers: readonly ContainerNames[]): ReadonlySet<string> {
  const directories = new Set([defaultDirectory])
  for (const { sandboxKey } of containers) {
    const path = realPath(sandboxKey)
    const cut = path.lastIndexOf('/') + 1
    if (path.startsWith('/') && cut > 1) directories.add(path.slice(0, cut))
  }
  return directories
}

/** /var/run is a link to /run, which the engine does not follow and the kernel's mount table does. */
export function realPath(path: string): string {
  return path.startsWith('/var/run/') ? path.slice('/var'.length) : path
}

/**
 * @param directories from `engineDirectories`.
 * @param networks the engine's; null while its names are not known.
 * @returns what the namespace does for a network; null where no mount of it is such a one.
 */
export function serviceOf(
  mountPoints: readonly string[],
  directories: ReadonlySet<string>,
  networks: readonly NetworkNames[] | null,
): NamespaceService | null {
  for (const mountPoint of mountPoints) {
    const path = realPath(mountPoint)
    const cut = path.lastIndexOf('/') + 1
    if (!directories.has(path.slice(0, cut))) continue
    const service = serviceByName(path.slice(cut), networks ?? [])
    if (service) return service
  }
  return null
}

/** overlay: epoch, hyphen, id (drivers/overlay); load balancer: "lb_" and id (sandbox.go), each cut to twelve characters. */
function serviceByName(name: string, networks: readonly NetworkNames[]): NamespaceService | null {
  if (name === 'ingress_sbox') return { role: 'ingress', networkId: only(networks.filter((entry) => entry.ingress)) }
  if (name.length !== nameLength) return null
  const [, overlay, balanced] = /^(?:\d+-([0-9a-z]+)|lb_([0-9a-z]+))$/.exec(name) ?? []
  const prefix = overlay ?? balanced
  if (prefix === undefined) return null
  const networkId = only(networks.filter((network) => network.id.startsWith(prefix)))
  return { role: overlay === undefined ? 'load-balancer' : 'overlay', networkId }
}

/** Two that fit are as good as none. */
function only(networks: readonly NetworkNames[]): string | null {
  return networks.length === 1 ? (networks[0]?.id ?? null) : null
}
