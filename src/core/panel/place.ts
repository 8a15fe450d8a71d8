/** How to run a command in a network namespace of the person's own machine, where Vethlab types nothing. */
import { shellQuote } from '../text/shellQuote'
import type { Namespace } from '../topology/types'

/**
 * @returns the command as root of this machine would type it (nsenter(1)); null where nothing leads into the namespace.
 */
export function commandFromOutside(namespace: Namespace, command: string): string | null {
  if (namespace.kind === 'host') return command
  const [process] = namespace.processes
  if (process) return `sudo nsenter --target ${String(process.pid)} --net ${command}`
  const [mountPoint] = namespace.mountPoints
  return mountPoint === undefined ? null : `sudo nsenter --net=${shellQuote(mountPoint)} ${command}`
}
