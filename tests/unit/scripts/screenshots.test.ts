import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { listShots, lookOf, screenshotPage, writeScreenshotPage } from '../../../scripts/lib/screenshots.mjs'

const folder = mkdtempSync(join(tmpdir(), 'vl-shots-'))
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the page of screenshots', () => {
  it('knows a look by its name, and a picture of one look as such', () => {
    expect(lookOf('no-docker-1280-ko-dark')).toEqual({
      view: 'no-docker',
      width: '1280',
      language: 'ko',
      theme: 'dark',
    })
    expect(lookOf('01-start')).toEqual({ view: '01-start', width: null, language: null, theme: null })
  })

  it('shows every picture below its suite and nothing else, by relative addresses', () => {
    mkdirSync(join(folder, 'states'), { recursive: true })
    for (const name of ['start-1920-en-light.png', 'start-1280-ko-dark.png', 'a#b.png', 'notes.txt']) {
      writeFileSync(join(folder, 'states', name), '')
    }
    expect(listShots(folder).map((shot) => shot.path)).toEqual([
      'states/a#b.png',
      'states/start-1280-ko-dark.png',
      'states/start-1920-en-light.png',
    ])
    const page = readFileSync(writeScreenshotPage(folder), 'utf8')
    expect([...page.matchAll(/src="([^"]+)"/g)].map((match) => match[1])).toEqual([
      'states/a%23b.png',
      'states/start-1280-ko-dark.png',
      'states/start-1920-en-light.png',
    ])
    expect(page.match(/<section>/g)).toHaveLength(2)
    expect(page).toContain('<option>1280</option><option>1920</option>')
  })

  it('is a page without pictures, too, and takes no name for markup', () => {
    expect(screenshotPage([])).toContain('0 screenshots')
    const named = screenshotPage([{ path: 's/<b>.png', suite: 's', name: '<b>' }])
    expect(named).not.toContain('<b>')
  })
})
