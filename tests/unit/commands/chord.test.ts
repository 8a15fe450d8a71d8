import { describe, expect, it } from 'vitest'
import { chordOf, parseChord, partsOf, shownChord } from '../../../src/core/commands/chord'
import { press } from './press'

describe('a chord', () => {
  it.each([
    ['cs', 'P', 'KeyP', 'Ctrl+Shift+P'],
    // A Korean layout has another letter there.
    ['cs', 'ㅔ', 'KeyP', 'Ctrl+Shift+P'],
    // Dvorak has the letter elsewhere.
    ['cs', 'P', 'KeyR', 'Ctrl+Shift+P'],
    ['cs', '%', 'Digit5', 'Ctrl+Shift+5'],
    // A French layout gives digits with Shift only.
    ['c', '&', 'Digit1', 'Ctrl+1'],
    ['c', '1', 'Numpad1', 'Ctrl+1'],
    ['cs', 'Enter', 'NumpadEnter', 'Ctrl+Shift+Enter'],
    ['c', '+', 'NumpadAdd', 'Ctrl++'],
    ['c', '+', 'BracketRight', 'Ctrl++'],
    ['ca', 'ArrowLeft', 'ArrowLeft', 'Ctrl+Alt+ArrowLeft'],
    ['', ' ', 'Space', 'Space'],
    ['', 'F1', 'F1', 'F1'],
  ])('%s %s (%s) is %s', (held, key, code, chord) => {
    expect(chordOf(press(held, key, code))).toBe(chord)
    expect(parseChord(chord)).toBe(chord)
  })

  it.each([
    ['cs', 'Shift', 'ShiftLeft'],
    ['', 'Process', ''],
    ['m', 'p', 'KeyP'],
    ['', 'AudioVolumeUp', 'AudioVolumeUp'],
  ])('%s %s is none', (held, key, code) => {
    expect(chordOf(press(held, key, code))).toBeNull()
  })

  it.each([
    ['shift+ctrl+p', 'Ctrl+Shift+P'],
    [' CTRL+enter ', 'Ctrl+Enter'],
    ['alt+pageup', 'Alt+PageUp'],
    ['ctrl++', 'Ctrl++'],
    ['+', '+'],
    ['f11', 'F11'],
  ])('is read from %s', (text, chord) => {
    expect(parseChord(text)).toBe(chord)
  })

  it.each(['', 'Ctrl', 'Ctrl+', 'Ctrl+Ctrl+P', 'Super+P', 'Ctrl+ㅔ', 'Ctrl+PP', 'F25', '__proto__'])(
    'is not read from %s',
    (text) => {
      expect(parseChord(text)).toBeNull()
    },
  )

  it('is shown with arrows, and taken apart', () => {
    expect(shownChord('Ctrl+Shift+ArrowLeft')).toBe('Ctrl+Shift+←')
    expect(partsOf('Ctrl+Shift++')).toEqual({ ctrl: true, alt: false, shift: true, key: '+' })
  })
})
