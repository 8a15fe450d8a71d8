import { describe, expect, it } from 'vitest'
import { terminalCommand, type KeyPress } from '../../../src/core/terminal/keys'
import { defaultTerminalSettings, terminalLimits, zoomedFontSize } from '../../../src/core/terminal/settings'

const press = (keys: string, key: string, code: string): KeyPress => ({
  key,
  code,
  ctrlKey: keys.includes('c'),
  shiftKey: keys.includes('s'),
  altKey: keys.includes('a'),
  metaKey: keys.includes('m'),
})

describe('a key in a terminal', () => {
  it.each([
    ['cs', 'C', 'KeyC', 'copy'],
    // With a Korean layout the letter is another one.
    ['cs', 'ㅊ', 'KeyC', 'copy'],
    ['c', 'Insert', 'Insert', 'copy'],
    ['cs', 'V', 'KeyV', 'paste'],
    ['s', 'Insert', 'Insert', 'paste'],
    ['cs', 'F', 'KeyF', 'search'],
    ['c', ',', 'Comma', 'settings'],
    ['cs', '+', 'Equal', 'zoom-in'],
    ['c', '=', 'Equal', 'zoom-in'],
    ['c', '+', 'NumpadAdd', 'zoom-in'],
    ['c', '-', 'Minus', 'zoom-out'],
    ['c', '0', 'Digit0', 'zoom-reset'],
    ['s', 'F10', 'F10', 'menu'],
    ['', 'ContextMenu', 'ContextMenu', 'menu'],
  ])('%s %s %s is the terminal’s own: %s', (keys, key, code, command) => {
    expect(terminalCommand(press(keys, key, code), false)).toBe(command)
  })

  it.each([
    ['c', 'c', 'KeyC'],
    ['c', 'v', 'KeyV'],
    ['c', 'f', 'KeyF'],
    ['cs', '_', 'Minus'],
    ['a', '-', 'Minus'],
    ['ca', 'c', 'KeyC'],
    ['csm', 'C', 'KeyC'],
    ['', 'F10', 'F10'],
    ['', 'F3', 'F3'],
    ['', 'Insert', 'Insert'],
    ['', '0', 'Digit0'],
    ['s', 'C', 'KeyC'],
  ])('%s %s %s is the program’s', (keys, key, code) => {
    expect(terminalCommand(press(keys, key, code), false)).toBeNull()
  })

  it('F3 is the search’s while that is open', () => {
    expect(terminalCommand(press('', 'F3', 'F3'), true)).toBe('search-next')
    expect(terminalCommand(press('s', 'F3', 'F3'), true)).toBe('search-before')
  })
})

describe('the font', () => {
  it('grows and shrinks within its limits, and goes back', () => {
    const { min, max } = terminalLimits.fontSize
    expect([zoomedFontSize(15, 1), zoomedFontSize(15, -1)]).toEqual([16, 14])
    expect([zoomedFontSize(max, 1), zoomedFontSize(min, -1)]).toEqual([max, min])
    expect(zoomedFontSize(27, 0)).toBe(defaultTerminalSettings.fontSize)
  })
})
