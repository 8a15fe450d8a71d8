/** What the picture says of a real engine's namespaces and networks. Needs the build. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { compareTopologies } from '../../src/core/topology/compare'
import { topologySchema } from '../../src/core/topology/schema'
import { summarizeChanges, summaryText } from '../../src/core/topology/summary'
import { namespaceTitle } from '../../src/core/topology/titles'
import type { Interface, Namespace, Topology } from '../../src/core/topology/types'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value } from './support/labSet'

const runtime = testRuntime()
let set: LabSet
let session: LabSession

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1', 'lab-2')
  session = createLabSession(set, (failure) => runtime.log.push(failure.message))
  for (const name of ['lab-1', 'lab-2']) value(await session.observe(name))
})
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

function picture(labHost = 'lab-1'): Topology {
  const topology = session.live.topology(labHost)
  if (!topology) throw new Error(`${labHost} is not observed`)
  return topology
}

/** Runs a line and waits until the picture shows what the line made. */
async function until<T>(line: string, look: (topology: Topology) => T | undefined, labHost = 'lab-1'): Promise<T> {
  const done = await sh(set, labHost, line)
  if (done.status !== 0) throw new Error(`${line}: ${done.stderr}`)
  return vi.waitFor(
    () => {
      const found = look(picture(labHost))
      if (found === undefined) throw new Error(`the picture does not show what this made: ${line}`)
      return found
    },
    { timeout: 15_000, interval: 50 },
  )
}

const boxOf = (topology: Topology, container: string): Namespace | undefined =>
  topology.namespaces.find((entry) => entry.containers.some((known) => known.name === container))
const namesIn = (box: Namespace | undefined): string[] | undefined => box?.containers.map((entry) => entry.name)
const linksOf = (topology: Topology, box: Namespace | undefined): Interface[] =>
  topology.interfaces.filter((entry) => entry.namespaceId === box?.id)
const networkNamed = (topology: Topology, name: string): string | undefined =>
  topology.networks.find((entry) => entry.name === name)?.id

describe('a container', () => {
  it('shares one box with those that joined its namespace', async () => {
    const box = await until(
      'docker run -d --name web nginx && docker run -d --name side --network container:web busybox sleep 600',
      (now) => (boxOf(now, 'side') ? boxOf(now, 'web') : undefined),
    )
    expect(namesIn(box)).toEqual(['side', 'web'])
    expect(box).toMatchObject({ kind: 'container', origin: 'kernel', service: null })
    expect(box.mountPoints).toContainEqual(expect.stringMatching(/^\/run\/docker\/netns\/[0-9a-f]{12}$/))
  })

  it('in host mode sits on the host’s box, and without a network in one with loopback alone', async () => {
    const host = await until('docker run -d --name onhost --network host busybox sleep 600', (now) =>
      boxOf(now, 'onhost'),
    )
    expect(host.kind).toBe('host')
    const none = await until('docker run -d --name none --network none busybox sleep 600', (now) => boxOf(now, 'none'))
    expect(none.kind).toBe('container')
    expect(linksOf(picture(), none).map((entry) => entry.kind)).toEqual(['loopback'])
  })

  it('carries its labels, and Compose’s project and service', async () => {
    const labels = '--label com.docker.compose.project=shop --label com.docker.compose.service=db --label tier=back'
    const box = await until(`docker run -d --name db ${labels} busybox sleep 600`, (now) => boxOf(now, 'db'))
    expect(box.containers[0]).toMatchObject({ compose: { project: 'shop', service: 'db' }, state: 'running' })
    expect(box.containers[0]?.labels).toMatchObject({ tier: 'back' })
  })

  it('is known again after its restart', async () => {
    // Its box is there before the engine has put its end of the wire into it.
    const isWired = (now: Topology): boolean => {
      const box = boxOf(now, 'db')
      return box !== undefined && linksOf(now, box).some((entry) => entry.networkId !== null && entry.state === 'up')
    }
    const before = await until('true', (now) => (isWired(now) ? now : undefined))
    const old = boxOf(before, 'db')
    // The inode may be given again at once; the process is another.
    const isAnother = (box: Namespace): boolean =>
      box.id !== old?.id || !box.processes.some(({ pid }) => old.processes.some((process) => process.pid === pid))
    await until('docker restart -t 1 db', (now) => {
      const box = boxOf(now, 'db')
      return box && isAnother(box) && isWired(now) ? box : undefined
    })
    const lines = summarizeChanges(compareTopologies(before, picture())).map((line) => summaryText(line, 'en'))
    expect(lines[0]).toBe('container db was restarted: it has a new network namespace')
    expect(lines.join('\n')).not.toMatch(/veth|pair|container web/)
  })

  it('that stopped is listed', async () => {
    // Until the engine says so it is listed as running: the kernel confirms no place of it any more.
    const stopped = await until('docker stop -t 1 none', (now) =>
      now.stoppedContainers.find((entry) => entry.name === 'none' && entry.state !== 'running'),
    )
    expect(stopped.state).toBe('exited')
  })
})

it('shows a namespace of ip netns with the path that it is mounted at', async () => {
  const box = await until('ip netns add blue', (now) =>
    now.namespaces.find((entry) => entry.mountPoints.includes('/run/netns/blue')),
  )
  expect(box).toMatchObject({ kind: 'other', containers: [], service: null, processes: [] })
})

describe('a Docker network', () => {
  it.each([
    ['of the user', 'own', '--subnet 10.77.1.0/24'],
    ['with a bridge named by the user', 'chosen', '--subnet 10.77.2.0/24 -o com.docker.network.bridge.name=mine'],
    ['that is internal', 'inner', '--internal --subnet 10.77.3.0/24'],
  ])('%s is its bridge, its ports and their other ends', async (_what, name, options) => {
    const box = await until(
      `docker network create ${options} ${name} && docker run -d --name c-${name} --network ${name} busybox sleep 600`,
      (now) => {
        const found = boxOf(now, `c-${name}`)
        return linksOf(now, found).some((entry) => entry.vethPeer !== null && entry.networkId !== null)
          ? found
          : undefined
      },
    )
    const now = picture()
    const id = networkNamed(now, name)
    const served = now.interfaces.filter((entry) => entry.networkId === id)
    expect(served.map((entry) => [entry.kind, entry.namespaceId === box.id]).sort()).toEqual([
      ['bridge', false],
      ['veth', false],
      ['veth', true],
    ])
    expect(now.networks.find((entry) => entry.id === id)).toMatchObject({
      internal: name === 'inner',
      driver: 'bridge',
    })
  })

  it('of macvlan is its endpoint on its parent interface, and no bridge', async () => {
    const box = await until(
      'docker network create -d macvlan --subnet 10.77.4.0/24 -o parent=eth0 mv && docker run -d --name c-mv --network mv busybox sleep 600',
      (now) =>
        linksOf(now, boxOf(now, 'c-mv')).some((entry) => entry.networkId !== null) ? boxOf(now, 'c-mv') : undefined,
    )
    const now = picture()
    const link = linksOf(now, box).find((entry) => entry.kind === 'macvlan')
    const uplink = now.interfaces.find((entry) => entry.namespaceId === now.hostNamespace && entry.name === 'eth0')
    expect(link).toMatchObject({ parentInterface: uplink?.key, networkId: networkNamed(now, 'mv') })
    expect(now.wires).toContainEqual(expect.objectContaining({ kind: 'macvlan', from: link?.key, to: uplink?.key }))
  })
})

describe('a swarm’s overlay network', () => {
  beforeAll(async () => {
    const lines = [
      'docker swarm init --advertise-addr 10.0.2.16',
      'docker network create -d overlay --attachable --subnet 10.88.0.0/24 over',
      'docker service create -d --name svc --network over --publish 8080:80 nginx:latest',
      'docker run -d --name c-over --network over busybox sleep 600',
    ]
    await until(
      lines.join(' && '),
      (now) => {
        const uplink = linksOf(now, boxOf(now, 'c-over')).find((entry) => entry.name === 'eth1')
        const known = now.namespaces.filter((entry) => (entry.service?.networkId ?? null) !== null).length
        return known === 4 && typeof uplink?.networkId === 'string' ? true : undefined
      },
      'lab-2',
    )
  }, 60_000)

  it('has namespaces without a process, each named by the network that it serves', () => {
    const now = picture('lab-2')
    const hidden = now.namespaces.filter((entry) => entry.kind === 'network')
    const nameOf = (id: string | null | undefined): string | undefined =>
      now.networks.find((entry) => entry.id === id)?.name
    expect(
      hidden.map((entry) => `${String(entry.service?.role)} ${String(nameOf(entry.service?.networkId))}`).sort(),
    ).toEqual(['ingress ingress', 'load-balancer over', 'overlay ingress', 'overlay over'])
    expect(hidden.map((entry) => namespaceTitle(entry, now)).sort()).toEqual([
      expect.stringMatching(/^ingress \(1-[0-9a-z]{10}\)$/),
      'ingress (ingress_sbox)',
      expect.stringMatching(/^over \(1-[0-9a-z]{10}\)$/),
      expect.stringMatching(/^over \(lb_[0-9a-z]{9}\)$/),
    ])
  })

  it('has its VXLAN there, and the VXLAN’s socket on the host', () => {
    const now = picture('lab-2')
    const id = networkNamed(now, 'over')
    const box = now.namespaces.find((entry) => entry.service?.role === 'overlay' && entry.service.networkId === id)
    const links = linksOf(now, box)
    const vni = Number(
      now.networks.find((entry) => entry.id === id)?.options['com.docker.network.driver.overlay.vxlanid_list'],
    )
    const vxlan = links.find((entry) => entry.kind === 'vxlan')
    expect(vxlan).toMatchObject({
      info: { vni, port: 4789 },
      networkId: id,
      // Docker makes it without a device and without a local address: the host's routing decides for each packet.
      underlay: null,
      underlayNamespace: now.hostNamespace,
      parentInterface: null,
      lowerLinkOutside: false,
    })
    expect(links.filter((entry) => entry.networkId !== id).map((entry) => entry.kind)).toEqual(['loopback'])
    expect(vxlan?.bridge).toBe(links.find((entry) => entry.kind === 'bridge')?.key)
  })

  it('has the container’s first interface, and docker_gwbridge the second', () => {
    const now = picture('lab-2')
    const links = linksOf(now, boxOf(now, 'c-over'))
    const networkOf = (name: string): string | null | undefined => links.find((entry) => entry.name === name)?.networkId
    expect(networkOf('eth0')).toBe(networkNamed(now, 'over'))
    expect(networkOf('eth1')).toBe(networkNamed(now, 'docker_gwbridge'))
  })
})

it('is a picture of the published schema, as JSON', () => {
  for (const labHost of ['lab-1', 'lab-2']) {
    const said = JSON.parse(JSON.stringify(picture(labHost))) as unknown
    expect(topologySchema.parse(said)).toEqual(said)
  }
})
