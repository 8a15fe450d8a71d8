/**
 * A newer engine, Debian 13's, with the C library that it was built for: a lab host whose second engine has that tree for its
 * /usr, and a network namespace of its own. Needs the build, and the tree that set-up unpacks.
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { testRuntime, upSet } from './support/labSet'
import { machineOf, pictureOf, runHere, type Machine } from './support/machine'
import { startProgram } from './support/startIn'

const runtime = testRuntime()
const tree = resolve(runtime.options.imagesDirectory, '../../newer-engine')
const url = 'unix:///tmp/newer.sock'
let set: LabSet
let machine: Machine
const ends: (() => void)[] = []

beforeAll(async () => {
  set = await upSet(runtime, 'here')
  machine = await machineOf(set, 'here')
  const unpack = machine.argv([
    'sh',
    '-c',
    'mkdir -p /opt/newer && tar -x -C /opt/newer --no-same-owner && cd /opt/newer/usr/sbin && for n in iptables ip6tables; do ln -s "$(basename "$(readlink /etc/alternatives/$n)")" $n; done',
  ])
  const copied = await runHere(['sh', '-c', 'tar -c -C "$1" usr | { shift; "$@"; }', 'sh', tree, ...unpack])
  if (copied.status !== 0) throw new Error(copied.err)
  const lines = [
    'ip link set lo up',
    'mount -t tmpfs run /run',
    'mount -t tmpfs docker /var/lib/docker',
    'mount --bind /opt/newer/usr /usr',
    `exec dockerd --rootless --storage-driver overlay2 -H ${url}`,
  ]
  const own = ['unshare', '--net', '--mount', '--propagation', 'private', 'sh', '-c', lines.join(' && ')]
  await startProgram(machine, own, ends, /API listen on/, { environment: { XDG_RUNTIME_DIR: '/run' } })
  const image = await runHere(
    machine.argv(['docker', '-H', url, 'load']),
    readFileSync(join(runtime.options.imagesDirectory, 'busybox.tar.gz')),
  )
  if (image.status !== 0) throw new Error(image.err)
})
afterAll(async () => {
  for (const end of ends) end()
  await set.close()
  runtime.remove()
})

describe('Docker 26.1', () => {
  it('is spoken to by its own API, and gives the whole picture, containers too', async () => {
    const made = await machine.sh(
      `docker -H ${url} network create shop && docker -H ${url} run -d --name new --network shop busybox sleep 1000`,
    )
    expect(made).toMatchObject({ status: 0 })
    const picture = pictureOf(await machine.snapshot(['--json'], { environment: { DOCKER_HOST: url } }))
    expect(picture.about).toMatchObject({
      version: expect.stringMatching(/^26\.1/) as string,
      apiVersion: '1.45',
      kernel: 'same',
      sources: 'kernel-and-engine',
      missing: [],
    })
    expect(picture.networks.map(({ name }) => name).sort()).toEqual(['bridge', 'host', 'none', 'shop'])
    const box = picture.namespaces.find((entry) => entry.containers.some(({ name }) => name === 'new'))
    const eth0 = picture.interfaces.find((entry) => entry.namespaceId === box?.id && entry.name === 'eth0')
    const shop = picture.networks.find(({ name }) => name === 'shop')
    expect(eth0).toMatchObject({ kind: 'veth', networkId: shop?.id })
    expect(picture.wires.map(({ kind }) => kind).sort()).toEqual(['bridge-port', 'veth'])
  })
})
