/** What a terminal says by itself never reaches another one; what a person types always does. */
import { describe, expect, it } from 'vitest'
import { bracketedPaste, isReply } from '../../../src/core/panes/replies'

describe('an answer of the terminal', () => {
  it.each([
    ['primary device attributes', '\x1b[?1;2c'],
    ['secondary device attributes', '\x1b[>0;276;0c'],
    ['status', '\x1b[0n'],
    ['cursor position', '\x1b[24;80R'],
    ['extended cursor position', '\x1b[?24;80R'],
    ['a mode', '\x1b[?2004;1$y'],
    ['the window in cells', '\x1b[8;24;80t'],
    ['a colour', '\x1b]11;rgb:1414/1a1a/2222\x1b\\'],
    ['a colour, ended by BEL', '\x1b]11;rgb:1414/1a1a/2222\x07'],
    ['a setting', '\x1bP1$r0m\x1b\\'],
    ['its version', '\x1bP>|xterm.js(6.0.0)\x1b\\'],
    ['that it has the focus', '\x1b[I'],
    ['that it has lost it', '\x1b[O'],
    ['a mouse button', '\x1b[<0;10;5M'],
    ['a mouse button, in bytes', '\x1b[M !!'],
  ])('is for its own program: %s', (_, data) => {
    expect(isReply(data)).toBe(true)
  })

  it.each([
    ['a letter', 'a'],
    ['Korean', '한글'],
    ['Enter', '\r'],
    ['Ctrl+C', '\x03'],
    ['Escape', '\x1b'],
    ['Alt+[ and a letter', '\x1b['],
    ['Alt+P', '\x1bP'],
    ['an arrow', '\x1b[A'],
    ['an arrow for programs', '\x1bOA'],
    ['Ctrl+arrow', '\x1b[1;5D'],
    ['Home', '\x1b[H'],
    ['Delete', '\x1b[3~'],
    ['F1', '\x1bOP'],
    ['F5', '\x1b[15~'],
    ['Shift+Tab', '\x1b[Z'],
    ['a paste', '\x1b[200~one\rtwo\x1b[201~'],
    ['a pasted answer with more', '\x1b[0n and more'],
  ])('is not what a person types: %s', (_, data) => {
    expect(isReply(data)).toBe(false)
  })
})

describe('a bracketed paste', () => {
  it('is known by its brackets, and given without them', () => {
    expect(bracketedPaste('\x1b[200~one\rtwo\x1b[201~')).toBe('one\rtwo')
    expect(bracketedPaste('one\rtwo')).toBe(null)
    expect(bracketedPaste('\x1b[200~one')).toBe(null)
  })
})
