/**
 * An engine that counts its PIDs elsewhere: another lab host's, reached over TCP and over a forwarded socket, while the
 * machine has processes with just those PIDs. Lab hosts share one kernel; what they do not share is the PID namespace, and
 * that is what would make names lie. (An engine on another kernel differs in nothing that can be seen through its API.)
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Topology } from '../../src/core/topology/types'
import type { LabSet } from '../../src/main/labs'
import { startForwarder } from './support/startIn'
import { testRuntime, upSet } from './support/labSet'
import { machineOf, pictureOf, type Machine } from './support/machine'

const runtime = testRuntime()
let set: LabSet
let here: Machine
let far: Machine
/** PID of the far engine's container, in the far host; here it is another process, in a network namespace of its own. */
let pid: string
const ends: (() => void)[] = []

beforeAll(async () => {
  set = await upSet(runtime, 'here', 'far')
  here = await machineOf(set, 'here')
  far = await machineOf(set, 'far')
  // What forwards to an engine elsewhere, as `ssh -L` and a VM's proxy do.
  await startForwarder(far, ['0.0.0.0:2375', '/var/run/docker.sock'], ends)
  await startForwarder(here, ['127.0.0.1:2375', `${far.address}:2375`], ends)
  await startForwarder(here, ['/run/forwarded.sock', `${far.address}:2375`], ends)
})
afterAll(async () => {
  for (const end of ends) end()
  await set.close()
  runtime.remove()
})

/** Makes a process here with that PID, in a network namespace with an interface by which it would be known. */
async function collide(wanted: string): Promise<void> {
  const line = [
    `echo ${String(Number(wanted) - 1)} > /proc/sys/kernel/ns_last_pid`,
    `unshare --net sh -c 'ip link add mine type bridge; exec sleep 1000' > /dev/null 2>&1 &`,
  ]
  await here.sh(line.join('; '))
  // unshare becomes sh, which becomes sleep: the PID stays.
  const seen = await here.sh(
    `for n in $(seq 50); do grep -q sleep /proc/${wanted}/cmdline && exit 0; sleep 0.1; done; exit 1`,
  )
  if (seen.status !== 0) throw new Error(`no process got the PID ${wanted}`)
}

const look = async (url: string): Promise<Topology> =>
  pictureOf(await here.snapshot(['--json'], { environment: { DOCKER_HOST: url } }))
const names = (picture: Topology): string[] => picture.interfaces.map((entry) => entry.name)
const origins = (picture: Topology): string[] => [...new Set(picture.namespaces.map((entry) => entry.origin))]

describe('an engine behind a forwarder, without containers', () => {
  it('proves nothing: its kernel is unknown, and only its word is shown', async () => {
    for (const url of ['tcp://127.0.0.1:2375', 'unix:///run/forwarded.sock']) {
      const picture = await look(url)
      expect(picture.about).toMatchObject({ kernel: 'unknown', sources: 'engine-only', missing: ['other-kernel'] })
      expect(origins(picture)).toEqual(['engine'])
    }
  })
})

describe('an engine elsewhere whose containers’ PIDs exist here', () => {
  beforeAll(async () => {
    // Far above the numbers that anything here has: threads take them, too.
    await far.sh('echo 5000 > /proc/sys/kernel/ns_last_pid; docker run -d --name stranger busybox sleep 1000')
    pid = (await far.sh('docker inspect --format "{{.State.Pid}}" stranger')).out.trim()
    await collide(pid)
  })

  it('is recognised before names are joined: no process of this machine becomes its container', async () => {
    // The trap is real: that PID leads to another network namespace here.
    expect((await here.sh(`nsenter -t ${pid} -n ip -br link`)).out).toMatch(/^mine /m)
    for (const url of ['tcp://127.0.0.1:2375', 'unix:///run/forwarded.sock', `tcp://${far.address}:2375`]) {
      const said = await here.snapshot(['--json'], { environment: { DOCKER_HOST: url } })
      const picture = pictureOf(said)
      expect(picture.about).toMatchObject({ kernel: 'other', sources: 'engine-only', missing: ['other-kernel'] })
      expect(origins(picture)).toEqual(['engine'])
      expect(names(picture)).not.toContain('mine')
      expect(names(picture)).not.toContain('eth0')
      expect(picture.namespaces.flatMap((entry) => entry.containers.map(({ name }) => name))).toEqual(['stranger'])
      expect(said.err).toContain('its own machine')
    }
  })

  it('stays apart from the machine’s own engine, whose container has its own PID there', async () => {
    await here.sh('docker run -d --name native busybox sleep 1000')
    const own = pictureOf(await here.snapshot(['--json']))
    expect(own.about).toMatchObject({ kernel: 'same', sources: 'kernel-and-engine' })
    // The colliding process is in the picture as what it is: a namespace without a container.
    const mine = own.interfaces.find((entry) => entry.name === 'mine')
    expect(own.namespaces.find((entry) => entry.id === mine?.namespaceId)?.containers).toEqual([])
    expect((await look('unix:///run/forwarded.sock')).about.kernel).toBe('other')
  })
})
