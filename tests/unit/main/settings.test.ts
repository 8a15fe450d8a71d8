import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultTerminalSettings } from '../../../src/core/terminal/settings'
import { openSettings } from '../../../src/main/settings'

const terminal = { ...defaultTerminalSettings, fontSize: 20, bell: 'sound' } as const

describe('settings', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-settings-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  const refuse = (line: string): never => {
    throw new Error(`unexpected report: ${line}`)
  }

  it('follow the system language until the person chooses', () => {
    expect(openSettings(join(directory, 'none.json'), 'ko-KR', refuse).current().language).toBe('ko')
    expect(openSettings(join(directory, 'none.json'), 'de-DE', refuse).current().language).toBe('en')
  })

  it('are there again after a restart', () => {
    const file = join(directory, 'deeper', 'settings.json')
    expect(openSettings(file, 'en', refuse).save({ language: 'ko', theme: 'light', terminal, keys: {} })).toBeNull()
    expect(openSettings(file, 'en', refuse).current()).toEqual({ language: 'ko', theme: 'light', terminal, keys: {} })
  })

  it.each([
    ['{"language":"ko","theme":"light"}', defaultTerminalSettings],
    ['{"language":"ko","theme":"light","terminal":{"fontSize":20}}', { ...defaultTerminalSettings, fontSize: 20 }],
  ])('are taken from an earlier version: %s', (text, expected) => {
    const file = join(directory, 'settings.json')
    writeFileSync(file, text)
    expect(openSettings(file, 'en', refuse).current()).toEqual({
      language: 'ko',
      theme: 'light',
      terminal: expected,
      keys: {},
    })
  })

  it.each([
    '{"language":"xx","theme":"dark"}',
    '{ half',
    '[]',
    '{"language":"ko","theme":"dark","terminal":{"fontSize":7}}',
    '{"language":"ko","theme":"dark","terminal":{"scrollback":100001}}',
    '{"language":"ko","theme":"dark","terminal":{"bell":"siren"}}',
    '{"language":"ko","theme":"dark","terminal":{"font":"x"}}',
  ])('keep a broken file aside and say so: %s', (text) => {
    const file = join(directory, 'settings.json')
    writeFileSync(file, text)
    const reports: string[] = []
    openSettings(file, 'en', (line) => reports.push(line))
    const aside = readdirSync(directory).filter((name) => name.startsWith('settings.json.broken-'))
    expect(aside).toHaveLength(1)
    expect(readFileSync(join(directory, aside[0] ?? ''), 'utf8')).toBe(text)
    expect(reports.join()).toContain('kept as')
  })

  it('keep the person’s keys over a restart', () => {
    const file = join(directory, 'settings.json')
    const keys = { 'pane.close': 'Ctrl+Shift+K', 'lesson.mark': '' }
    openSettings(file, 'en', refuse).save({ language: 'ko', theme: 'light', terminal, keys })
    expect(openSettings(file, 'en', refuse).current().keys).toEqual(keys)
  })

  it.each([
    ['{"pane.close":"ctrl+shift+k","lesson.mark":"Ctrl+B"}', 'lesson.mark (terminal)'],
    ['{"pane.close":"Ctrl+Shift+K","of.tomorrow":"Ctrl+Shift+J"}', 'of.tomorrow (unknown-command)'],
    ['{"pane.close":"Ctrl+Shift+K","pane.same":7}', 'pane.same (no-chord)'],
    ['{"pane.close":"Ctrl+Shift+K","graph.fit":"Ctrl+9"}', 'graph.fit (fixed)'],
    ['{"pane.close":"Ctrl+Shift+K","pane.same":"Ctrl+Shift+S"}', 'pane.same (taken)'],
  ])('take the keys that can hold and say which cannot, of %s', (keys, told) => {
    const file = join(directory, 'settings.json')
    const text = `{"language":"ko","theme":"light","keys":${keys}}`
    writeFileSync(file, text)
    const reports: string[] = []
    const { current } = openSettings(file, 'en', (line) => reports.push(line))
    expect(current()).toMatchObject({ language: 'ko', theme: 'light', keys: { 'pane.close': 'Ctrl+Shift+K' } })
    expect(Object.keys(current().keys)).toHaveLength(1)
    expect(reports.join()).toContain(told)
    const aside = readdirSync(directory).find((name) => name.startsWith('settings.json.keys-'))
    expect(readFileSync(join(directory, aside ?? ''), 'utf8')).toBe(text)
  })

  it('do not lose the others to keys of another form', () => {
    const file = join(directory, 'settings.json')
    writeFileSync(file, '{"language":"ko","theme":"light","keys":["F1"]}')
    const reports: string[] = []
    expect(openSettings(file, 'en', (line) => reports.push(line)).current()).toMatchObject({ theme: 'light', keys: {} })
    expect(reports).toHaveLength(1)
  })

  it('hold for the run and say so where the file cannot be written', () => {
    writeFileSync(join(directory, 'blocked'), '')
    const store = openSettings(join(directory, 'blocked', 'settings.json'), 'en', () => undefined)
    expect(store.save({ language: 'ko', theme: 'dark', terminal, keys: {} })).toContain('for this run only')
    expect(store.current().language).toBe('ko')
  })
})
