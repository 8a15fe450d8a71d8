import { describe, expect, it } from 'vitest'
import { ipcSchemas } from '../../../src/contract/ipcSchemas'
import { parseChord } from '../../../src/core/commands/chord'
import { checkOverrides, commandAt, conflictsOf, effectiveKeys, refusalOf } from '../../../src/core/commands/keys'
import { commandIds, commands, commandSpec, type Scope } from '../../../src/core/commands/registry'
import { defaultTerminalSettings } from '../../../src/core/terminal/settings'
import { press } from './press'

const own = effectiveKeys({})
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

describe('the registry', () => {
  it('states every key in the form in which keys are compared', () => {
    for (const id of commandIds) for (const key of commands[id].keys) expect(parseChord(key)).toBe(key)
  })

  it('gives no key to two commands of one place', () => {
    for (const id of commandIds) {
      for (const key of commands[id].keys) expect([id, conflictsOf(own, id, key)]).toEqual([id, []])
    }
  })

  it('gives no command a key that a person could not give it', () => {
    for (const id of commandIds) {
      const spec = commandSpec(id)
      if (!spec || spec.fixed) continue
      for (const key of spec.keys) expect([id, refusalOf(key, spec.scope)]).toEqual([id, null])
    }
  })

  it('leaves every plain Ctrl and letter to the shell', () => {
    const inTerminals: readonly Scope[] = ['window', 'panes', 'terminal']
    for (const letter of letters) {
      expect(commandAt(own, press('c', letter.toLowerCase(), `Key${letter}`), inTerminals)).toBeNull()
      expect(commandAt(own, press('a', letter.toLowerCase(), `Key${letter}`), inTerminals)).toBeNull()
      expect(commandAt(own, press('', letter.toLowerCase(), `Key${letter}`), inTerminals)).toBeNull()
    }
  })
})

describe('a key press', () => {
  it.each([
    ['cs', 'P', 'KeyP', 'window', 'window.palette'],
    ['cs', '%', 'Digit5', 'panes', 'pane.splitRight'],
    ['cs', 'O', 'KeyO', 'panes', 'pane.splitDown'],
    ['cs', 'T', 'KeyT', 'panes', 'pane.same'],
    ['cs', 'W', 'KeyW', 'panes', 'pane.close'],
    ['cs', 'Enter', 'NumpadEnter', 'panes', 'pane.maximise'],
    ['cs', 'S', 'KeyS', 'panes', 'pane.synchronise'],
    ['cs', 'ArrowLeft', 'ArrowLeft', 'panes', 'pane.left'],
    ['c', 'PageUp', 'PageUp', 'panes', 'pane.previousTab'],
    ['c', 'f', 'KeyF', 'outside', 'graph.search'],
    ['', 'ㄹ', 'KeyF', 'graph', 'graph.fit'],
  ] as const)('%s %s (%s) in %s is %s', (held, key, code, scope, id) => {
    expect(commandAt(own, press(held, key, code), [scope])).toBe(id)
  })

  it.each([
    ['a', 'ArrowLeft', 'ArrowLeft'],
    ['csa', 'ArrowLeft', 'ArrowLeft'],
    ['cs', '_', 'Minus'],
    ['', 'PageUp', 'PageUp'],
    ['csm', 'W', 'KeyW'],
  ])('%s %s is nobody’s in the panes', (held, key, code) => {
    expect(commandAt(own, press(held, key, code), ['window', 'panes', 'terminal'])).toBeNull()
  })

  it('is looked for only where it was pressed', () => {
    expect(commandAt(own, press('cs', 'W', 'KeyW'), ['window'])).toBeNull()
  })

  it('follows the person’s keys, and leaves the registry’s', () => {
    const keys = effectiveKeys({ 'pane.close': 'Ctrl+Shift+K', 'lesson.mark': '' })
    expect(commandAt(keys, press('cs', 'K', 'KeyK'), ['panes'])).toBe('pane.close')
    expect(commandAt(keys, press('cs', 'W', 'KeyW'), ['panes'])).toBeNull()
    expect(commandAt(keys, press('cs', 'B', 'KeyB'), ['window'])).toBeNull()
  })
})

describe('a key that is to be given', () => {
  it.each([
    ['Ctrl+B', 'window', 'terminal'],
    ['Ctrl+B', 'panes', 'terminal'],
    ['Ctrl+B', 'outside', null],
    ['Ctrl+\\', 'window', 'terminal'],
    ['Ctrl+ArrowLeft', 'window', 'terminal'],
    ['Ctrl+Shift+_', 'window', 'terminal'],
    ['Alt+B', 'window', 'terminal'],
    ['F5', 'window', 'terminal'],
    ['F5', 'outside', null],
    ['B', 'window', 'typing'],
    ['Shift+B', 'outside', 'typing'],
    ['Enter', 'outside', 'typing'],
    ['Ctrl+Shift+B', 'window', null],
    ['Ctrl+9', 'window', null],
    ['Ctrl+Alt+B', 'terminal', null],
  ] as const)('%s in %s: %s', (chord, scope, why) => {
    expect(refusalOf(chord, scope)).toBe(why)
  })

  it('conflicts with what a press could mean at the same place only', () => {
    expect(conflictsOf(own, 'lesson.mark', 'Ctrl+Shift+W')).toEqual(['pane.close'])
    expect(conflictsOf(own, 'pane.close', 'Ctrl+Shift+C')).toEqual(['terminal.copy'])
    expect(conflictsOf(own, 'graph.search', 'Ctrl+Shift+C')).toEqual([])
    expect(conflictsOf(own, 'pane.close', 'Ctrl+Shift+W')).toEqual([])
  })
})

describe('what a person has changed', () => {
  it('may change two keys with each other', () => {
    const changed = { 'pane.close': 'Ctrl+Shift+T', 'pane.same': 'Ctrl+Shift+W' }
    expect(checkOverrides(changed)).toEqual({ kept: changed, refused: [] })
  })

  it('holds without what cannot hold', () => {
    const { kept, refused } = checkOverrides({
      'pane.close': 'shift+ctrl+k',
      'pane.same': 'Ctrl+Shift+K',
      'lesson.mark': 'Ctrl+B',
      'lab.next': 'Ctrl+Shift+N',
      'of.tomorrow': 'Ctrl+Shift+J',
      'window.about': null,
      'terminal.paste': 'Ctrl+Shift+Y',
      toString: 'Ctrl+Shift+Z',
    })
    expect(kept).toEqual({ 'pane.close': 'Ctrl+Shift+K', 'lab.next': 'Ctrl+Shift+N' })
    expect(Object.fromEntries(refused.map(({ id, why }) => [id, why]))).toEqual({
      'pane.same': 'taken',
      'lesson.mark': 'terminal',
      'of.tomorrow': 'unknown-command',
      'window.about': 'no-chord',
      'terminal.paste': 'fixed',
      toString: 'unknown-command',
    })
  })
})

describe('the keys that a page wants kept', () => {
  const settings = { language: 'ko', theme: 'dark', presenter: false, engine: null, terminal: defaultTerminalSettings }
  const takes = (keys: unknown): boolean => ipcSchemas['settings.set'].safeParse({ ...settings, keys }).success

  it('are taken where each can hold, and refused as a whole where one cannot', () => {
    expect(takes({})).toBe(true)
    expect(takes({ 'pane.close': 'Ctrl+Shift+K' })).toBe(true)
    expect(takes({ 'pane.close': 'Ctrl+K' })).toBe(false)
    expect(takes({ 'of.tomorrow': 'Ctrl+Shift+K' })).toBe(false)
    expect(takes({ 'pane.close': 'Ctrl+Shift+S' })).toBe(false)
  })
})
