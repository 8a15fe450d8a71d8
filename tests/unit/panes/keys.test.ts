/** Which keys the terminals' pane takes: none that a shell lives on. */
import { describe, expect, it } from 'vitest'
import { paneKey } from '../../../src/renderer/terminals/panes/keys'

const stroke = (code: string, ...held: string[]) => ({
  code,
  ctrlKey: held.includes('ctrl'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
  metaKey: held.includes('meta'),
})

describe('the pane’s keys', () => {
  it.each([
    ['Digit5', 'split-right'],
    ['KeyO', 'split-down'],
    ['KeyT', 'same'],
    ['KeyW', 'close'],
    ['Enter', 'maximise'],
    ['KeyS', 'synchronise'],
    ['ArrowLeft', 'left'],
    ['ArrowDown', 'down'],
  ])('Ctrl+Shift+%s is %s', (code, key) => {
    expect(paneKey(stroke(code, 'ctrl', 'shift'))).toBe(key)
  })

  it('Ctrl+Page Up and Down go through the tabs', () => {
    expect(paneKey(stroke('PageUp', 'ctrl'))).toBe('previous-tab')
    expect(paneKey(stroke('PageDown', 'ctrl'))).toBe('next-tab')
  })

  it('leave every plain Ctrl and letter to the shell', () => {
    const letters = Array.from({ length: 26 }, (_unused, index) => `Key${String.fromCharCode(65 + index)}`)
    for (const code of [...letters, 'Digit5', 'Enter']) expect(paneKey(stroke(code, 'ctrl'))).toBe(null)
  })

  it('leave Alt and the arrows, and Ctrl+Shift+minus, which is Ctrl+_, to the shell', () => {
    expect(paneKey(stroke('ArrowLeft', 'alt'))).toBe(null)
    expect(paneKey(stroke('ArrowLeft', 'ctrl', 'shift', 'alt'))).toBe(null)
    expect(paneKey(stroke('Minus', 'ctrl', 'shift'))).toBe(null)
    expect(paneKey(stroke('PageUp'))).toBe(null)
  })
})
