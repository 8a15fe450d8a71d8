import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LinkFacts } from '../../../src/core/facts/types'
import { cellSpans, textOfRows, type Cell } from '../../../src/core/recognise/cells'
import { indexNames } from '../../../src/core/recognise/nameIndex'
import { scanLine } from '../../../src/core/recognise/scan'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { address, labHost, link, namespace } from '../topology/facts'
import { dockerPicture, host } from './pictures'

/** dev_valid_name (net/core/dev.c), and of those what a terminal shows as it is; ip prints no others so that they can be read. */
const characters = Array.from('abcxyz019-_.@,()|[]<>%=가나é"\'#')
const interfaceName = fc
  .array(fc.constantFrom(...characters), { minLength: 3, maxLength: 15 })
  .map((all) => all.join(''))
  .filter((name) => new TextEncoder().encode(name).length <= 15 && /[a-z0-9가-힣é]/.test(name))

interface Made {
  readonly links: readonly LinkFacts[]
  readonly addresses: readonly string[]
}
const octet = fc.integer({ min: 1, max: 254 })
const made: fc.Arbitrary<Made> = fc
  .uniqueArray(fc.record({ name: interfaceName, third: octet, last: octet }), {
    selector: ({ name }) => name,
    minLength: 1,
    maxLength: 12,
  })
  .map((all) => ({
    links: all.map(({ name }, at) => link(at + 2, name)),
    addresses: all.map(({ third, last }, at) => `10.${String(at)}.${String(third)}.${String(last)}`),
  }))

function pictureOf({ links, addresses }: Made): ReturnType<typeof resolveTopology> {
  const own = addresses.map((text, at) => address(at + 2, text, 24))
  return resolveTopology(labHost(namespace('4:1', { isHost: true, links, addresses: own })))
}

describe('any line', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      'eth0',
      '172.17.0.1',
      'web-1',
      'bridge',
      'lo',
      '@if11',
      ':',
      ' ',
      '\t',
      'b'.repeat(12),
      '::',
      '가',
      '\ud800',
    ),
  )
  const index = indexNames([dockerPicture(3)])
  it('is read without a throw; what is found lies in it, in order and apart', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        let last = 0
        for (const span of scanLine(text, index, host)) {
          expect(span.start).toBeGreaterThanOrEqual(last)
          expect(span.end).toBeGreaterThan(span.start)
          expect(span.elements.length).toBeGreaterThan(0)
          last = span.end
        }
        expect(last).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 500 },
    )
  })
})

describe('any picture', () => {
  it('is found whole in what ip prints of it', () => {
    fc.assert(
      fc.property(made, (facts) => {
        const picture = pictureOf(facts)
        const index = indexNames([picture])
        for (const { key, name, ifindex, mac, addresses } of picture.interfaces) {
          const at = (text: string, part: string): void => {
            const from = text.indexOf(part)
            const found = scanLine(text, index, host).filter((span) => span.elements.includes(key))
            expect(found.map(({ start, end }) => [start, end])).toContainEqual([from, from + part.length])
          }
          at(`${String(ifindex)}: ${name}: <BROADCAST,UP> mtu 1500`, name)
          at(`    link/ether ${mac} brd ff:ff:ff:ff:ff:ff`, mac)
          for (const own of addresses) at(`    inet ${own.address}/24 scope global`, own.address)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('any rows of cells', () => {
  const cell: fc.Arbitrary<readonly Cell[]> = fc.oneof(
    fc.constantFrom('a', '0', ':', 'é', '').map((chars) => [{ chars, width: 1 }]),
    fc.constantFrom('가', '한', '😀').map((chars) => [
      { chars, width: 2 },
      { chars: '', width: 0 },
    ]),
  )
  it('are one text; each part of it stands in cells that hold just that', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.array(cell, { maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        (columns, all, a, b) => {
          const rows = wrapped(all, columns)
          const line = textOfRows(rows)
          expect(line.cells).toHaveLength(line.text.length + 1)
          const [start, end] = [a, b].map((at) => at % (line.text.length + 1)).sort((one, other) => one - other)
          const spans = cellSpans(line, start ?? 0, end ?? 0, columns)
          const held = spans.map(({ row, from, to }) => (rows[row] ?? []).slice(from, to))
          const text = held
            .flat()
            .filter(({ width }) => width > 0)
            .map(({ chars }) => chars || ' ')
            .join('')
          // A place within an emoji's two code units is the emoji; what was never written is a gap.
          const plain = (some: string): string => some.replaceAll(/[\ud800-\udfff ]/g, '')
          expect(plain(text)).toBe(plain(line.text.slice(start, end)))
          expect(spans.every(({ from, to }) => from < to && to <= columns)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  /** As xterm does it: a wide character that has no room leaves an empty cell at the row's end. */
  function wrapped(all: readonly (readonly Cell[])[], columns: number): Cell[][] {
    const rows: Cell[][] = [[]]
    for (const cells of all) {
      let row = rows.at(-1) ?? []
      if (row.length + cells.length > columns) {
        while (row.length < columns) row.push({ chars: '', width: 1 })
        row = []
        rows.push(row)
      }
      row.push(...cells)
    }
    const last = rows.at(-1)
    while (last && last.length < columns) last.push({ chars: '', width: 1 })
    return rows
  }
})
