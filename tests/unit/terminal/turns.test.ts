/** Whose bytes are parsed next: parsers that parse when the test says so. */
import { describe, expect, it } from 'vitest'
import {
  createTurns,
  handedLength,
  joinedLength,
  pieceLength,
  type Line,
  type Turns,
} from '../../../src/core/terminal/turns'

interface Bench {
  readonly turns: Turns
  /** What the parsers hold and have not parsed, by age. */
  readonly held: { readonly name: string; readonly text: string; readonly done: () => void }[]
  readonly parsed: Map<string, number>
  /** Whose pieces were all parsed at some time. */
  readonly through: Set<string>
  line(name: string): Line
  /** The oldest piece is parsed. @returns whose it was. */
  step(): string
  /** The time after a key is over. */
  pass(): void
}

function bench(): Bench {
  let timers: (() => void)[] = []
  const turns = createTurns((work) => {
    timers.push(work)
    return () => {
      timers = timers.filter((one) => one !== work)
    }
  })
  const held: Bench['held'] = []
  const parsed = new Map<string, number>()
  const through = new Set<string>()
  return {
    turns,
    held,
    parsed,
    through,
    line: (name) =>
      turns.join(
        (text, done) => held.push({ name, text, done }),
        (count, isAll) => {
          parsed.set(name, (parsed.get(name) ?? 0) + count)
          if (isAll) through.add(name)
        },
      ),
    step() {
      const first = held.shift()
      first?.done()
      return first?.name ?? ''
    },
    pass() {
      for (const work of timers) work()
      timers = []
    },
  }
}

function flood(line: Line, messages: number): void {
  for (let count = 0; count < messages; count += 1) line.push('x'.repeat(pieceLength), pieceLength)
}

describe('turns', () => {
  it('lose and turn round nothing, and tell how much is parsed', () => {
    const { line, step, parsed, through, held } = bench()
    const one = line('one')
    const texts = [`${'가'.repeat(2.5 * pieceLength)}🐧`, 'end']
    for (const text of texts) one.push(text, Buffer.byteLength(text))
    let got = ''
    while (held.length > 0) {
      expect(through.has('one')).toBe(false)
      got += held[0]?.text ?? ''
      step()
    }
    expect(got).toBe(texts.join(''))
    expect(parsed.get('one')).toBe(Buffer.byteLength(texts.join('')))
    expect(through.has('one')).toBe(true)
  })

  it('cut what is long where others would wait for it, and only there', () => {
    const { line, step, held, parsed } = bench()
    const [one, other] = [line('one'), line('other')]
    const long = (): void => {
      one.push('y'.repeat(3 * pieceLength), 7)
    }
    long()
    expect(held.map(({ text }) => text.length)).toEqual([3 * pieceLength])
    long()
    flood(other, 8)
    step()
    for (let turn = 0; turn < 4; turn += 1) {
      expect(held.map(({ text }) => text.length)).toEqual([pieceLength, pieceLength])
      step()
    }
    while (held.length > 0) step()
    expect(parsed).toEqual(
      new Map([
        ['one', 14],
        ['other', 8 * pieceLength],
      ]),
    )
  })

  it('put together what is short where nobody waits, up to what one message of ASCII has', () => {
    const { line, step, held, parsed } = bench()
    const one = line('one')
    const short = joinedLength / 4
    const texts = Array.from({ length: 12 }, (_, at) => String.fromCharCode(0xac00 + at).repeat(short))
    for (const text of texts) one.push(text, 3 * short)
    let got = ''
    const lengths: number[] = []
    while (held.length > 0) {
      lengths.push(held[0]?.text.length ?? 0)
      got += held[0]?.text ?? ''
      step()
    }
    expect(got).toBe(texts.join(''))
    expect(parsed.get('one')).toBe(12 * 3 * short)
    expect(Math.max(...lengths)).toBe(joinedLength)
    expect(lengths.length).toBeLessThan(6)
  })

  it('hand over little at a time', () => {
    const { line, held } = bench()
    flood(line('one'), 100)
    flood(line('two'), 100)
    expect(held.length * pieceLength).toBe(handedLength)
  })

  it('go round: nobody waits for all of another’s flood', () => {
    const { line, step } = bench()
    for (const name of ['one', 'two', 'three']) flood(line(name), 50)
    const order = Array.from({ length: 40 }, step)
    for (const name of ['two', 'three']) {
      expect(order.filter((entry) => entry === name).length).toBeGreaterThanOrEqual(10)
    }
  })

  it('give all of them to the one that was typed into, until its time is over', () => {
    const { line, step, held, pass } = bench()
    const lines = Array.from({ length: 20 }, (_, at) => line(String(at)))
    for (const one of lines) flood(one, 50)
    const [last] = lines.slice(-1)
    last?.typed()
    // Whatever the parsers hold of others already.
    expect(held.filter(({ name }) => name === '19')).toHaveLength(50)
    while (held.length > 0) step()
    flood(line('late'), 1)
    expect(held).toHaveLength(0)
    last?.push('prompt', 6)
    expect(held.map(({ text }) => text)).toEqual(['prompt'])
    pass()
    const order = Array.from({ length: 40 }, step)
    expect(new Set(order).size).toBeGreaterThan(15)
  })

  it('let the others go on when the one that was typed into is gone', () => {
    const { line, held } = bench()
    const typed = line('typed')
    typed.typed()
    flood(line('other'), 1)
    expect(held).toHaveLength(0)
    typed.leave()
    expect(held).toHaveLength(1)
  })

  it('go on when a terminal is gone that never parsed what it was handed', () => {
    const { line, held, step, parsed } = bench()
    const gone = line('gone')
    flood(gone, 100)
    flood(line('other'), 100)
    const late = [...held]
    held.length = 0
    gone.leave()
    expect(held.map(({ name }) => name)).toEqual(['other'])
    const after = held[0]?.text.length
    expect(after).toBeGreaterThanOrEqual(handedLength)
    for (const { done } of late) done()
    expect(parsed.get('gone')).toBeUndefined()
    expect(held.map(({ text }) => text.length)).toEqual([after])
    expect(step()).toBe('other')
  })
})
