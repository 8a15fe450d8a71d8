/** The panel leaves nothing out of what the kernel says of an interface. */
import { describe, expect, it } from 'vitest'
import { describeInterface } from '../../../src/core/panel/interface'
import type { Panel } from '../../../src/core/panel/types'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { address, labHost, link, namespace } from '../topology/facts'

const host = namespace('4:1', {
  links: [
    link(1, 'lo', { arpType: 772 }),
    link(2, 'br0', { kind: 'bridge' }),
    link(3, 'port0', {
      kind: 'dummy',
      master: 2,
      alias: 'to the <b>rack</b>',
      altNames: ['enp3s0', 'uplink'],
      group: 7,
      mtu: 9000,
      mac: '02:00:00:00:00:07',
      carrier: false,
    }),
  ],
  addresses: [address(3, '192.0.2.7', 24), { ...address(3, '2001:db8::7', 64), family: 6 as const }],
})

function valuesOf(panel: Panel, name: string): readonly string[] {
  return panel.sections.flatMap((section) =>
    section.facts.filter((fact) => fact.name === name).flatMap((fact) => fact.values.map((value) => value.text)),
  )
}

describe('the panel of an interface', () => {
  const topology = resolveTopology(labHost(host))
  const entry = topology.interfaces.find((known) => known.name === 'port0')
  if (!entry) throw new Error('the interface is not in the picture')
  const panel = describeInterface(topology, entry)

  it.each([
    ['kind', 'dummy'],
    ['ifindex', '3'],
    ['mtu', '9000'],
    ['mac', '02:00:00:00:00:07'],
    ['alias', 'to the <b>rack</b>'],
    ['group', '7'],
    ['carrier', 'off'],
  ])('says its %s', (name, value) => {
    expect(valuesOf(panel, name)).toEqual([value])
  })

  it('says every alternative name', () => {
    expect(valuesOf(panel, 'altnames')).toEqual(['enp3s0', 'uplink'])
  })

  it('says every address', () => {
    const lines = panel.sections.find((section) => section.id === 'addresses')?.lines.join('\n') ?? ''
    expect(lines).toContain('192.0.2.7/24')
    expect(lines).toContain('2001:db8::7/64')
  })

  it('leads to its master', () => {
    const facts = panel.sections.flatMap((section) => section.facts)
    expect(facts.find((fact) => fact.name === 'master')?.values[0]?.element).toBe('4:1/2')
  })
})
