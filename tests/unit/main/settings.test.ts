import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../src/main/settings'

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
    expect(openSettings(file, 'en', refuse).save({ language: 'ko', theme: 'light' })).toBeNull()
    expect(openSettings(file, 'en', refuse).current()).toEqual({ language: 'ko', theme: 'light' })
  })

  it.each(['{"language":"xx","theme":"dark"}', '{ half', '[]'])('keep a broken file aside and say so: %s', (text) => {
    const file = join(directory, 'settings.json')
    writeFileSync(file, text)
    const reports: string[] = []
    openSettings(file, 'en', (line) => reports.push(line))
    const aside = readdirSync(directory).filter((name) => name.startsWith('settings.json.broken-'))
    expect(aside).toHaveLength(1)
    expect(readFileSync(join(directory, aside[0] ?? ''), 'utf8')).toBe(text)
    expect(reports.join()).toContain('kept as')
  })

  it('hold for the run and say so where the file cannot be written', () => {
    writeFileSync(join(directory, 'blocked'), '')
    const store = openSettings(join(directory, 'blocked', 'settings.json'), 'en', () => undefined)
    expect(store.save({ language: 'ko', theme: 'dark' })).toContain('for this run only')
    expect(store.current().language).toBe('ko')
  })
})
