import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultTerminalSettings } from '../../../src/core/terminal/settings'
import type { BrokenFile } from '../../../src/main/keptFile'
import { openSettings } from '../../../src/main/settings'

const others = { presenter: false, engine: null }
const terminal = { ...defaultTerminalSettings, fontSize: 20, bell: 'sound' } as const

describe('settings', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-settings-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  const refuse = ({ line }: BrokenFile): never => {
    throw new Error(`unexpected report: ${line}`)
  }

  it('follow the system language until the person chooses', () => {
    expect(openSettings(join(directory, 'none.json'), 'ko-KR', refuse).current().language).toBe('ko')
    expect(openSettings(join(directory, 'none.json'), 'de-DE', refuse).current().language).toBe('en')
  })

  it('are there again after a restart', () => {
    const file = join(directory, 'deeper', 'settings.json')
    expect(
      openSettings(file, 'en', refuse).save({
        language: 'ko',
        theme: 'contrast',
        presenter: true,
        engine: 'far',
        terminal,
        keys: { 'pane.close': 'Ctrl+Shift+K', 'lesson.mark': '' },
      }),
    ).toBeNull()
    expect(openSettings(file, 'en', refuse).current()).toEqual({
      language: 'ko',
      theme: 'contrast',
      presenter: true,
      engine: 'far',
      terminal,
      keys: { 'pane.close': 'Ctrl+Shift+K', 'lesson.mark': '' },
    })
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
      ...others,
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
    openSettings(file, 'en', ({ line }) => reports.push(line))
    const aside = readdirSync(directory).filter((name) => name.startsWith('settings.json.broken-'))
    expect(aside).toHaveLength(1)
    expect(readFileSync(join(directory, aside[0] ?? ''), 'utf8')).toBe(text)
    expect(reports.join()).toContain('kept as')
  })

  it.each([
    ['{"pane.close":"ctrl+shift+k","lesson.mark":"Ctrl+B"}', 'keys.lesson.mark (terminal)'],
    ['{"pane.close":"Ctrl+Shift+K","of.tomorrow":"Ctrl+Shift+J"}', 'keys.of.tomorrow (unknown-command)'],
    ['{"pane.close":"Ctrl+Shift+K","pane.same":7}', 'keys.pane.same (no-chord)'],
    ['{"pane.close":"Ctrl+Shift+K","graph.fit":"Ctrl+9"}', 'keys.graph.fit (fixed)'],
    ['{"pane.close":"Ctrl+Shift+K","pane.same":"Ctrl+Shift+S"}', 'keys.pane.same (taken)'],
  ])('take the keys that can hold and say which cannot, of %s', (keys, lost) => {
    const file = join(directory, 'settings.json')
    const text = `{"language":"ko","theme":"light","keys":${keys}}`
    writeFileSync(file, text)
    const reports: BrokenFile[] = []
    const { current } = openSettings(file, 'en', (broken) => reports.push(broken))
    expect(current()).toMatchObject({ language: 'ko', theme: 'light' })
    expect(current().keys).toEqual({ 'pane.close': 'Ctrl+Shift+K' })
    expect(reports.map((report) => report.lost)).toEqual([[lost]])
    expect(readFileSync(reports[0]?.kept ?? '', 'utf8')).toBe(text)
  })

  it.each([
    [
      '{"language":"ko","theme":"pink","presenter":true}',
      ['theme'],
      { language: 'ko', theme: 'dark', presenter: true },
    ],
    [
      '{"language":1,"theme":"light","engine":""}',
      ['language', 'engine'],
      { language: 'en', theme: 'light', engine: null },
    ],
    ['{"theme":"light","colour":"red"}', ['colour'], { theme: 'light' }],
    ['{"theme":"light","keys":["F1"]}', ['keys'], { theme: 'light', keys: {} }],
    ['{"theme":"light","terminal":7}', ['terminal'], { theme: 'light', terminal: defaultTerminalSettings }],
    [
      '{"theme":"light","terminal":{"fontSize":7,"bell":"off"}}',
      ['terminal.fontSize'],
      { theme: 'light', terminal: { ...defaultTerminalSettings, bell: 'off' } },
    ],
  ] as const)('lose only the field that is unusable: %s', (text, lost, expected) => {
    const file = join(directory, 'settings.json')
    writeFileSync(file, text)
    const reports: BrokenFile[] = []
    expect(openSettings(file, 'en', (broken) => reports.push(broken)).current()).toMatchObject(expected)
    expect(reports.map((report) => report.lost)).toEqual([lost])
    expect(readFileSync(reports[0]?.kept ?? '', 'utf8')).toBe(text)
  })

  it('hold for the run and say so where the file cannot be written', () => {
    writeFileSync(join(directory, 'blocked'), '')
    const store = openSettings(join(directory, 'blocked', 'settings.json'), 'en', () => undefined)
    expect(store.save({ language: 'ko', theme: 'dark', ...others, terminal, keys: {} })).toContain('for this run only')
    expect(store.current().language).toBe('ko')
  })
})
