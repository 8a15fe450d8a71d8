/**
 * The same build in a second kernel (User-mode Linux 6.1, cgroup v2, no user xattrs on tmpfs, no nft NAT): another layout of
 * the lab host, found by doctor, on which lesson 1 is done whole; and Docker's networks on VLANs and ipvlan, which the first
 * kernel may lack. One boot for all, since that kernel is an emulation.
 */
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Interface, Topology } from '../../src/core/topology/types'
import { inSecondKernel } from './secondKernel'

const root = resolve(import.meta.dirname, '../..')
const cli = resolve(root, 'out/main/cli.js')

/** Typed in a lab host's shell: the engine makes eth0.10 and eth0.20 itself, as it does for a person. */
const typed = [
  'set -e',
  'docker network create -d macvlan --subnet 123.12.11.0/24 -o parent=eth0.10 trunk-10',
  'docker network create -d ipvlan --subnet 123.13.11.0/24 -o parent=eth0.20 -o ipvlan_mode=l3 trunk-20',
  'docker run -d --name on-macvlan --network trunk-10 nginx',
  'docker run -d --name on-ipvlan --network trunk-20 nginx',
  'exit',
]

/** An owner is killed; the groups of its sets are told before and after. A group may not be gone at once: all in it die first. */
const groups = '/sys/fs/cgroup/user/vethlab-*'
const killed = [
  `(exec ${process.execPath} ${cli} lab up doomed) > "$TMPDIR/up" 2>&1 & owner=$!`,
  'until grep -q Ctrl-C "$TMPDIR/up"; do kill -0 "$owner" || break; sleep 0.1; done',
  `ls -d ${groups}; kill -KILL "$owner"`,
  `for _ in $(seq 50); do ls -d ${groups} 2> /dev/null > /dev/null || break; sleep 0.1; done`,
  `echo killed; ls -d ${groups} 2> /dev/null; vethlab lab list`,
]

/** What is run, by the name of its part of the output. */
const parts = {
  kernel: 'uname -r',
  doctor: 'vethlab doctor --json',
  lesson: 'vethlab lesson run default-bridge --lang en',
  trunk: 'vethlab lesson run vlan-trunk --lang en',
  ways: `cd ${root} && ${process.execPath} node_modules/vitest/vitest.mjs run --project second`,
  up: 'vethlab lab up trunk --detach',
  typed: `printf '${typed.join('\\n')}\\n' | vethlab lab shell trunk`,
  snapshot: 'vethlab snapshot --engine trunk --json',
  down: 'vethlab lab down',
  killed: killed.join('\n'),
}
type Part = keyof typeof parts

let said = { status: null as number | null, err: '' }
let printed: Readonly<Partial<Record<Part, string>>> = {}
let statuses: Readonly<Partial<Record<Part, number>>> = {}

beforeAll(() => {
  const lines = Object.entries(parts).map(([part, line]) => `echo '\x1e${part}'; ${line}; echo "\x1f$?"`)
  const vethlab = `vethlab() { ${process.execPath} ${cli} "$@"; }`
  const { status, out, err } = inSecondKernel(['sh', '-c', [vethlab, ...lines].join('\n')], 14 * 60_000)
  said = { status, err }
  const all = out.split('\x1e').slice(1)
  const bodies = all.map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const)
  printed = Object.fromEntries(bodies.map(([part, body]) => [part, body.split('\x1f')[0]]))
  statuses = Object.fromEntries(bodies.map(([part, body]) => [part, Number(body.split('\x1f')[1])]))
}, 15 * 60_000)

/** What a part printed; its status must have been 0. */
function outputOf(part: Part): string {
  const whole = `the second kernel ended with ${String(said.status)}; it said: ${said.err.slice(-3_000)}`
  expect({ status: statuses[part], out: printed[part] }, whole).toMatchObject({ status: 0 })
  return printed[part] ?? ''
}

describe('a kernel 6.1 with cgroup v2', () => {
  it('is laid out by what doctor found there', () => {
    expect(outputOf('kernel')).toMatch(/^6\.1\./)
    const layout = /"layout": \{[^}]*\}/s.exec(outputOf('doctor'))?.[0] ?? ''
    expect(layout).toContain('"dataRoot": "disk"')
    expect(layout).toContain('"iptables": "legacy"')
    expect(layout).toContain('"cgroup": "v2"')
  })

  it('passes lesson 1', () => {
    outputOf('lesson')
  })

  it('passes the lesson on VLANs, which the first kernel may not be able to run', () => {
    expect(outputOf('trunk')).toMatch(/\d passed, 0 failed, 0 undetermined\n$/)
  })

  it('takes other ways through it, and gives the hint for wrong ones, step by step', () => {
    expect(outputOf('ways')).toContain('second/vlanTrunk.test.ts')
  })
})

describe('the control group of lab hosts', () => {
  it('is gone soon after their owner was killed', () => {
    expect(outputOf('killed')).toMatch(/^\S*\/vethlab-[0-9a-f]{6}\nkilled\n(?!.*vethlab-)/s)
  })
})

describe('Docker’s network on a VLAN', () => {
  it('is made by the engine in a lab host, and the lab host goes down', () => {
    for (const part of ['up', 'typed', 'down'] as const) outputOf(part)
  })

  it.each([
    { container: 'on-macvlan', kind: 'macvlan', mode: 4, network: 'trunk-10', parent: 'eth0.10', vlan: 10 },
    { container: 'on-ipvlan', kind: 'ipvlan', mode: 1, network: 'trunk-20', parent: 'eth0.20', vlan: 20 },
  ])('shows $container’s $kind on $parent, which is VLAN $vlan on eth0', (wanted) => {
    const picture = JSON.parse(outputOf('snapshot')) as Topology
    const child = interfaceOf(picture, wanted.container)
    expect(child).toMatchObject({ kind: wanted.kind, state: 'up', info: { kind: wanted.kind, mode: wanted.mode } })
    expect(picture.networks.find((network) => network.id === child?.networkId)?.name).toBe(wanted.network)

    const parent = picture.interfaces.find((entry) => entry.key === child?.parentInterface)
    const inHost = { namespaceId: picture.hostNamespace }
    expect(parent).toMatchObject({ ...inHost, name: wanted.parent, kind: 'vlan', info: { id: wanted.vlan } })
    const uplink = picture.interfaces.find((entry) => entry.key === parent?.parentInterface)
    expect(uplink).toMatchObject({ ...inHost, name: 'eth0', kind: 'veth' })

    const wires = picture.wires.filter((wire) => wire.from === child?.key || wire.from === parent?.key)
    expect(wires.map(({ kind, from, to }) => ({ kind, from, to }))).toEqual([
      { kind: wanted.kind, from: child?.key, to: parent?.key },
      { kind: 'vlan', from: parent?.key, to: uplink?.key },
    ])
  })
})

/** The one interface of a container besides loopback. */
function interfaceOf({ namespaces, interfaces }: Topology, container: string): Interface | undefined {
  const namespace = namespaces.find((entry) => entry.containers.some(({ name }) => name === container))
  return interfaces.find((entry) => entry.namespaceId === namespace?.id && entry.kind !== 'loopback')
}
