/**
 * Several lab hosts in one picture, held against what ip(8) and bridge(8) say in each network namespace: pairs into the fabric
 * and VXLAN tunnels, made by a swarm and by hand, in both directions, in one, and to nowhere. Needs the build.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinTopologies } from '../../src/core/topology/join'
import type { Topology } from '../../src/core/topology/types'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'

const addresses = { 'lab-1': '10.0.2.15', 'lab-2': '10.0.2.16' } as const
const labHosts = ['lab-1', 'lab-2'] as const
const patience = { timeout: 30_000, interval: 100 }

/** A VXLAN as the tools tell it. */
interface Vxlan {
  readonly at: string
  readonly vni: string
  readonly port: string
  readonly remotes: readonly string[]
}

/** Every VXLAN of the lab host, in its own network namespace and in those that its engine keeps for networks. */
async function vxlansOf(labHost: string): Promise<Vxlan[]> {
  const line = [
    'for f in /proc/self/ns/net /run/docker/netns/*',
    'do echo "namespace $(stat -Lc %d:%i $f)"',
    'nsenter --net=$f ip -d -o link show type vxlan',
    'nsenter --net=$f bridge fdb show',
    'done',
  ].join('; ')
  const found: Vxlan[] = []
  for (const part of (await sh(set, labHost, line)).stdout.split(/^namespace /m).slice(1)) {
    const lines = part.split('\n')
    for (const link of lines) {
      const [, ifindex, name, vni, port] = /^(\d+): ([^:@]+).* vxlan .*?id (\d+) .*dstport (\d+)/.exec(link) ?? []
      if (ifindex === undefined || name === undefined) continue
      const remotes = lines.flatMap((entry) => new RegExp(`dev ${name} dst (\\S+)`).exec(entry)?.[1] ?? [])
      found.push({ at: `${lines[0] ?? ''}/${ifindex}`, vni: vni ?? '', port: port ?? '', remotes })
    }
  }
  return found
}

const isCarried = (from: Vxlan, to: Vxlan, address: string): boolean =>
  from.vni === to.vni && from.port === to.port && from.remotes.includes(address)

/** "kind end end" of every tunnel that follows from what the tools told of both lab hosts. */
async function toldTunnels(): Promise<string[]> {
  const [first, second] = [await vxlansOf('lab-1'), await vxlansOf('lab-2')]
  const tunnels = first.flatMap((one) =>
    second.flatMap((other) => {
      const [there, back] = [isCarried(one, other, addresses['lab-2']), isCarried(other, one, addresses['lab-1'])]
      if (there && back) return `vxlan-tunnel ${[one.at, other.at].sort().join(' ')}`
      if (there) return `vxlan-one-way ${one.at} ${other.at}`
      return back ? `vxlan-one-way ${other.at} ${one.at}` : []
    }),
  )
  return tunnels.sort()
}

let runtime: TestRuntime
let set: LabSet
let session: LabSession

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime, ...labHosts)
  session = createLabSession(set, (notice) => {
    process.stderr.write(`notice: ${notice.message}\n`)
  })
  for (const labHost of labHosts) value(await session.observe(labHost))
}, 120_000)

afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
}, 30_000)

function joined(): Topology {
  const pictures = labHosts.flatMap((labHost) => session.live.topology(labHost) ?? [])
  return joinTopologies(pictures, session.live.fabric())
}

const drawnTunnels = (): string[] =>
  joined()
    .wires.filter(({ kind }) => kind.startsWith('vxlan-'))
    .map(({ kind, from, to }) => `${kind} ${from} ${to}`)
    .sort()

describe('the joined picture', { timeout: 120_000 }, () => {
  it('wires each lab host’s eth0 to the port of the fabric that its own kernel names', async () => {
    await expect.poll(() => session.live.fabric()?.uplinks.length, patience).toBe(2)
    const picture = joined()
    const fabric = picture.namespaces.find(({ kind }) => kind === 'fabric')?.id ?? 'none'
    for (const labHost of labHosts) {
      const said = await sh(
        set,
        labHost,
        'stat -Lc %d:%i /proc/self/ns/net; cat /sys/class/net/eth0/ifindex /sys/class/net/eth0/iflink',
      )
      const [inode, ifindex, peer] = said.stdout.trim().split('\n')
      const ends = [`${inode ?? ''}/${ifindex ?? ''}`, `${fabric}/${peer ?? ''}`]
      const wire = picture.wires.find(({ from, to }) => ends.includes(from) && ends.includes(to))
      expect(wire?.kind).toBe('veth')
    }
  })

  it('draws the tunnels that hand-made VXLANs have in both directions, in one, and none to nowhere', async () => {
    // Without learning: the first packet of the one end (IPv6 sends some by itself) would teach the other where that is.
    const add = (name: string, id: number, remote: string, port = 4789): string =>
      `ip link add ${name} type vxlan id ${String(id)} dev eth0 dstport ${String(port)} nolearning ${remote} && ip link set ${name} up`
    const [first, second] = [`remote ${addresses['lab-1']}`, `remote ${addresses['lab-2']}`]
    await sh(
      set,
      'lab-1',
      [
        add('both', 71, second),
        add('one', 72, second),
        add('ports', 73, second),
        add('nowhere', 74, 'remote 10.0.2.99'),
      ].join(' && '),
    )
    await sh(
      set,
      'lab-2',
      [add('both', 71, first), add('one', 72, ''), add('ports', 73, first, 4790), add('nowhere', 74, '')].join(' && '),
    )
    const told = await toldTunnels()
    expect(told.map((line) => line.split(' ')[0])).toEqual(['vxlan-one-way', 'vxlan-tunnel'])
    await expect.poll(drawnTunnels, patience).toEqual(told)
  })

  it('follows what a forwarding database is told', async () => {
    await sh(set, 'lab-2', `bridge fdb append 00:00:00:00:00:00 dev one dst ${addresses['lab-1']}`)
    const told = await toldTunnels()
    expect(told.map((line) => line.split(' ')[0])).toEqual(['vxlan-tunnel', 'vxlan-tunnel'])
    await expect.poll(drawnTunnels, patience).toEqual(told)
    for (const labHost of labHosts)
      await sh(set, labHost, 'for i in both one ports nowhere; do ip link delete $i; done')
    await expect.poll(drawnTunnels, patience).toEqual([])
  })

  it('draws the tunnels of a swarm’s overlay networks, and takes them away again', async () => {
    await sh(
      set,
      'lab-1',
      'docker swarm init --advertise-addr eth0 && docker network create -d overlay --attachable net-1',
    )
    const token = (await sh(set, 'lab-1', 'docker swarm join-token -q worker')).stdout.trim()
    await sh(set, 'lab-2', `docker swarm join --token ${token} ${addresses['lab-1']}:2377`)
    for (const labHost of labHosts) await sh(set, labHost, 'docker run -d --name web --network net-1 nginx')
    await expect
      .poll(async () => (await toldTunnels()).filter((line) => line.startsWith('vxlan-tunnel')).length, patience)
      .toBeGreaterThanOrEqual(1)
    await expect
      .poll(async () => [drawnTunnels(), await toldTunnels()], patience)
      .toSatisfy(([drawn, told]: string[][]) => JSON.stringify(drawn) === JSON.stringify(told))
    expect(drawnTunnels().some((line) => line.startsWith('vxlan-tunnel'))).toBe(true)
    for (const labHost of ['lab-2', 'lab-1']) await sh(set, labHost, 'docker rm -f web; docker swarm leave --force')
    await expect.poll(drawnTunnels, patience).toEqual([])
  })
})
