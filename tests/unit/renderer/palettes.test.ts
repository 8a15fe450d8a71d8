import { describe, expect, it } from 'vitest'
import { foundColours, palettes } from '../../../src/renderer/terminals/palettes'

/** WCAG 2.2, "relative luminance", of #rrggbb. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const all = names.flatMap((name) => [name, `bright${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`] as const)
/** What a program means as a ground to write on; xterm makes them readable where they are written with (see the e2e test). */
const grounds = { dark: ['black'], light: ['white', 'brightWhite'] } as const

describe.each(['dark', 'light'] as const)('the terminal’s %s palette', (theme) => {
  const palette: Readonly<Record<string, string>> = palettes[theme]
  const colour = (name: string): string => palette[name] ?? 'missing'

  it('has all sixteen colours, each its own', () => {
    for (const name of all) expect([name, colour(name)]).toEqual([name, expect.stringMatching(/^#[0-9a-f]{6}$/)])
    expect(new Set(all.map(colour)).size).toBe(all.length)
  })

  it('can be read on its background', () => {
    const written = all.filter((name) => !(grounds[theme] as readonly string[]).includes(name))
    for (const name of [...written, 'foreground', 'cursor']) {
      expect([name, contrast(colour(name), colour('background'))]).toEqual([name, expect.toSatisfy((x) => x >= 4.5)])
    }
  })

  it('can be read where it is selected or found', () => {
    const found = foundColours[theme]
    for (const ground of [
      colour('selectionBackground'),
      colour('selectionInactiveBackground'),
      found?.matchBackground ?? '',
      found?.activeMatchBackground ?? '',
    ]) {
      expect([ground, contrast(colour('foreground'), ground)]).toEqual([ground, expect.toSatisfy((x) => x >= 4.5)])
    }
  })
})
