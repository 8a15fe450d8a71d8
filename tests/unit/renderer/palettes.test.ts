import { describe, expect, it } from 'vitest'
import { contrastRatio as contrast } from '../looks/contrast'
import { foundColours, palettes, readableContrast } from '../../../src/renderer/terminals/palettes'

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const all = names.flatMap((name) => [name, `bright${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`] as const)
/** What a program means as a ground to write on; xterm makes them readable where they are written with (see the e2e test). */
const grounds = { dark: ['black'], light: ['white', 'brightWhite'], contrast: ['black'] } as const

describe.each(['dark', 'light', 'contrast'] as const)('the terminal’s %s palette', (theme) => {
  const palette: Readonly<Record<string, string>> = palettes[theme]
  const colour = (name: string): string => palette[name] ?? 'missing'

  it('has all sixteen colours, each its own', () => {
    for (const name of all) expect([name, colour(name)]).toEqual([name, expect.stringMatching(/^#[0-9a-f]{6}$/)])
    expect(new Set(all.map(colour)).size).toBe(all.length)
  })

  it('can be read on its background', () => {
    const written = all.filter((name) => !(grounds[theme] as readonly string[]).includes(name))
    for (const name of [...written, 'foreground', 'cursor']) {
      expect([name, contrast(colour(name), colour('background'))]).toEqual([
        name,
        expect.toSatisfy((x) => x >= readableContrast[theme]),
      ])
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
      expect([ground, contrast(colour('foreground'), ground)]).toEqual([
        ground,
        expect.toSatisfy((x) => x >= readableContrast[theme]),
      ])
    }
  })
})
