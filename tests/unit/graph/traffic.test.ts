import { describe, expect, it } from 'vitest'
import { flowAlong, trafficBetween, type Traffic } from '../../../src/core/graph/traffic'
import type { LinkCounters } from '../../../src/core/facts/types'
import type { WireKind } from '../../../src/core/topology/types'

const counters = (rxPackets: number, txPackets: number): LinkCounters => ({
  rxPackets,
  txPackets,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
})
const sends: Traffic = { received: false, sent: true }
const receives: Traffic = { received: true, sent: false }

describe('traffic', () => {
  it.each([
    [undefined, counters(5, 5), null],
    [counters(5, 5), counters(5, 5), null],
    [counters(5, 5), counters(6, 5), receives],
    [counters(5, 5), counters(5, 9), sends],
    [counters(5, 5), counters(6, 9), { received: true, sent: true }],
    // Of another interface, which was given the index of one that is gone.
    [counters(5, 5), counters(0, 1), null],
  ])('between %o and %o is %o', (before, now, traffic) => {
    expect(trafficBetween(before, now)).toEqual(traffic)
  })

  it.each<[WireKind, Traffic | null, Traffic | null, string]>([
    ['veth', sends, receives, 'forth'],
    ['veth', receives, sends, 'back'],
    // Of an end that is out of sight nothing is known: the other one tells.
    ['veth', null, receives, 'forth'],
    ['veth', null, sends, 'back'],
    ['veth', { received: true, sent: true }, null, 'forth back'],
    ['bridge-port', receives, null, 'forth'],
    ['bridge-port', sends, null, 'back'],
    // Its bridge's own counters are of all its ports.
    ['bridge-port', null, { received: true, sent: true }, ''],
    ['port', receives, null, 'forth'],
    ['macvlan', sends, null, 'forth'],
    ['vlan', receives, receives, 'back'],
    ['vxlan', null, sends, ''],
    ['vxlan-tunnel', sends, receives, 'forth'],
    ['vxlan-tunnel', receives, sends, 'back'],
    ['vxlan-tunnel', sends, null, ''],
    ['vxlan-one-way', sends, null, 'forth'],
  ])('along a wire of kind %s, whose ends say %o and %o, goes %s', (kind, from, to, ways) => {
    const { forth, back } = flowAlong(kind, from, to)
    expect([forth ? 'forth' : '', back ? 'back' : ''].join(' ').trim()).toBe(ways)
  })
})
