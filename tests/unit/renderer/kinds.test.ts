/** Every kind of link and of wire is told from every other by its form: icon or line, never by colour. */
import { describe, expect, it } from 'vitest'
import { wireStyles } from '../../../src/core/graph/wireStyles'
import { interfaceIcon } from '../../../src/renderer/graph/kinds'

const kinds = ['loopback', 'ethernet', 'veth', 'bridge', 'macvlan', 'ipvlan', 'vlan', 'vxlan', 'dummy', 'tun', 'ifb']

describe('the kinds of interfaces', () => {
  it('have each an icon of its own', () => {
    const icons = kinds.map(interfaceIcon)
    expect(new Set(icons).size).toBe(kinds.length)
    expect(icons).not.toContain(interfaceIcon('some other kind'))
  })

  it('that are unknown share one, beside the kernel’s own name', () => {
    expect(interfaceIcon('wireguard')).toBe(interfaceIcon('netdevsim'))
  })
})

describe('the kinds of wires', () => {
  it('have each a line of its own', () => {
    const lines = Object.values(wireStyles).map((style) => JSON.stringify(style))
    expect(new Set(lines).size).toBe(lines.length)
  })
})
