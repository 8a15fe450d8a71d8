/** What main keeps of the page's layout: only what is one, and never more than it has room for. */
import { describe, expect, it } from 'vitest'
import { keptLayoutSchema, type KeptLayout } from '../../../src/contract/layout'
import { openTab } from '../../../src/core/panes/panes'
import { noPanes } from '../../../src/core/panes/types'

const terminal = {
  key: 1,
  terminalId: 7,
  place: { kind: 'lab-host', labHost: 'lab-1' },
  name: 'lab-1',
  end: null,
} as const
const layout: KeptLayout = { panes: openTab(noPanes, [1]), terminals: [terminal] }

describe('a layout that is kept', () => {
  it('is what the page has', () => {
    expect(keptLayoutSchema.parse(structuredClone(layout))).toEqual(layout)
    const end = { of: 'container', interface: 'eth0' } as const
    expect(keptLayoutSchema.safeParse({ ...layout, terminals: [{ ...terminal, end }] }).success).toBe(true)
  })

  it.each([
    ['a place that is none', { ...layout, terminals: [{ ...terminal, place: { kind: 'anywhere' } }] }],
    ['a name that is no text', { ...layout, terminals: [{ ...terminal, name: 1 }] }],
    ['panes that are none', { ...layout, panes: [] }],
    ['more than it asks for', { ...layout, more: true }],
  ])('is refused with %s', (_, value) => {
    expect(keptLayoutSchema.safeParse(value).success).toBe(false)
  })

  it('is refused where its text is longer than main keeps', () => {
    const many = Array.from({ length: 60 }, (_unused, index) => ({
      ...terminal,
      key: index + 1,
      name: 'x'.repeat(250),
    }))
    expect(keptLayoutSchema.safeParse({ ...layout, terminals: many }).success).toBe(true)
    const long = many.map((one) => ({ ...one, name: 'x'.repeat(900) }))
    expect(keptLayoutSchema.safeParse({ ...layout, terminals: long }).success).toBe(false)
  })
})
