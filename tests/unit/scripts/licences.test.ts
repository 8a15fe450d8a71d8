import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatherLicences } from '../../../scripts/lib/licences.mjs'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean } | undefined>>
}

const read = (file: string): unknown => JSON.parse(readFileSync(resolve(file), 'utf8'))

describe('the licences that About shows', () => {
  const licences = gatherLicences(resolve('.'))
  const names = licences.map(({ name }) => name)

  it('are of every production dependency that is installed', () => {
    const { packages } = read('package-lock.json') as Lock
    const production = Object.entries(packages).flatMap(([path, entry]) => {
      const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1]
      // Native parts of other processors are optional, types and what only builds is not packed.
      return name && !entry?.dev && !entry?.optional && !name.startsWith('@types/') ? [name] : []
    })
    expect(production.length).toBeGreaterThan(20)
    expect(production.filter((name) => !names.includes(name) && name !== 'undici-types')).toEqual([])
  })

  it('are of what is bundled into the page and the programs, and of the fonts', () => {
    for (const name of ['vue', 'reka-ui', '@xterm/xterm', 'zod', 'dompurify', 'electron', '@lucide/vue']) {
      expect(names).toContain(name)
    }
    const fonts = licences.filter(({ name }) => name.startsWith('@fontsource'))
    expect(fonts.map(({ licence }) => licence)).toEqual(['OFL-1.1', 'OFL-1.1'])
    for (const { text } of fonts) expect(text).toMatch(/SIL OPEN FONT LICENSE/i)
  })

  it('name a licence each, and have its text where its package has one', () => {
    expect(licences.filter(({ licence }) => !licence)).toEqual([])
    // A native part lies in a package of its own, below the one that has the text.
    const without = licences.filter(({ text }) => text === '').map(({ name }) => name)
    expect(without.filter((name) => !/^@(koromix|lydell)\//.test(name))).toEqual(['split-ca'])
  })
})
