import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyNamespaceChange } from '../../../src/core/facts/change'
import { keepUnchanged } from '../../../src/core/facts/keep'
import type { LinkFacts } from '../../../src/core/facts/types'
import { address, link, namespace } from '../topology/facts'

const links = (...indexes: number[]): LinkFacts[] => indexes.map((index) => link(index, `v${index}`))

describe('what did not change between two readings', () => {
  it('is the very same object where everything is as it was', () => {
    const before = namespace('4:1', { links: links(1, 2, 3), nsids: { 0: '4:2' } })
    expect(keepUnchanged(before, structuredClone(before))).toBe(before)
  })

  it('stays so beside an entry that changed, and so does what is inside that entry', () => {
    const info = { kind: 'macvlan', mode: 4 } as const
    const before = [...links(1, 2), link(3, 'm', { info, altNames: ['long'] }), ...links(4)]
    const read = structuredClone(before).map((entry) => (entry.ifindex === 3 ? { ...entry, flags: 0x1002 } : entry))
    const kept = keepUnchanged(before, read)
    expect(kept).toEqual(read)
    expect(kept.map((entry, index) => entry === before[index])).toEqual([true, true, false, true])
    expect(kept[2]?.info).toBe(info)
    expect(kept[2]?.altNames).toBe(before[2]?.altNames)
  })

  it.each([
    ['one that came', [1, 2, 9, 3, 4]],
    ['one that went', [1, 3, 4]],
    ['several that came and went', [8, 2, 3, 9, 10, 4]],
    ['another order', [4, 2, 1, 3]],
  ])('stays so beside %s', (_, indexes) => {
    const before = links(1, 2, 3, 4)
    const read = links(...indexes)
    const kept = keepUnchanged(before, read)
    expect(kept).toEqual(read)
    for (const entry of before) if (indexes.includes(entry.ifindex)) expect(kept.includes(entry)).toBe(true)
  })

  it('holds by table: a change of the links leaves the table of addresses', () => {
    const before = namespace('4:1', { links: links(1, 2), addresses: [address(2, '10.0.0.1', 24)] })
    const after = applyNamespaceChange(before, {
      id: '4:1',
      isHost: false,
      links: links(1, 2, 3),
      addresses: structuredClone(before.addresses),
    })
    expect(after.addresses).toBe(before.addresses)
    expect(after.links.slice(0, 2).every((entry, index) => entry === before.links[index])).toBe(true)
    expect(after.links).toHaveLength(3)
  })

  it('is never taken for something that it does not equal, and nothing given is altered', () => {
    const table = fc.array(fc.record({ index: fc.nat(4), text: fc.constantFrom('a', 'b'), list: fc.array(fc.nat(2)) }))
    fc.assert(
      fc.property(table, table, (before, next) => {
        const [beforeWas, nextWas] = [structuredClone(before), structuredClone(next)]
        const kept = keepUnchanged(before, next)
        expect(kept).toEqual(nextWas)
        expect([before, next]).toEqual([beforeWas, nextWas])
        const texts = new Map(before.map((entry) => [JSON.stringify(entry), entry]))
        for (const entry of kept) {
          if (texts.has(JSON.stringify(entry))) expect(before.includes(entry)).toBe(true)
        }
      }),
    )
  })
})
