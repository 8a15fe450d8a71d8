/** What holds for every pair of texts, also for such that no tool has ever printed. */
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareOutputs } from '../../../src/core/outputs/compare'
import { longestRising } from '../../../src/core/outputs/rising'
import { observedTools } from '../../../src/core/outputs/tools'

const folder = resolve('tests/fixtures/outputs')
const recorded = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => readFileSync(resolve(folder, name), 'utf8').split('\n'))
/** Real lines of all tools in any order, and lines of anything. */
const anyLine = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...recorded) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')) },
)
const anyText = fc.array(anyLine, { maxLength: 40 }).map((lines) => lines.join('\n'))
const anyTool = fc.constantFrom(...observedTools)
const linesOf = (text: string): string[] => {
  const whole = text.replace(/\n+$/, '')
  return whole === '' ? [] : whole.split('\n')
}

describe('a comparison', () => {
  it('holds the text now, line by line in its order, and nothing else but what is gone', () => {
    fc.assert(
      fc.property(anyTool, anyText, anyText, (tool, before, now) => {
        const compared = compareOutputs(tool, before, now)
        expect(compared.filter((line) => line.change !== 'gone').map((line) => line.text)).toEqual(linesOf(now))
        const old = linesOf(before)
        for (const line of compared) if (line.change === 'gone') expect(old).toContain(line.text)
      }),
    )
  })

  it('of a text with itself finds no difference', () => {
    fc.assert(
      fc.property(anyTool, anyText, (tool, text) => {
        for (const line of compareOutputs(tool, text, text)) expect(line.change).toBe('same')
      }),
    )
  })

  it('accounts for every line before: it is still there in some form, or it is gone', () => {
    fc.assert(
      fc.property(anyTool, anyText, anyText, (tool, before, now) => {
        if (tool === 'brctl-show') return
        const compared = compareOutputs(tool, before, now).filter((line) => line.text !== '')
        const stayed = compared.filter((line) => line.change !== 'new').length
        expect(stayed).toBe(linesOf(before).filter((text) => text !== '').length)
      }),
    )
  })

  it('of rows without an order finds none that was only moved', () => {
    const rows = (tool: string): string[] =>
      readFileSync(resolve(folder, `${tool}.later.txt`), 'utf8')
        .trimEnd()
        .split('\n')
    for (const tool of ['route-n', 'bridge-fdb'] as const) {
      fc.assert(
        fc.property(fc.shuffledSubarray(rows(tool), { minLength: rows(tool).length }), (moved) => {
          for (const line of compareOutputs(tool, rows(tool).join('\n'), moved.join('\n')))
            expect(line.change).toBe('same')
        }),
      )
    }
  })
})

describe('the longest rising part', () => {
  it('rises, is in order, and is as long as the longest that is found by trying', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 9 }), (numbers) => {
        const rising = longestRising(numbers)
        expect(rising).toEqual([...rising].sort((a, b) => a - b))
        expect(numbers.filter((number) => rising.includes(number))).toEqual(rising)
        const lengths = numbers.map(() => 1)
        numbers.forEach((number, index) => {
          for (let at = 0; at < index; at += 1) {
            if ((numbers[at] ?? 0) < number) lengths[index] = Math.max(lengths[index] ?? 1, (lengths[at] ?? 1) + 1)
          }
        })
        expect(rising.length).toBe(Math.max(0, ...lengths))
      }),
    )
  })
})
