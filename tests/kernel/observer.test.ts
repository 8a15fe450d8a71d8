import { readdirSync, readlinkSync } from 'node:fs'
import { execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { NamespaceFacts } from '../../src/core/facts/types'
import { idOf, type TestLabHost, type TestNamespace } from './support/labHost'
import { hostOf, linkNamed, type Observed } from './support/observed'
import { useStage } from './support/stage'

let host: TestLabHost
let lab: Observed
const stage = useStage(() => {
  host = stage.host
  lab = stage.observe()
})

const of = (namespaces: readonly NamespaceFacts[], namespace: TestNamespace): NamespaceFacts | undefined =>
  namespaces.find((entry) => entry.id === idOf(namespace))
const veth = (name: string, peer: TestNamespace, peerName = 'eth0', more: readonly string[] = []): void => {
  host.run('ip', 'link', 'add', name, ...more, 'type', 'veth', 'peer', 'name', peerName, 'netns', String(peer.pid))
}
const descriptors = (): number => readdirSync('/proc/self/fd').length

describe('a first reading', () => {
  it('joins a veth pair whose ends share an ifindex, by the nsids of both sides', async () => {
    const container = await host.addNamespace()
    veth('v0', container)
    const { namespaces } = await lab.start()
    const outer = linkNamed(hostOf(namespaces), 'v0')
    const inner = linkNamed(of(namespaces, container), 'eth0')
    expect(outer.ifindex).toBe(inner.ifindex)
    expect(hostOf(namespaces).nsids).toEqual({ [outer.linkNetnsid ?? -1]: idOf(container) })
    expect(of(namespaces, container)?.nsids).toEqual({ [inner.linkNetnsid ?? -1]: idOf(host) })
  })

  it('keeps apart two pairs whose indexes are swapped', async () => {
    const container = await host.addNamespace()
    host.run('ip', 'link', 'add', 'index', '70', 'name', 'va', 'type', 'veth', 'peer', 'index', '71', 'name', 'pa')
    host.run('ip', 'link', 'add', 'index', '80', 'name', 'vb', 'type', 'veth', 'peer', 'index', '81', 'name', 'pb')
    host.run('ip', 'link', 'set', 'pa', 'netns', String(container.pid))
    host.run('ip', 'link', 'set', 'pb', 'netns', String(container.pid))
    const { namespaces } = await lab.start()
    expect(linkNamed(hostOf(namespaces), 'va')).toMatchObject({ ifindex: 70, iflink: 71 })
    expect(linkNamed(of(namespaces, container), 'pa')).toMatchObject({ ifindex: 71, iflink: 70 })
    expect(linkNamed(hostOf(namespaces), 'vb')).toMatchObject({ ifindex: 80, iflink: 81 })
    expect(linkNamed(of(namespaces, container), 'pb')).toMatchObject({ ifindex: 81, iflink: 80 })
  })

  it('resolves nsids that collide in three namespaces', async () => {
    const [one, two] = [await host.addNamespace(), await host.addNamespace()]
    veth('v1', one)
    veth('v2', two)
    one.run('ip', 'link', 'add', 'x', 'type', 'veth', 'peer', 'name', 'y', 'netns', String(two.pid))
    const { namespaces } = await lab.start()
    const resolved = (namespace: TestNamespace, name: string): string | undefined => {
      const facts = of(namespaces, namespace)
      return facts?.nsids[linkNamed(facts, name).linkNetnsid ?? -1]
    }
    expect(resolved(host, 'v1')).toBe(idOf(one))
    expect(resolved(host, 'v2')).toBe(idOf(two))
    expect(resolved(one, 'eth0')).toBe(idOf(host))
    expect(resolved(one, 'x')).toBe(idOf(two))
    expect(resolved(two, 'y')).toBe(idOf(one))
    expect(resolved(two, 'eth0')).toBe(idOf(host))
    const zeros = namespaces.map((namespace) => namespace.nsids[0])
    expect(new Set(zeros).size).toBeGreaterThan(1)
  })

  it('gives PIDs as the lab host counts them', async () => {
    const container = await host.addNamespace()
    const { namespaces } = await lab.start()
    expect(hostOf(namespaces).processes).toContainEqual({ pid: 1, comm: 'sleep' })
    const [inner] = of(namespaces, container)?.processes ?? []
    expect(inner?.comm).toBe('sleep')
    expect(inner?.pid).not.toBe(container.pid)
  })

  it('reads a name of hostile bytes without harm', async () => {
    host.run('sh', '-c', 'ip link add "$(printf \'a\\033[2J\\377\\042\')" type veth peer name plain')
    const { namespaces } = await lab.start()
    expect(hostOf(namespaces).links.map((link) => link.name)).toContain('a\u001b[2J\ufffd"')
  })

  it('says lab-host-unknown and lab-host-down instead of throwing', async () => {
    expect(await lab.observer.start('other')).toMatchObject({ ok: false, code: 'lab-host-unknown' })
    await host.end()
    expect(await lab.observer.start('lab')).toMatchObject({ ok: false, code: 'lab-host-down' })
    expect(await lab.observer.rescan('lab')).toMatchObject({ ok: false, code: 'lab-host-down' })
  })
})

describe('pushes', () => {
  it('come for a namespace with a veth, without any hint', async () => {
    await lab.start()
    const container = await host.addNamespace()
    veth('v0', container)
    await lab.until('both ends are known', (known) =>
      Boolean(of(known, container)?.links.some((l) => l.name === 'eth0')),
    )
    expect(hostOf(lab.known()).nsids[linkNamed(hostOf(lab.known()), 'v0').linkNetnsid ?? -1]).toBe(idOf(container))
  })

  it('come for a namespace that is only mounted, and for its end', async () => {
    await lab.start()
    host.run('sh', '-c', 'mount -t tmpfs run /run && ip netns add kept')
    await lab.until('the mounted one is known', (known) => known.some((entry) => !entry.isHost))
    const path = lab.observer.namespacePath('lab', lab.known().find((entry) => !entry.isHost)?.id ?? '')
    expect(execFileSync('nsenter', [`--net=${path ?? ''}`, 'ip', '-br', 'link'], { encoding: 'utf8' })).toMatch(/^lo /)
    host.run('ip', 'netns', 'del', 'kept')
    await lab.until('it is gone', (known) => known.length === 1)
  })

  it('lets go of a namespace whose last process ended, so that its veth goes too', async () => {
    const container = await host.addNamespace()
    veth('v0', container)
    await lab.start()
    await container.end()
    await lab.until('namespace and link are gone', (known) => {
      return known.length === 1 && !hostOf(known).links.some((link) => link.name === 'v0')
    })
    expect(hostOf(lab.known()).nsids).toEqual({})
  })

  it('give an nsid that becomes free, and is given again, its new meaning', async () => {
    const first = await host.addNamespace()
    veth('v0', first)
    await lab.start()
    const { linkNetnsid } = linkNamed(hostOf(lab.known()), 'v0')
    await first.end()
    await lab.until('the first is gone', (known) => {
      return known.length === 1 && !hostOf(known).links.some((link) => link.name === 'v0')
    })
    const second = await host.addNamespace()
    veth('v0', second)
    await lab.until('the second is wired', (known) => hostOf(known).links.some((link) => link.name === 'v0'))
    expect(linkNamed(hostOf(lab.known()), 'v0').linkNetnsid).toBe(linkNetnsid)
    await lab.until('it stands for the second', (known) => hostOf(known).nsids[linkNetnsid ?? -1] === idOf(second))
  })

  it('say that everything is gone when the first process dies, and hold nothing', async () => {
    const container = await host.addNamespace()
    await lab.start()
    const path = lab.observer.namespacePath('lab', idOf(container)) ?? ''
    expect(readlinkSync(path)).toMatch(/^net:/)
    const id = idOf(host)
    await host.end()
    await lab.until('nothing is known', (known) => known.length === 0)
    expect(lab.observer.namespacePath('lab', id)).toBeNull()
  })

  it('drop the IPv4 routes that vanish with an address or a link, for which no event is sent', async () => {
    host.run('ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1')
    host.run(
      'sh',
      '-c',
      'ip link set v0 up; ip link set v1 up; ip addr add 10.7.0.1/24 dev v0; ip addr add 10.7.0.9/24 dev v0',
    )
    host.run('sh', '-c', 'ip route add 10.8.0.0/16 via 10.7.0.2; ip route add 10.9.0.0/16 via 10.7.0.2 src 10.7.0.9')
    await lab.start()
    const has = (known: readonly NamespaceFacts[], to: string): boolean =>
      hostOf(known).routes.some((route) => route.destination === to && route.table === 254)
    expect(has(lab.known(), '10.9.0.0')).toBe(true)
    host.run('ip', 'addr', 'del', '10.7.0.9/24', 'dev', 'v0')
    await lab.until('the route by that source is gone', (known) => !has(known, '10.9.0.0') && has(known, '10.8.0.0'))
    host.run('ip', 'link', 'set', 'v0', 'down')
    await lab.until('the route by that link is gone', (known) => !has(known, '10.8.0.0'))
  })

  it('follow a bridge’s own entry from a port that gets another address, for which no event of the FDB is sent', async () => {
    const [one, other] = ['02:aa:00:00:00:01', '02:aa:00:00:00:02']
    host.run(
      'sh',
      '-c',
      `ip link add v0 address ${one} type veth peer name v1; ip link add v2 address ${other} type veth peer name v3
      ip link add br0 type bridge; ip link set v0 master br0; ip link set v2 master br0; ip link set br0 address ${one}`,
    )
    await lab.start()
    const holder = (known: readonly NamespaceFacts[]): string | undefined => {
      const facts = hostOf(known)
      const entry = facts.fdb.find((candidate) => candidate.mac === one && candidate.vlan === null)
      return facts.links.find((link) => link.ifindex === entry?.ifindex)?.name
    }
    expect(holder(lab.known())).toBe('v0')
    host.run('ip', 'link', 'set', 'v0', 'address', other)
    await lab.until('the bridge has its entry', (known) => holder(known) === 'br0')
  })

  it('follow both ends of a veth pair whose one end moves while both are down, of which the other end is told nothing', async () => {
    const [one, two, three] = [await host.addNamespace(), await host.addNamespace(), await host.addNamespace()]
    one.run('ip', 'link', 'add', 'x', 'type', 'veth', 'peer', 'name', 'y', 'netns', String(three.pid))
    two.run('ip', 'link', 'add', 'z', 'type', 'veth', 'peer', 'name', 'u', 'netns', String(three.pid))
    await lab.start()
    const leadsTo = (known: readonly NamespaceFacts[], name: string): string | undefined => {
      const facts = of(known, three)
      const link = facts?.links.find((candidate) => candidate.name === name)
      return facts?.nsids[link?.linkNetnsid ?? -1]
    }
    expect([leadsTo(lab.known(), 'y'), leadsTo(lab.known(), 'u')]).toEqual([idOf(one), idOf(two)])
    one.run('ip', 'link', 'set', 'x', 'netns', String(two.pid))
    await lab.until('the pair is whole', (known) => leadsTo(known, 'y') === idOf(two))
    // The two change places: how many ends lead to the third tells nothing.
    const enter = `nsenter --net=/proc/${one.pid}/ns/net`
    one.run('ip', 'link', 'add', 'v', 'type', 'veth', 'peer', 'name', 'w', 'netns', String(three.pid))
    await lab.until('there is a third', (known) => leadsTo(known, 'w') === idOf(one))
    two.run('sh', '-c', `ip link set z netns ${one.pid}; ${enter} ip link set v netns ${two.pid}`)
    await lab.until('the other is whole, too', (known) => leadsTo(known, 'u') === idOf(one))
    await lab.until('and the third', (known) => leadsTo(known, 'w') === idOf(two))
    expect(leadsTo(lab.known(), 'y')).toBe(idOf(two))
  })

  it('come, once asked for, of an interface that is down, of whose options the kernel tells nobody', async () => {
    host.run('ip', 'link', 'add', 'br0', 'type', 'bridge')
    await lab.start()
    const told = lab.changes.length
    host.run('ip', 'link', 'set', 'br0', 'alias', 'of no use yet')
    await sleep(150)
    expect(lab.changes.length).toBe(told)
    // Three times within a moment are read once.
    for (let turn = 0; turn < 3; turn += 1) lab.observer.lookAgain('lab')
    await lab.until('it is known', (known) => linkNamed(hostOf(known), 'br0').alias === 'of no use yet')
    expect(lab.changes.length).toBe(told + 1)
    lab.observer.lookAgain('other')
  })

  it('do not come for a neighbour that only runs through its timers', async () => {
    host.run('ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1')
    // Without IPv6 addresses of their own: duplicate address detection ends some seconds after the links are up (RFC 4862,
    // 5.4), which is a change, and one that has nothing to do with neighbours.
    for (const name of ['v0', 'v1']) host.run('ip', 'link', 'set', name, 'addrgenmode', 'none')
    host.run('sh', '-c', 'ip link set v0 up; ip link set v1 up; sleep 1.5')
    host.run('ip', 'neigh', 'add', '10.7.0.2', 'lladdr', '02:00:00:00:00:01', 'nud', 'reachable', 'dev', 'v0')
    await lab.start()
    await lab.observer.rescan('lab')
    const before = lab.changes.length
    host.run('ip', 'neigh', 'change', '10.7.0.2', 'lladdr', '02:00:00:00:00:01', 'nud', 'stale', 'dev', 'v0')
    await sleep(150)
    expect(lab.changes.slice(before)).toEqual([])
    host.run('ip', 'neigh', 'change', '10.7.0.2', 'lladdr', '02:00:00:00:00:02', 'nud', 'stale', 'dev', 'v0')
    await lab.until('its new address is known', (known) => {
      return hostOf(known).neighbours.some((entry) => entry.mac === '02:00:00:00:00:02')
    })
  })
})

describe('under a storm', () => {
  it('ends equal to a fresh dump after ten thousand events, with revisions that never skip', async () => {
    const { revision } = await lab.start()
    const lines: string[] = []
    for (let turn = 0; turn < 600; turn++) {
      lines.push(`link add s${turn % 7} type veth peer name t${turn % 7}`, `link set s${turn % 7} up`)
      lines.push(`addr add 10.50.${turn % 200}.1/24 dev s${turn % 7}`, `link set t${turn % 7} up`)
      if (turn % 9 !== 0) lines.push(`link del s${turn % 7}`)
    }
    // Some lines fail, as they must: the same link cannot be made twice.
    const input = `${lines.join('\n')}\n`
    spawnSync('nsenter', ['-t', String(host.pid), '-n', 'ip', '-force', '-batch', '-'], { input, stdio: 'pipe' })
    const settled = async (): Promise<number> => {
      const count = lab.changes.length
      await sleep(1500)
      return count === lab.changes.length ? count : settled()
    }
    await settled()
    const truth = await stage.observe().start()
    expect(hostOf(lab.known())).toEqual(hostOf(truth.namespaces))
    expect(lab.changes.map((change) => change.revision)).toEqual(lab.changes.map((_, index) => revision + 1 + index))
  }, 30_000)

  it('survives namespaces that die while they are being read', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const batch = await Promise.all(Array.from({ length: 8 }, () => host.addNamespace()))
      const reading = lab.observer.start('lab')
      for (const namespace of batch) process.kill(namespace.pid, 'SIGKILL')
      expect(await reading).toMatchObject({ ok: true })
      await Promise.all(batch.map((namespace) => namespace.end().catch(() => undefined)))
    }
    await lab.observer.rescan('lab')
    expect((await lab.start()).namespaces).toHaveLength(1)
  }, 30_000)
})

describe('descriptors', () => {
  it('are all given back after two hundred starts and stops', async () => {
    const container = await host.addNamespace()
    veth('v0', container)
    await lab.start()
    lab.observer.stop('lab')
    await lab.observer.rescan('lab')
    const before = descriptors()
    for (let turn = 0; turn < 200; turn++) {
      await lab.start()
      lab.observer.stop('lab')
    }
    await lab.observer.rescan('lab')
    expect(descriptors()).toBe(before)
  })
})

describe('a host with many links', () => {
  it('is read after, and apart from, what changed in a container, and as soon as a scan needs it', async () => {
    const container = await host.addNamespace()
    const lines = Array.from({ length: 70 }, (_, at) => `link add p${at} type veth peer name q${at}`)
    host.run('sh', '-c', `printf '${lines.join('\\n')}\\n' | ip -batch -`)
    veth('v0', container)
    host.run('ip', 'link', 'set', 'v0', 'up')
    container.run('ip', 'link', 'set', 'eth0', 'up')
    await lab.start()
    await sleep(400)
    lab.changes.length = 0
    // Its peer on the host loses the carrier: an event there, too.
    container.run('ip', 'link', 'set', 'eth0', 'down')
    const flags = (known: readonly NamespaceFacts[]): number => linkNamed(hostOf(known), 'v0').flags
    await lab.until('the host told', (known) => (flags(known) & 0x10000) === 0)
    const told = lab.changes.map((change) => change.changed.map((part) => part.isHost))
    expect(told[0]).toEqual([false])
    expect(told.slice(1).flat()).toContain(true)
    // Both ends of a wire go at once.
    lab.changes.length = 0
    container.run('ip', 'link', 'del', 'eth0')
    await lab.until('the wire gone', (known) => hostOf(known).links.every((link) => link.name !== 'v0'))
    expect(of(lab.known(), container)?.links.every((link) => link.name !== 'eth0')).toBe(true)
    const ends = lab.changes.filter((change) => change.changed.some((part) => part.links ?? part.patched?.links))
    expect(ends[0]?.changed.map((part) => part.isHost).sort()).toEqual([false, true])
  })
})
