/** Each tool's own text, recorded by tests/fixtures/outputs/record.sh, compared across the moments of that record. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareOutputs, type LineChange } from '../../../src/core/outputs/compare'
import type { ObservedTool } from '../../../src/core/outputs/tools'

const recorded = (tool: string, moment: string): string =>
  readFileSync(resolve('tests/fixtures/outputs', `${tool}.${moment}.txt`), 'utf8')

/** "~ text" of every line that is not as it was. */
function told(tool: ObservedTool, before: string, now: string): string[] {
  const signs: Readonly<Record<LineChange, string>> = { same: '', new: '+', gone: '-', changed: '~', counter: '#' }
  return compareOutputs(tool, before, now)
    .filter((line) => line.change !== 'same')
    .map((line) => `${signs[line.change]} ${line.text.trim()}`)
}
const toldLater = (tool: ObservedTool): string[] => told(tool, recorded(tool, 'after'), recorded(tool, 'later'))

describe('ip addr and ip link', () => {
  it('show a renamed interface as changed and not as gone and new, and its new altname', () => {
    for (const tool of ['ip-addr', 'ip-link'] as const) {
      const lines = toldLater(tool)
      expect(lines.filter((line) => line.includes('vethrenamed'))).toEqual([
        expect.stringMatching(/^~ 3: eth0@vethrenamed: /),
        expect.stringMatching(/^~ 4: vethrenamed@eth0: /),
      ])
      expect(lines).toContain('+ altname veth-of-the-container')
      expect(lines.filter((line) => line.startsWith('-'))).toEqual([])
    }
  })

  it('show a new address with its lifetimes, whose running down is only counted', () => {
    expect(toldLater('ip-addr')).toContain('+ valid_lft 2997sec preferred_lft 1997sec')
    expect(told('ip-addr', recorded('ip-addr', 'later'), recorded('ip-addr', 'last'))).toEqual([
      '# valid_lft 2994sec preferred_lft 1994sec',
    ])
  })

  it('tell lifetimes of one address from those of another', () => {
    const address = (...lines: string[]): string => ['2: eth0: <UP> mtu 1500', ...lines].join('\n')
    const forever = '       valid_lft forever preferred_lft forever'
    const both = address(
      '    inet 10.0.0.1/8 scope global eth0',
      forever,
      '    inet 10.0.0.2/8 scope global eth0',
      forever,
    )
    const one = address('    inet 10.0.0.2/8 scope global eth0', forever)
    expect(compareOutputs('ip-addr', both, one).map((line) => line.change)).toEqual([
      ...['same', 'gone', 'gone'],
      ...['same', 'same'],
    ])
    const soon = both.replace(forever, '       valid_lft 9sec preferred_lft 9sec')
    expect(told('ip-addr', both, soon)).toEqual(['~ valid_lft 9sec preferred_lft 9sec'])
  })

  it('show what is gone behind the interface before it, below what is new there', () => {
    const lo = '1: lo: <UP> mtu 65536\n    link/loopback 00:00:00:00:00:00'
    const before = `${lo}\n2: eth0: <UP> mtu 1500\n    link/ether 02:00:00:00:00:01`
    expect(told('ip-addr', before, `${lo}\n    inet 127.0.0.1/8 scope host lo`)).toEqual([
      '+ inet 127.0.0.1/8 scope host lo',
      '- 2: eth0: <UP> mtu 1500',
      '- link/ether 02:00:00:00:00:01',
    ])
  })

  it('show another namespace at the other end of a pair as a change of its line', () => {
    const line = (nsid: number): string =>
      `5: v@if2: <UP> mtu 1500\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff link-netnsid ${nsid}`
    expect(told('ip-link', line(0), line(1))).toEqual([expect.stringMatching(/^~ link\/ether .*link-netnsid 1$/)])
  })
})

describe('brctl show', () => {
  it('does not take a port for new that only stands in another row', () => {
    const rows = (...ports: string[]): string => `docker0\t\t8000.02\tno\t\t${ports.join('\n\t\t\t\t\t\t\t')}\n`
    expect(told('brctl-show', rows('a', 'b'), rows('b', 'a'))).toEqual([])
    expect(told('brctl-show', rows('b'), rows('a', 'b'))).toEqual([expect.stringMatching(/^~ docker0.*\ta$/)])
    expect(told('brctl-show', rows('a', 'b'), rows('b'))).toEqual([expect.stringMatching(/^~ docker0.*\tb$/)])
    expect(told('brctl-show', rows('a', 'b', 'c'), rows('a', 'b'))).toEqual(['- c'])
    expect(told('brctl-show', rows('a'), rows(''))).toEqual([expect.stringMatching(/^~ docker0/)])
  })

  it('shows a port more', () => {
    expect(toldLater('brctl-show')).toEqual([expect.stringMatching(/^~ docker0.*vethrenamed$/), '+ vethsecond'])
  })
})

describe('routes', () => {
  it('are compared by what they lead to, wherever they stand', () => {
    expect(toldLater('route-n').map((line) => line.replace(/\s+/g, ' '))).toEqual([
      '+ 0.0.0.0 172.17.0.2 0.0.0.0 UG 0 0 0 docker0',
      '+ 0.0.0.0 172.17.0.3 0.0.0.0 UG 20 0 0 docker0',
      '+ 10.7.0.0 0.0.0.0 255.255.255.0 U 0 0 0 *',
      '+ 10.8.0.0 172.17.0.2 255.255.255.0 UG 0 0 0 docker0',
      '+ 10.9.0.0 0.0.0.0 255.255.255.0 U 0 0 0 docker0',
    ])
    expect(told('ip-route', 'default via 10.0.0.1 dev eth0', 'default via 10.0.0.2 dev eth0')).toEqual([
      '~ default via 10.0.0.2 dev eth0',
    ])
    expect(
      told('ip-route', '10.1.0.0/16 dev a linkdown\n10.2.0.0/16 dev a', '10.2.0.0/16 dev a\n10.1.0.0/16 dev a'),
    ).toEqual(['~ 10.1.0.0/16 dev a'])
  })

  it('that are there twice are counted: one of two equal ones may go', () => {
    const row = '0.0.0.0         172.17.0.1      0.0.0.0         UG    0      0        0 eth0'
    expect(told('route-n', `${row}\n${row}`, row)).toEqual([`- ${row}`])
    expect(told('route-n', row, `${row}\n${row}`)).toEqual([`+ ${row}`])
  })

  it('whose use or whose time left has changed are only counted', () => {
    const row = (use: number): string => `10.0.0.0 0.0.0.0 255.0.0.0 U 0 0 ${use} eth0`
    expect(told('route-n', row(1), row(7))).toEqual([`# ${row(7)}`])
    expect(told('ip-route', 'fd00::/64 dev a expires 90sec', 'fd00::/64 dev a expires 80sec')).toEqual([
      '# fd00::/64 dev a expires 80sec',
    ])
  })

  it('have their next hops below them', () => {
    const multipath = recorded('ip-route', 'later')
    const without = multipath.replace('\tnexthop via 172.17.0.3 dev docker0 weight 1 \n', '')
    expect(told('ip-route', multipath, without)).toEqual(['- nexthop via 172.17.0.3 dev docker0 weight 1'])
  })
})

describe('bridge fdb show', () => {
  it('is one entry whatever the order of its flags, and two where an address is learned twice', () => {
    const entry = 'aa:bb:cc:dd:ee:ff dev vxlan0'
    expect(told('bridge-fdb', `${entry} dst 10.0.0.1 self permanent`, `${entry} self permanent dst 10.0.0.1 `)).toEqual(
      [],
    )
    expect(told('bridge-fdb', `${entry} dst 10.0.0.1 self permanent`, `${entry} dst 10.0.0.2 self permanent`)).toEqual([
      `~ ${entry} dst 10.0.0.2 self permanent`,
    ])
    expect(told('bridge-fdb', `${entry} vlan 1 master d0\n${entry} master d0`, `${entry} master d0`)).toEqual([
      `- ${entry} vlan 1 master d0`,
    ])
    expect(toldLater('bridge-fdb')).toContain('+ 02:00:00:00:00:07 dev vethrenamed master docker0 static')
    expect(toldLater('bridge-fdb')).toContain('+ 02:00:00:00:00:07 dev vethrenamed self permanent')
  })

  it('has several destinations for what is flooded', () => {
    const flood = (address: string): string => `00:00:00:00:00:00 dev vxlan0 dst ${address} self permanent`
    expect(told('bridge-fdb', [flood('10.0.0.1'), flood('10.0.0.2')].join('\n'), flood('10.0.0.2'))).toEqual([
      `- ${flood('10.0.0.1')}`,
    ])
  })
})

describe('iptables-save', () => {
  const later = recorded('iptables-save', 'later')

  it('is the same where only its date and its counters differ', () => {
    const counted = later
      .replace(':INPUT ACCEPT [0:0]', ':INPUT ACCEPT [12:3456]')
      .replaceAll('Sat Nov 28', 'Sun Nov 29')
    expect(new Set(compareOutputs('iptables-save', later, counted).map((line) => line.change))).toEqual(
      new Set(['same', 'counter']),
    )
    const rules = recorded('iptables-save-c', 'later')
    expect(told('iptables-save', rules, rules.replace('[0:0] -A INPUT', '[7:420] -A INPUT'))).toEqual([
      expect.stringMatching(/^# \[7:420\] -A INPUT/),
    ])
  })

  it('shows a rule that stands elsewhere in its chain as changed, and a new one as new', () => {
    expect(toldLater('iptables-save').filter((line) => !line.startsWith('#'))).toEqual([
      '+ -A INPUT -p udp -m udp --dport 53 -j DROP',
      expect.stringMatching(/^~ -A FORWARD/),
    ])
  })

  it('has two chains of one name in two tables', () => {
    const gone = later.replace('*nat\n', '').replace(/\n:PREROUTING[\s\S]*$/, '')
    expect(told('iptables-save', later, gone)).toContain('- :OUTPUT ACCEPT [0:0]')
  })

  it('keeps the warning of the other backend’s rules', () => {
    const warning = '# Warning: iptables-legacy tables present, use iptables-legacy-save to see them'
    expect(told('iptables-save', later, `${later}${warning}\n`)).toEqual([`+ ${warning}`])
  })
})

describe('ifconfig', () => {
  it('of busybox has blocks, counters and a line of flags, too', () => {
    const text = (flags: string, packets: number): string =>
      [
        'eth0      Link encap:Ethernet  HWaddr 02:42:AC:11:00:02  ',
        '          inet addr:172.17.0.2  Bcast:172.17.255.255  Mask:255.255.0.0',
        `          ${flags}  MTU:1500  Metric:1`,
        `          RX packets:${packets} errors:0 dropped:0 overruns:0 frame:0`,
        '          collisions:0 txqueuelen:0 ',
        `          RX bytes:${packets * 70} (${packets}.0 KiB)  TX bytes:0 (0.0 B)`,
      ].join('\n')
    expect(told('ifconfig', text('UP BROADCAST RUNNING', 1), text('UP BROADCAST', 12))).toEqual([
      expect.stringMatching(/^~ UP BROADCAST {2}MTU/),
      expect.stringMatching(/^# RX packets:12/),
      expect.stringMatching(/^# RX bytes:840/),
    ])
  })

  it('shows a changed address and queue length as changed', () => {
    const before = recorded('ifconfig', 'after')
    const now = before
      .replace('inet 172.17.0.1 ', 'inet 172.17.0.9 ')
      .replace(/ether (\S+) {2}txqueuelen 1000/, 'ether $1  txqueuelen 9')
    expect(told('ifconfig', before, now)).toEqual([
      expect.stringMatching(/^~ inet 172\.17\.0\.9/),
      expect.stringMatching(/^~ ether .*txqueuelen 9/),
    ])
  })

  it('puts what is gone behind the interface that it followed, not into it', () => {
    const now = recorded('ifconfig', 'after').replace(/eth0: [\s\S]*?\n\n/, '')
    const lines = compareOutputs('ifconfig', recorded('ifconfig', 'after'), now)
    const first = lines.findIndex((line) => line.change === 'gone')
    expect(lines[first]?.text).toMatch(/^eth0: /)
    expect(lines.slice(0, first).at(-1)?.text).toBe('')
    expect(lines.slice(first).find((line) => line.change !== 'gone')?.text).toMatch(/^lo: /)
  })
})
