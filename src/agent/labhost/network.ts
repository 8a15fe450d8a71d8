/** The fabric: one bridge in the set's network namespace, and a veth pair from it into each lab host as its eth0. */
import { success, type Result } from '../../contract/result'
import { runProgram } from './programs'

const fabric = 'fabric0'
/** As in the article: the workstation is 10.0.2.15, its gateway 10.0.2.2. */
export const gateway = '10.0.2.2'
const firstHost = 15

/** How many lab hosts one set may have: addresses .15 to .22, and memory for so many engines. */
export const maximumLabHosts = 8

/** IPv4 of the lab host with that index (0 for the first). */
export function labAddress(index: number): string {
  return `10.0.2.${String(firstHost + index)}`
}

/** Makes the fabric bridge if it is not there yet (an agent may be the set's second one). */
export async function ensureFabric(): Promise<Result<null>> {
  const there = await runProgram(['ip', 'link', 'show', fabric])
  if (there.ok) return success(null)
  const made = await runProgram(['ip', '-batch', '-'], {
    input: `link set lo up\nlink add ${fabric} type bridge\naddr add ${gateway}/24 dev ${fabric}\nlink set ${fabric} up\n`,
  })
  return made.ok ? success(null) : made
}

/** Connects a lab host: its end is eth0 with address, broadcast and default route, as on a workstation. */
export async function connectLabHost(firstPid: number, index: number): Promise<Result<null>> {
  // A network namespace is taken down some time after its last process (cleanup_net, net/core/net_namespace.c): the port of
  // one that died a moment ago may still be there, so no name is used twice.
  const port = `v${String(index)}-${String(firstPid)}`
  const outer = await runProgram(['ip', '-batch', '-'], {
    input:
      `link add ${port} type veth peer name eth0 netns ${String(firstPid)}\n` +
      `link set ${port} master ${fabric} up\n`,
  })
  if (!outer.ok) return outer
  const inner = await runProgram(['nsenter', '-t', String(firstPid), '-n', 'ip', '-batch', '-'], {
    input:
      `link set lo up\naddr add ${labAddress(index)}/24 brd + dev eth0\nlink set eth0 up\n` +
      `route add default via ${gateway}\n`,
  })
  return inner.ok ? success(null) : inner
}
