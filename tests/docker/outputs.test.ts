/** The observed outputs in a real lab host: what they print is what the tool prints when run there by hand. Needs the build. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Place, ToolOutput } from '../../src/contract/agent'
import type { Result } from '../../src/contract/result'
import { observedCommands, observedTools, type ObservedTool } from '../../src/core/outputs/tools'
import type { LabSet } from '../../src/main/labs'
import { withInstallLine } from '../../src/main/doctor/programs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { below } from './support/processes'

const patience = { timeout: 20_000, interval: 50 }
const runtime = testRuntime()
let set: LabSet
let session: LabSession

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  await sh(set, 'lab-1', 'docker run --rm -d --name web nginx; docker run --rm -d --name bare toolless')
  await vi.waitUntil(() => namespaceOf('web') !== '' && namespaceOf('bare') !== '', patience)
  // What the kernel makes by itself a little later (the bridge's address, its multicast entries) is there before it is read.
  const addresses = async (): Promise<string> => (await sh(set, 'lab-1', 'ip addr show docker0')).stdout
  await vi.waitUntil(async () => /fe80::(?!.*tentative)/.test(await addresses()), patience)
}, 120_000)
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

function namespaceOf(container: string): string {
  const namespaces = session.live.topology('lab-1')?.namespaces ?? []
  return namespaces.find((entry) => entry.containers.some((known) => known.name === container))?.id ?? ''
}

const host: Place = { kind: 'lab-host', labHost: 'lab-1' }
const inNamespace = (container: string): Place => ({
  kind: 'namespace',
  labHost: 'lab-1',
  namespaceId: namespaceOf(container),
})
const inside = (container: string): Place => ({ kind: 'container', labHost: 'lab-1', container })
const run = (place: Place, tool: ObservedTool): Promise<Result<ToolOutput>> =>
  set.agent.call('output.run', { place, tool })

/** Counters go on while two texts are read, and a rule's date does, too. */
const still = (output: string): string =>
  output
    .replace(/^\s*(RX|TX) .*$/gm, '$1')
    .replace(/\[\d+:\d+\]/g, '[#]')
    .replace(/ on \w{3} \w{3} .*$/gm, '')

/** By hand: nsenter from this machine into the container's own processes' namespaces, as PID 1 of the lab host sees them. */
async function byHand(container: string | null, tool: ObservedTool): Promise<string> {
  const command = observedCommands[tool].join(' ')
  if (container === null) return (await sh(set, 'lab-1', command)).stdout
  const enter = `nsenter --net=/proc/$(docker inspect -f '{{.State.Pid}}' ${container})/ns/net`
  return (await sh(set, 'lab-1', `${enter} unshare --mount sh -c 'mount -t sysfs sysfs /sys; ${command}'`)).stdout
}

describe('each tool', () => {
  it('prints at both ends what it prints there by hand', async () => {
    for (const tool of observedTools) {
      for (const container of [null, 'web', 'bare']) {
        const place = container === null ? host : inNamespace(container)
        const shown = value(await run(place, tool))
        expect({ tool, container, status: shown.status, text: still(shown.stdout + shown.stderr) }).toEqual({
          tool,
          container,
          status: 0,
          text: still(await byHand(container, tool)),
        })
      }
    }
    expect(value(await run(host, 'iptables-save')).stdout).toMatch(/MASQUERADE/)
    expect(value(await run(host, 'bridge-fdb')).stdout).toMatch(/dev docker0 self permanent/)
    expect(value(await run(inNamespace('web'), 'brctl-show')).stdout).not.toContain('docker0')
  })

  it('of the image itself is run inside the container, where the image has it', async () => {
    expect(value(await run(inside('web'), 'ifconfig')).stdout).toMatch(/inet 172\.17\.0\.2 /)
    expect(await run(inside('bare'), 'ifconfig')).toMatchObject({
      ok: false,
      code: 'image-without-program',
      params: { name: 'bare', program: 'ifconfig' },
    })
    expect(await run(inside('web'), 'iptables-save')).toMatchObject({ code: 'image-without-program' })
  })

  it('prints names and comments as they are, with every byte', async () => {
    await sh(
      set,
      'lab-1',
      `ip link add "$(printf 'a\\033[31mb')" type bridge; ip link set docker0 alias "$(printf 'x\\r\\033]52;c;x\\007')"`,
    )
    expect(value(await run(host, 'ip-link')).stdout).toContain('a\u001b[31mb')
    expect(value(await run(host, 'ip-link')).stdout).toContain('alias x\r\u001b]52;c;x\u0007')
  })

  it('that hangs is ended and said so, and the others do not wait for it', async () => {
    await cover('/usr/sbin')
    await sh(
      set,
      'lab-1',
      `rm /usr/sbin/route; printf '#!/bin/sh\\nsleep 4242\\n' > /usr/sbin/route; chmod +x /usr/sbin/route`,
    )
    const hanging = run(inNamespace('web'), 'route-n')
    const others = await Promise.all(observedTools.filter((tool) => tool !== 'route-n').map((tool) => run(host, tool)))
    expect(others.map((other) => other.ok)).toEqual(others.map(() => true))
    expect(below(process.pid).some((entry) => entry.command === 'sleep 4242')).toBe(true)
    expect(await hanging).toMatchObject({ ok: false, code: 'timed-out' })
    await expect.poll(() => below(process.pid).some((entry) => entry.command === 'sleep 4242'), patience).toBe(false)
  })

  it('that is not installed is named with the line that installs it', async () => {
    const packages: Readonly<Record<ObservedTool, string>> = {
      ifconfig: 'net-tools',
      'route-n': 'net-tools',
      'brctl-show': 'bridge-utils',
      'ip-addr': 'iproute2',
      'ip-link': 'iproute2',
      'ip-route': 'iproute2',
      'bridge-fdb': 'iproute2',
      'iptables-save': 'iptables',
    }
    await cover('/usr/bin')
    const names = observedTools.map((tool) => observedCommands[tool][0])
    await sh(set, 'lab-1', names.map((name) => `rm -f /usr/sbin/${name} /usr/bin/${name}`).join('; '))
    for (const tool of observedTools) {
      for (const place of [host, inNamespace('web')]) {
        expect(withInstallLine(await run(place, tool))).toMatchObject({
          ok: false,
          code: 'program-missing',
          advice: { commands: [`sudo apt-get install --no-install-recommends ${packages[tool]}`] },
        })
      }
    }
  })
})

/** Lets programs of the machine be taken away or changed in the lab host alone, as a learner who is root there may. */
async function cover(folder: string): Promise<void> {
  const own = `/tmp/cover${folder.replaceAll('/', '-')}`
  const options = `userxattr,lowerdir=${folder},upperdir=${own}/upper,workdir=${own}/work`
  const done = await sh(
    set,
    'lab-1',
    `mkdir -p ${own}/upper ${own}/work && mount -t overlay overlay -o ${options} ${folder}`,
  )
  expect(done).toMatchObject({ status: 0, stderr: '' })
}
