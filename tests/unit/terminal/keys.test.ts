import { describe, expect, it } from 'vitest'
import { effectiveKeys } from '../../../src/core/commands/keys'
import { terminalCommand } from '../../../src/core/terminal/keys'
import { defaultTerminalSettings, terminalLimits, zoomedFontSize } from '../../../src/core/terminal/settings'
import { press } from '../commands/press'

const own = effectiveKeys({})

describe('a key in a terminal', () => {
  it.each([
    ['cs', 'C', 'KeyC', 'copy'],
    // With a Korean layout the letter is another one.
    ['cs', 'ㅊ', 'KeyC', 'copy'],
    ['c', 'Insert', 'Insert', 'copy'],
    ['cs', 'V', 'KeyV', 'paste'],
    ['s', 'Insert', 'Insert', 'paste'],
    ['cs', 'F', 'KeyF', 'search'],
    ['cs', '+', 'Equal', 'zoom-in'],
    ['c', '=', 'Equal', 'zoom-in'],
    ['c', '+', 'NumpadAdd', 'zoom-in'],
    ['c', '-', 'Minus', 'zoom-out'],
    ['c', '0', 'Digit0', 'zoom-reset'],
    ['s', 'F10', 'F10', 'menu'],
    ['', 'ContextMenu', 'ContextMenu', 'menu'],
  ])('%s %s %s is the terminal’s own: %s', (keys, key, code, command) => {
    expect(terminalCommand(own, press(keys, key, code), false)).toBe(command)
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
    expect(terminalCommand(own, press(keys, key, code), false)).toBeNull()
  })

  it('is the one that the person has chosen', () => {
    const changed = effectiveKeys({ 'terminal.search': 'Ctrl+Shift+J' })
    expect(terminalCommand(changed, press('cs', 'J', 'KeyJ'), false)).toBe('search')
    expect(terminalCommand(changed, press('cs', 'F', 'KeyF'), false)).toBeNull()
  })

  it('F3 is the search’s while that is open', () => {
    expect(terminalCommand(own, press('', 'F3', 'F3'), true)).toBe('search-next')
    expect(terminalCommand(own, press('s', 'F3', 'F3'), true)).toBe('search-before')
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
