import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocateMessageBuffer, formatAddress, messageBufferOver } from '../../../src/agent/rtnetlink/bytes'
import { decodeError, messageFlag, walkMessages } from '../../../src/agent/rtnetlink/messages'
import { decodeNsid } from '../../../src/agent/rtnetlink/nsid'
import { readWiring, tableDecoders } from '../../../src/agent/rtnetlink/tables'
import { decodeRecording, expectAsIproute2, readRecordings, type Recording } from './recording'

const recordings = readRecordings('bridge-macvlan-vxlan')
const [host, one, two] = recordings
const second = readRecordings('vlan-ipvlan-tun')
const link = (recording: Recording, name: string) =>
  decodeRecording(recording).links.find((entry) => entry.name === name)

describe('a recorded lab host with two containers', () => {
  it.each(recordings.map((recording, index) => [index, recording] as const))(
    'tells the same as iproute2 did (namespace %i)',
    (_, recording) => {
      expectAsIproute2(recording)
    },
  )

  it('keeps iflink and nsid raw, equal indexes in two containers included', () => {
    const inner = link(one, 'eth0')
    expect(link(two, 'eth0')?.ifindex).toBe(inner?.ifindex)
    expect(link(host, 'veth0')).toMatchObject({ kind: 'veth', iflink: inner?.ifindex })
    expect(link(host, 'veth1')).toMatchObject({ kind: 'veth', iflink: inner?.ifindex })
    expect(link(host, 'veth0')?.linkNetnsid).not.toBe(link(host, 'veth1')?.linkNetnsid)
  })

  it('tells the bridge, macvlan and vxlan details', () => {
    const bridge = { kind: 'bridge', vlanFiltering: false, stp: true, bridgeId: '8000.0242ac110001' }
    expect(link(host, 'docker0')?.info).toEqual(bridge)
    expect(link(two, 'mv0')).toMatchObject({ kind: 'macvlan', iflink: 90, info: { kind: 'macvlan', mode: 4 } })
    const vxlan = { kind: 'vxlan', vni: 4097, port: 4789, local: '172.17.0.1', group: '172.17.0.9' }
    expect(link(host, 'vx0')?.info).toMatchObject({ ...vxlan, underlay: link(host, 'docker0')?.ifindex })
    expect(link(host, 'vx0')?.altNames).toEqual(['overlay-of-the-second-host', 'vx-zwei'])
  })

  it('gives one route for each hop of a multipath route, and a gateway of the other family', () => {
    const { routes } = decodeRecording(host)
    const hops = routes.filter((route) => route.destination === '10.20.0.0').map((route) => route.gateway)
    expect(hops).toEqual(['172.17.0.8', '172.17.0.9'])
    const via = routes.find((route) => route.destination === '10.21.0.0')
    expect(via).toMatchObject({ gateway: 'fe80::1', table: 1000 })
    expect(routes.find((route) => route.destination === '10.22.0.0')).toMatchObject({ type: 7, metric: 77 })
  })

  it('tells a peer where the address is one of two ends', () => {
    const { addresses } = decodeRecording(host)
    expect(addresses.find((entry) => entry.address === '10.9.0.1')).toMatchObject({
      peer: '10.9.0.2',
      prefixLength: 32,
    })
  })

  it('leaves out neighbours that come and go without events', () => {
    const { neighbours } = decodeRecording(host)
    expect(neighbours).toEqual([
      expect.objectContaining({ address: '172.17.0.9', mac: '02:42:ac:11:00:09', state: 128 }),
      expect.objectContaining({ address: 'fd00:0:0:1::9', mac: '02:42:ac:11:00:09', state: 128 }),
    ])
  })

  it('reads the same wiring by the short way as by decoding', () => {
    for (const recording of recordings) {
      const bytes = Buffer.from(recording.raw.links, 'base64')
      const decoded = tableDecoders
        .links(bytes)
        .flatMap((entry) => [entry.ifindex, entry.linkNetnsid ?? -1, entry.iflink ?? 0])
      expect(readWiring(bytes).wiring).toEqual(decoded)
      const isDown = ({ flags }: { readonly flags: number }): boolean => (flags & 1) === 0
      expect(readWiring(bytes).someDown).toBe(tableDecoders.links(bytes).some(isDown))
    }
  })
})

describe('a recorded lab host of the second kernel', () => {
  const [inHost, inOne, inTwo] = second

  it.each(second.map((recording, index) => [index, recording] as const))(
    'tells the same as iproute2 did (namespace %i)',
    (_, recording) => {
      expectAsIproute2(recording)
    },
  )

  it('tells VLANs of both protocols, with ids and where their parents are', () => {
    const uplink = link(inHost, 'uplink')
    const vlan = { kind: 'vlan', iflink: uplink?.ifindex }
    const near = { ...vlan, linkNetnsid: null, info: { kind: 'vlan', id: 10, protocol: 0x8100 } }
    expect(link(inHost, 'uplink.10')).toMatchObject(near)
    expect(link(inOne, 'far.20')).toMatchObject({ linkNetnsid: 0, info: { kind: 'vlan', id: 20, protocol: 0x88a8 } })
  })

  it('tells ipvlan’s mode and flags, and macvtap’s mode', () => {
    const info = { kind: 'ipvlan', mode: 2, flags: 1 }
    expect(link(inHost, 'ipv0')).toMatchObject({ kind: 'ipvlan', info })
    expect(link(inTwo, 'ipv1')).toMatchObject({ kind: 'ipvlan', linkNetnsid: 0, info })
    expect(link(inHost, 'mtap0')).toMatchObject({ kind: 'macvtap', info: { kind: 'macvlan', mode: 2 } })
  })

  it('tells tun from tap, whose they are, and the kinds without details', () => {
    const tap = { kind: 'tun', mode: 'tap', owner: 0, group: 0, persistent: true }
    expect(link(inHost, 'tap0')?.info).toEqual(tap)
    expect(link(inHost, 'tun0')).toMatchObject({ mac: '', info: { ...tap, mode: 'tun', owner: null, group: null } })
    const kinds = ['uplink', 'ifb0', 'sit1'].map((name) => link(inHost, name)?.kind)
    expect(kinds).toEqual(['dummy', 'ifb', 'sit'])
  })

  it('takes the address that a tunnel begins at for no MAC address', () => {
    expect(link(inHost, 'sit1')).toMatchObject({ kind: 'sit', mac: '' })
    expect(link(inHost, 'gre0')).toMatchObject({ kind: 'gre', mac: '' })
  })

  it('tells the VLANs of a filtering bridge’s port', () => {
    const port = link(inHost, 'port0')?.ifindex
    const vlans = decodeRecording(inHost).vlans.filter((vlan) => vlan.ifindex === port)
    expect(vlans.map(({ vid, pvid, untagged }) => [vid, pvid, untagged])).toEqual([
      [1, false, true],
      [10, false, false],
      [11, false, false],
      [12, false, false],
      [20, true, true],
    ])
  })
})

describe('bytes that nobody vouches for', () => {
  const decodeAll = (bytes: Buffer): void => {
    for (const decode of Object.values(tableDecoders)) decode(bytes)
    readWiring(bytes)
    const buffer = messageBufferOver(bytes)
    walkMessages(buffer, bytes.length, (_, start, end) => {
      decodeError(buffer, start, end)
      decodeNsid(buffer, start, end)
    })
  }

  it('never make the decoder throw or hang', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeAll(Buffer.from(bytes))
      }),
      { numRuns: 2000 },
    )
  })

  it('never make it throw or hang when they are a real dump with a few bytes changed or cut off', () => {
    const dumps = [...recordings, ...second]
      .flatMap(({ raw }) => Object.values(raw))
      .map((text) => Buffer.from(text, 'base64'))
    const change = fc.tuple(fc.nat(), fc.nat(255))
    fc.assert(
      fc.property(fc.nat(dumps.length - 1), fc.array(change, { maxLength: 12 }), fc.nat(), (which, changes, cut) => {
        const bytes = Buffer.from(dumps[which] ?? Buffer.alloc(0))
        if (bytes.length === 0) return
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        decodeAll(bytes.subarray(0, bytes.length - (cut % bytes.length)))
      }),
      { numRuns: 2000 },
    )
  })

  it('give names of at most 15 bytes, invalid UTF-8 always as the same text', () => {
    const bytes = Buffer.from(host.raw.links, 'base64')
    const at = bytes.indexOf('docker0')
    bytes.set([0x1b, 0x0a, 0xff, 0xc3, 0x28], at)
    const names = tableDecoders.links(bytes).map((entry) => entry.name)
    expect(names).toContain('\u001b\n\ufffd\ufffd(r0')
    for (const name of names) expect(Buffer.byteLength(name.replaceAll('\ufffd', '?'))).toBeLessThanOrEqual(15)
  })
})

describe('addresses in text', () => {
  const ipv6 = (hex: string): string | null => formatAddress(messageBufferOver(Buffer.from(hex, 'hex')), 0, 16)

  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['fe800000000000000000000000000000', 'fe80::'],
    ['20010db8000000010000000000000001', '2001:db8:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['20010db8000100010001000100010001', '2001:db8:1:1:1:1:1:1'],
    ['00000000000000000000ffffc0a80001', '::ffff:192.168.0.1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
  ])('write %s as RFC 5952 asks: %s', (hex, text) => {
    expect(ipv6(hex)).toBe(text)
  })
})

describe('an error', () => {
  it('carries the kernel’s own words from the extended acknowledgement', () => {
    const message = 'NLA_F_NESTED is missing'
    const buffer = allocateMessageBuffer(16 + 4 + 16 + 8 + 28)
    const { view, bytes } = buffer
    view.setUint32(0, bytes.length, true)
    view.setUint16(4, 2, true)
    view.setUint16(6, messageFlag.capped | messageFlag.attributes, true)
    view.setInt32(16, -22, true)
    view.setUint32(20, 16, true)
    view.setUint16(36, 8, true)
    view.setUint16(38, 2, true)
    view.setUint32(40, 24, true)
    view.setUint16(44, 28, true)
    view.setUint16(46, 1, true)
    bytes.write(`${message}\0`, 48)
    expect(decodeError(buffer, 0, bytes.length)).toEqual({ errno: 22, message, offset: 24 })
  })
})
