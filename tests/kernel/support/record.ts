/** Records what rtnetlink says of a namespace, and what iproute2 prints of it, for the unit tests to replay. */
import { openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadLibc } from '../../../src/agent/namespaces/libc'
import { createRouteReader } from '../../../src/agent/rtnetlink/reader'
import type { Recording, RecordedTable } from '../../unit/rtnetlink/recording'
import { startLabHost, type TestLabHost, type TestNamespace } from './labHost'

/**
 * Builds a topology in a lab host of its own, with two namespaces below it, and records all three.
 * @param build what is typed; nothing of it may be refused.
 */
export async function recordTopology(
  build: (host: TestLabHost, one: TestNamespace, two: TestNamespace) => void,
): Promise<readonly Recording[]> {
  const host = await startLabHost()
  try {
    const one = await host.addNamespace()
    const two = await host.addNamespace()
    build(host, one, two)
    // IPv6 addresses become usable, and operational states settle, within two seconds (RFC 4862, net/core/link_watch.c).
    await sleep(3000)
    return [host, one, two].map(recordNamespace)
  } finally {
    await host.end()
  }
}

/** Types lines of ip(8) or bridge(8), one after the other. */
export function typeLines(
  namespace: TestNamespace,
  program: 'ip' | 'ip -6' | 'bridge',
  lines: readonly string[],
): void {
  namespace.run('sh', '-c', `printf '${lines.join('\\n')}\\n' | ${program} -batch -`)
}

function recordNamespace(namespace: TestNamespace): Recording {
  const printed = (program: string, ...argv: string[]): unknown[] =>
    JSON.parse(namespace.run(program, '-j', ...argv) || '[]') as unknown[]
  const ip = (...argv: string[]): unknown[] => printed('ip', '-N', '-d', ...argv)
  const rules = ([4, 6] as const).flatMap((family) =>
    ip(`-${family}`, 'rule').map((rule) => ({ family, ...(rule as object) })),
  )
  return {
    raw: recordTables(namespace),
    iproute2: {
      links: ip('link'),
      addresses: ip('addr'),
      routes: [...ip('-4', 'route', 'show', 'table', 'all'), ...ip('-6', 'route', 'show', 'table', 'all')],
      rules,
      neighbours: ip('neigh'),
      fdb: printed('bridge', 'fdb'),
      vlans: printed('bridge', 'vlan'),
    },
  }
}

function recordTables(namespace: TestNamespace): Recording['raw'] {
  const libc = loadLibc()
  const reader = createRouteReader(libc)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const descriptor = openSync(`/proc/${namespace.pid}/ns/net`, 'r')
  libc.enterNetworkNamespace(descriptor)
  const socket = libc.openRouteSocket(0, 1 << 20)
  libc.enterNetworkNamespace(home)
  if ('errno' in socket) throw new Error(`no socket: errno ${socket.errno}`)
  const dump = (table: RecordedTable): string => {
    const parts: Buffer[] = []
    const append = (bytes: Buffer, start: number, end: number): void => {
      parts.push(Buffer.from(bytes.subarray(start, (end + 3) & ~3)))
    }
    const exchange = reader.read(socket, table, append, () => undefined)
    if (exchange.end !== 'complete') throw new Error(`the dump of ${table} ended ${exchange.end}`)
    return Buffer.concat(parts).toString('base64')
  }
  const raw = {
    links: dump('links'),
    addresses: dump('addresses'),
    routes: dump('routes'),
    rules: dump('rules'),
    neighbours: dump('neighbours'),
    fdb: dump('fdb'),
    vlans: dump('vlans'),
  }
  for (const open of [socket.descriptor, descriptor, home]) libc.close(open)
  return raw
}
