/** Whose bytes are parsed next: parsers that parse when the test says so. */
import { describe, expect, it } from 'vitest'
import { createTurns, handedBytes, pieceBytes, type Line, type Turns } from '../../../src/core/terminal/turns'

interface Bench {
  readonly turns: Turns
  /** What the parsers hold and have not parsed, by age. */
  readonly held: { readonly name: string; readonly bytes: Uint8Array; readonly done: () => void }[]
  readonly parsed: Map<string, number>
  line(name: string): Line
  /** The oldest piece is parsed. @returns whose it was. */
  step(): string
}

function bench(): Bench {
  const turns = createTurns()
  const held: Bench['held'] = []
  const parsed = new Map<string, number>()
  return {
    turns,
    held,
    parsed,
    line: (name) =>
      turns.join(
        (bytes, done) => held.push({ name, bytes, done }),
        (count) => parsed.set(name, (parsed.get(name) ?? 0) + count),
      ),
    step() {
      const first = held.shift()
      first?.done()
      return first?.name ?? ''
    },
  }
}

const flood = (pieces: number): Uint8Array => new Uint8Array(pieces * pieceBytes)

describe('turns', () => {
  it('lose and turn round nothing, and tell how much is parsed', () => {
    const { line, step, parsed, held } = bench()
    const one = line('one')
    const bytes = Uint8Array.from({ length: 5 * pieceBytes + 7 }, (_, at) => at % 251)
    one.push(bytes)
    const got: number[] = []
    while (held.length > 0) {
      got.push(...(held[0]?.bytes ?? []))
      step()
    }
    expect(got).toEqual([...bytes])
    expect(parsed.get('one')).toBe(bytes.length)
  })

  it('hand over little at a time', () => {
    const { line, held } = bench()
    line('one').push(flood(100))
    line('two').push(flood(100))
    expect(held.length * pieceBytes).toBe(handedBytes)
  })

  it('go round: nobody waits for all of another’s flood', () => {
    const { line, step } = bench()
    for (const name of ['one', 'two', 'three']) line(name).push(flood(50))
    const order = Array.from({ length: 40 }, step)
    for (const name of ['two', 'three']) {
      expect(order.filter((entry) => entry === name).length).toBeGreaterThanOrEqual(10)
    }
  })

  it('give the one that was typed into every other turn, and the rest to the others', () => {
    const { line, step } = bench()
    const lines = Array.from({ length: 20 }, (_, at) => line(String(at)))
    for (const one of lines) one.push(flood(50))
    lines[19]?.typed()
    // What the parsers hold already is before it.
    for (let count = 0; count < handedBytes / pieceBytes; count += 1) step()
    const order = Array.from({ length: 40 }, step)
    expect(order.filter((name) => name === '19')).toHaveLength(20)
    expect(new Set(order).size).toBeGreaterThan(15)
  })

  it('go on when a terminal is gone that never parsed what it was handed', () => {
    const { line, held, step, parsed } = bench()
    const gone = line('gone')
    gone.push(flood(100))
    line('other').push(flood(100))
    const late = [...held]
    held.length = 0
    gone.leave()
    expect(held.map(({ name }) => name)).toEqual(Array.from({ length: 4 }, () => 'other'))
    for (const { done } of late) done()
    expect(parsed.get('gone')).toBeUndefined()
    expect(held.length * pieceBytes).toBe(handedBytes)
    expect(step()).toBe('other')
  })
})
