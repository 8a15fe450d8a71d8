import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decidePaste, harmless, pasteLimit } from '../../../src/core/terminal/paste'

describe('a paste', () => {
  it('of one line is sent as it is', () => {
    expect(decidePaste('ls -l /한글', false)).toEqual({ kind: 'send', text: 'ls -l /한글' })
  })

  it.each([
    ['ls\n', 1],
    ['ls\r', 1],
    ['a\nb', 2],
    ['a\r\nb\r\n\r\n', 2],
    ['\n', 1],
  ])('whose newline would run something is asked about: %j', (text, lines) => {
    expect(decidePaste(text, false)).toMatchObject({ kind: 'ask', lines })
  })

  it('of many lines is shown first where the program takes it as text, too, and says that nothing runs', () => {
    expect(decidePaste('a\r\nb\n', true)).toEqual({ kind: 'ask', text: 'a\nb\n', lines: 2, runs: false })
    expect(decidePaste('a\nb', false)).toMatchObject({ kind: 'ask', runs: true })
    expect(decidePaste('a\n', true)).toEqual({ kind: 'send', text: 'a\n' })
  })

  it('cannot end the bracket early, and no control character in it acts', () => {
    expect(harmless('\x1b[201~rm -rf /\x0f')).toBe('␛[201~rm -rf /␏')
    expect(harmless('a\tb\x7f\x85\x9b')).toBe('a\tb␡\ufffd\ufffd')
  })

  it('holds no control character but newline and tab, whatever it was, and loses nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const sent = harmless(text)
        expect(sent.replace(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
        const kept = (some: string): string => some.replace(/[\p{Cc}\u2400-\u2421\ufffd]/gu, '')
        expect(kept(sent)).toBe(kept(text))
      }),
    )
  })

  it('that is as large as a file is refused', () => {
    expect(decidePaste('x'.repeat(pasteLimit), false).kind).toBe('send')
    expect(decidePaste('x'.repeat(pasteLimit + 1), true).kind).toBe('refuse')
  })
})
