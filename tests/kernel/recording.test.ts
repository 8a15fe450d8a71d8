/**
 * The decoder against iproute2, on a live kernel; the same run records what the unit tests replay:
 * `VETHLAB_RECORD=1` and the command of `support/labHost.ts`, with this file's name behind it.
 */
import { openSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, it } from 'vitest'
import { loadLibc } from '../../src/agent/namespaces/libc'
import { createRouteReader } from '../../src/agent/rtnetlink/reader'
import type { Table } from '../../src/agent/rtnetlink/requests'
import { expectAsIproute2, type Recording } from '../unit/rtnetlink/recording'
import { requireOwnNamespaces, startLabHost, type TestLabHost, type TestNamespace } from './support/labHost'

let host: TestLabHost
let inside: readonly TestNamespace[]
beforeAll(async () => {
  requireOwnNamespaces()
  host = await startLabHost()
  inside = await Promise.all([host.addNamespace(), host.addNamespace()])
  buildTopology()
})
afterAll(() => host.end())

/** A default bridge with two containers whose eth0 share an ifindex, a macvlan child, a vxlan, a multipath route. */
function buildTopology(): void {
  const [one, two] = inside
  const lines = [
    'link add docker0 address 02:42:ac:11:00:01 type bridge stp_state 1',
    'addr add 172.17.0.1/16 brd + dev docker0',
    'link set docker0 up',
    ...[one, two].flatMap((namespace, index) => [
      `link add veth${index} type veth peer name eth0 address 02:42:ac:11:00:0${index + 2} netns ${namespace?.pid}`,
      `link set veth${index} master docker0 up`,
    ]),
    'link add index 90 name parent type veth peer name other',
    'link set parent up',
    'link set other up alias the-other-end',
    `link add link parent name mv0 netns ${two?.pid} type macvlan mode bridge`,
    'link add vx0 type vxlan id 4097 local 172.17.0.1 remote 172.17.0.9 dstport 4789 dev docker0',
    'link property add dev vx0 altname overlay-of-the-second-host',
    'addr add 10.9.0.1 peer 10.9.0.2 dev parent',
    'addr add fd00:0:0:1::1/64 dev parent nodad',
    'route add 10.20.0.0/16 nexthop via 172.17.0.8 dev docker0 nexthop via 172.17.0.9 dev docker0',
    'route add 10.21.0.0/16 via inet6 fe80::1 dev parent table 1000',
    'route add unreachable 10.22.0.0/16 metric 77',
    'neigh add 172.17.0.9 lladdr 02:42:ac:11:00:09 nud permanent dev docker0',
  ]
  host.run('sh', '-c', `printf '${lines.join('\\n')}\\n' | ip -batch -`)
  for (const [index, namespace] of inside.entries()) {
    const own = ['link set lo up', 'link set eth0 up', `addr add 172.17.0.${index + 2}/16 brd + dev eth0`]
    namespace.run('sh', '-c', `printf '${[...own, 'route add default via 172.17.0.1'].join('\\n')}\\n' | ip -batch -`)
  }
}

function record(namespace: TestNamespace): Recording {
  const libc = loadLibc()
  const reader = createRouteReader(libc)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const descriptor = openSync(`/proc/${namespace.pid}/ns/net`, 'r')
  libc.enterNetworkNamespace(descriptor)
  const socket = libc.openRouteSocket(0, 1 << 20)
  libc.enterNetworkNamespace(home)
  if ('errno' in socket) throw new Error(`no socket: errno ${socket.errno}`)
  const dump = (table: Table): string => {
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
    neighbours: dump('neighbours'),
  }
  for (const open of [socket.descriptor, descriptor, home]) libc.close(open)
  const ip = (...argv: string[]): unknown[] => JSON.parse(namespace.run('ip', '-j', ...argv) || '[]') as unknown[]
  return {
    raw,
    iproute2: {
      links: ip('-d', 'link'),
      addresses: ip('-d', 'addr'),
      routes: [...ip('-4', 'route', 'show', 'table', 'all'), ...ip('-6', 'route', 'show', 'table', 'all')],
    },
  }
}

it('decodes what iproute2 prints, in the lab host and in both containers', async () => {
  // IPv6 addresses become usable, and operational states settle, within two seconds (RFC 4862, net/core/link_watch.c).
  await new Promise((resolve) => setTimeout(resolve, 3000))
  const recordings = [host, ...inside].map(record)
  for (const recording of recordings) expectAsIproute2(recording)
  if (process.env['VETHLAB_RECORD']) {
    writeFileSync('tests/fixtures/rtnetlink/bridge-macvlan-vxlan.json', `${JSON.stringify(recordings, null, 1)}\n`)
  }
}, 20_000)
