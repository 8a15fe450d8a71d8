/** Counters, read on request through the observer, beside what iproute2 prints of the same namespace. */
import { describe, expect, it } from 'vitest'
import type { LinkCounters } from '../../src/core/facts/types'
import { idOf, type TestLabHost, type TestNamespace } from './support/labHost'
import { hostOf, linkNamed, type Observed } from './support/observed'
import { useStage } from './support/stage'

let host: TestLabHost
let container: TestNamespace
let lab: Observed
const stage = useStage(async () => {
  host = stage.host
  container = await host.addNamespace()
  // Without IPv6: nothing but what the test sends moves a counter.
  for (const namespace of [host, container])
    namespace.run('sh', '-c', 'for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $f; done')
  host.run('ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(container.pid))
  host.run('sh', '-c', 'ip addr add 10.7.0.1/24 dev v0; ip link set v0 up')
  container.run('sh', '-c', 'ip link set lo up; ip addr add 10.7.0.2/24 dev eth0; ip link set eth0 up')
  lab = stage.observe()
})

interface IpStats {
  readonly ifindex: number
  readonly stats64: Readonly<Record<'rx' | 'tx', { packets: number; bytes: number; errors: number; dropped: number }>>
}

async function read(keys: readonly string[]): Promise<Readonly<Record<string, LinkCounters>>> {
  const reading = await lab.observer.counters('lab', keys)
  if (!reading.ok) throw new Error(reading.message)
  return reading.value.counters
}
/** Every interface's counters of that namespace as iproute2 has them. */
function asIproute2(namespace: TestNamespace): Record<string, LinkCounters> {
  const links = JSON.parse(namespace.run('ip', '-j', '-s', 'link')) as IpStats[]
  return Object.fromEntries(
    links.map(({ ifindex, stats64: { rx, tx } }) => [
      `${idOf(namespace)}/${ifindex}`,
      {
        rxPackets: rx.packets,
        rxBytes: rx.bytes,
        rxErrors: rx.errors,
        rxDropped: rx.dropped,
        txPackets: tx.packets,
        txBytes: tx.bytes,
        txErrors: tx.errors,
        txDropped: tx.dropped,
      },
    ]),
  )
}

describe('counters', () => {
  it('are those of iproute2 in the lab host and in a container, and a ping moves them', async () => {
    await lab.start()
    host.run('ping', '-c', '1', '-w', '2', '10.7.0.2')
    const before = { ...asIproute2(host), ...asIproute2(container) }
    const keys = Object.keys(before)
    expect(await read(keys)).toEqual(before)
    host.run('ping', '-c', '3', '-i', '0.01', '-s', '100', '-w', '2', '10.7.0.2')
    const after = await read(keys)
    expect(after).toEqual({ ...asIproute2(host), ...asIproute2(container) })
    const v0 = `${idOf(host)}/${linkNamed(hostOf(lab.known()), 'v0').ifindex}`
    // Ethernet, IPv4 and ICMP headers are 42 bytes. An ARP exchange may come in between.
    expect((after[v0]?.txPackets ?? 0) - (before[v0]?.txPackets ?? 0)).toBeGreaterThanOrEqual(3)
    expect((after[v0]?.rxBytes ?? 0) - (before[v0]?.rxBytes ?? 0)).toBeGreaterThanOrEqual(3 * 142)
  })

  it('are the same whether asked for one by one or by a dump of the namespace', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `link add a${at} type veth peer name b${at}`)
    host.run('sh', '-c', `printf '${lines.join('\\n')}\\n' | ip -batch -`)
    host.run('ping', '-c', '1', '-w', '2', '10.7.0.2')
    await lab.start()
    const expected = asIproute2(host)
    const v0 = `${idOf(host)}/${linkNamed(hostOf(lab.known()), 'v0').ifindex}`
    expect(expected[v0]?.txPackets).toBeGreaterThan(0)
    expect(await read([v0])).toEqual({ [v0]: expected[v0] })
    expect(await read(Object.keys(expected))).toEqual(expected)
  })

  it('leave out what is unknown or gone, and no fact changes by reading them', async () => {
    host.run('ip', 'link', 'add', 'brief', 'type', 'veth', 'peer', 'name', 'other')
    await lab.start()
    const brief = `${idOf(host)}/${linkNamed(hostOf(lab.known()), 'brief').ifindex}`
    const v0 = `${idOf(host)}/${linkNamed(hostOf(lab.known()), 'v0').ifindex}`
    host.run('ip', 'link', 'del', 'brief')
    await lab.until('the link is gone', (known) => !hostOf(known).links.some((link) => link.name === 'brief'))
    const changes = lab.changes.length
    const counters = await read([brief, v0, `${idOf(host)}/4711`, '0:1/1'])
    expect(Object.keys(counters)).toEqual([v0])
    expect(lab.changes).toHaveLength(changes)
  })

  it('come with a time that grows', async () => {
    await lab.start()
    const readings = [await lab.observer.counters('lab', []), await lab.observer.counters('lab', [])]
    const [first, second] = readings.map((reading) => (reading.ok ? reading.value.at : NaN))
    expect(second).toBeGreaterThan(first ?? NaN)
  })

  it('are refused aloud for a lab host that is unknown, down, or not observed', async () => {
    expect(await lab.observer.counters('other', [])).toMatchObject({ ok: false, code: 'lab-host-unknown' })
    expect(await lab.observer.counters('lab', [])).toMatchObject({ ok: false, code: 'lab-host-down' })
    await lab.start()
    await host.end()
    await lab.until('nothing is known', (known) => known.length === 0)
    expect(await lab.observer.counters('lab', [])).toMatchObject({ ok: false, code: 'lab-host-down' })
  })
})
