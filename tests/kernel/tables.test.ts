/** The panel's lines against what iproute2 prints of the same namespace. */
import { describe, expect, it } from 'vitest'
import type { NamespaceFacts } from '../../src/core/facts/types'
import { flagsText, linkInfoText } from '../../src/core/text/kernelNames'
import { addressText, fdbText, neighbourText, routeText, ruleText } from '../../src/core/text/tables'
import type { TestLabHost } from './support/labHost'
import { hostOf, type Observed } from './support/observed'
import { useStage } from './support/stage'

let host: TestLabHost
let lab: Observed
const stage = useStage(() => {
  host = stage.host
  lab = stage.observe()
  const commands = [
    'link set lo up',
    'link add v0 type veth peer name v1',
    'link add br0 type bridge stp_state 1',
    'link add link v0 name mv0 type macvlan mode bridge',
    'link add vx0 type vxlan id 42 local 192.0.2.1 dstport 4789',
    'link set v1 master br0',
    ...['v0', 'v1', 'br0', 'mv0', 'vx0'].map((name) => `link set ${name} addrgenmode none up`),
    'addr add 192.0.2.1/24 brd + dev v0 label v0:one',
    'addr add 198.51.100.1 peer 198.51.100.2/32 dev br0',
    'addr add 2001:db8::1/64 dev v0 nodad',
    'route add default via 192.0.2.254 metric 50',
    'route add 203.0.113.0/24 via 192.0.2.253 dev v0 table 100 proto static src 192.0.2.1',
    'route add unreachable 203.0.113.9/32',
    'route add blackhole 203.0.113.10/32 table 101',
    '-6 route add 2001:db8:1::/48 via 2001:db8::2 dev v0',
    'rule add from 192.0.2.0/24 to 203.0.113.7 fwmark 0x10/0xff lookup 100 priority 900',
    'rule add not from 198.51.100.2 iif v0 goto 32766 priority 901',
    'rule add to 203.0.113.0/24 prohibit priority 902',
    '-6 rule add oif v0 lookup 100 priority 903',
    'neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent',
    'neigh add 192.0.2.10 dev v0 nud noarp lladdr 02:00:00:00:00:10',
  ]
  for (const command of commands) host.run('ip', ...command.split(' '))
  for (const command of [
    'fdb add 02:00:00:00:00:77 dev v1 master static',
    'fdb add 02:00:00:00:00:78 dev vx0 dst 192.0.2.77 vni 43 port 4790',
  ]) {
    host.run('bridge', ...command.split(' '))
  }
})

async function facts(): Promise<NamespaceFacts> {
  return hostOf((await lab.start()).namespaces)
}
const nameIn = (namespace: NamespaceFacts) => (ifindex: number) =>
  namespace.links.find((link) => link.ifindex === ifindex)?.name ?? null
/** Without what changes by itself or is no fact (timers, what the kernel offloads), in one order. */
const lines = (...commands: readonly (readonly string[])[]): string[] =>
  commands
    .flatMap(([program = '', ...args]) => host.run(program, ...args).split('\n'))
    .map((line) =>
      line
        .replace(/\bpref medium\b|\blinkdown\b|\berror -?\d+\b|\bused \S+|\bref \d+/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .sort()

describe('a line of the panel is what iproute2 prints', () => {
  it('for every route of every table', async () => {
    const namespace = await facts()
    expect(namespace.routes.map((route) => routeText(route, nameIn(namespace))).sort()).toEqual(
      lines(['ip', '-4', 'route', 'show', 'table', 'all'], ['ip', '-6', 'route', 'show', 'table', 'all']),
    )
  })

  it('for every rule', async () => {
    const namespace = await facts()
    expect(namespace.rules.map(ruleText).sort()).toEqual(lines(['ip', '-4', 'rule'], ['ip', '-6', 'rule']))
  })

  it('for neighbours', async () => {
    const namespace = await facts()
    const text = namespace.neighbours.map((entry) => neighbourText(entry, nameIn(namespace)))
    const printed = lines(['ip', 'neigh', 'show'])
    expect(printed).toContain('192.0.2.9 dev v0 lladdr 02:00:00:00:00:09 PERMANENT')
    expect(text).toContain('192.0.2.9 dev v0 lladdr 02:00:00:00:00:09 PERMANENT')
    expect(text.filter((line) => line.startsWith('192.')).sort()).toEqual(
      printed.filter((line) => line.startsWith('192.')),
    )
  })

  it('for forwarding database entries', async () => {
    const namespace = await facts()
    const printed = lines(['bridge', 'fdb', 'show'])
    const text = namespace.fdb.map((entry) => fdbText(entry, nameIn(namespace)))
    expect(text.filter((line) => line.startsWith('02:00'))).toHaveLength(2)
    for (const line of text) expect(printed).toContain(line)
  })

  it('for addresses, flags and the particulars of a kind', async () => {
    const namespace = await facts()
    const printed = host.run('ip', '-d', 'addr').replace(/ +/g, ' ')
    for (const address of namespace.addresses) expect(printed).toContain(addressText(address))
    for (const link of namespace.links) {
      const head = `${String(link.ifindex)}: ${link.name}`
      expect(printed).toMatch(new RegExp(`${head}[^<]*<${flagsText(link.flags)}>`))
      if (link.info) for (const word of particulars(linkInfoText(link.info))) expect(printed).toContain(word)
    }
  })
})

/** Pairs of name and value; ip prints others in between, and a bridge's id in another form than the kernel's and brctl's. */
const particulars = (text: string): string[] =>
  (text.match(/\S+ \S+/g) ?? []).filter((pair) => !pair.startsWith('bridge_id'))
