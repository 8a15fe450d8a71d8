import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { presenterZoom } from '../../../src/core/looks/presenter'
import { shownTheme, themes, type Theme } from '../../../src/core/looks/themes'
import { contrastRatio } from './contrast'

const sheet = readFileSync(resolve('src/renderer/tokens.css'), 'utf8')

function tokensOf(theme: Theme): ReadonlyMap<string, string> {
  const block = new RegExp(`data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(sheet)?.[1] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]),
  )
}

const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3']
/** What is written with, and where. */
const texts = ['text', 'text-quiet', 'accent', 'good', 'warn', 'bad', 'new', 'host', 'container', 'namespace']
const changeSurfaces = ['new-surface', 'gone-surface', 'changed-surface']

describe.each(themes)('the theme %s', (theme) => {
  const tokens = tokensOf(theme)
  const ratio = (one: string, other: string): number => contrastRatio(tokens.get(one) ?? '', tokens.get(other) ?? '')
  const least = theme === 'contrast' ? 7 : 4.5

  it('has the same tokens as the others', () => {
    expect([...tokens.keys()]).toEqual([...tokensOf('dark').keys()])
  })

  it('can be read on every surface', () => {
    const pairs = [
      ...surfaces.flatMap((surface) => texts.map((text) => [text, surface] as const)),
      ...changeSurfaces.flatMap((surface) => ['text', 'text-quiet'].map((text) => [text, surface] as const)),
      ['accent-text', 'accent'] as const,
      ['surface-1', 'good'] as const,
    ]
    const weak = pairs.map((pair) => ({ pair, ratio: ratio(...pair) })).filter((entry) => entry.ratio < least)
    expect(weak).toEqual([])
  })

  it('shows lines and states that carry a meaning', () => {
    const meaning = ['wire', 'accent', 'good', 'warn', 'bad', 'new', 'host', 'container', 'namespace']
    const pairs = surfaces.flatMap((surface) => meaning.map((line) => [line, surface] as const))
    expect(pairs.filter((pair) => ratio(...pair) < (theme === 'contrast' ? 4.5 : 3))).toEqual([])
  })
})

describe('the theme that is shown', () => {
  it('is the chosen one, or follows the desktop, a need before a taste', () => {
    const wishes = { dark: false, moreContrast: true }
    expect(themes.map((theme) => shownTheme(theme, wishes))).toEqual(themes)
    expect(shownTheme('system', wishes)).toBe('contrast')
    expect(shownTheme('system', { dark: true, moreContrast: false })).toBe('dark')
    expect(shownTheme('system', { dark: false, moreContrast: false })).toBe('light')
  })
})

describe('presenter mode', () => {
  it.each([
    [1280, 720, 1.25],
    [1440, 900, 1.4],
    [1920, 1080, 1.5],
    [3840, 2160, 1.5],
    [960, 600, 1.1],
  ])('enlarges a window of %i×%i as far as it stays usable', (width, height, factor) => {
    expect(presenterZoom(width, height)).toBe(factor)
  })
})
