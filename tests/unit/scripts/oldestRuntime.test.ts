/** What the oldest runtime lacks is no matter of who runs the tests there first. */
import { Linter } from 'eslint'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import tseslint from 'typescript-eslint'
import { afterAll, describe, expect, it } from 'vitest'
import { oldestRuntime } from '../../../scripts/lib/oldestRuntime.mjs'

const cases = {
  'query.size': `const query = new URLSearchParams('a=b')\nexport const found = query.size`,
  'URL.canParse': `export const found = URL.canParse('x')`,
  'AbortSignal.any': `export const found = AbortSignal.any([])`,
  'import.meta.dirname': `export const found = import.meta.dirname`,
  'readdir recursive': `import { readdirSync } from 'node:fs'\nexport const found = readdirSync('.', { recursive: true })`,
  'readdir recursive of fs': `import fs from 'node:fs'\nexport const found = fs.readdirSync('.', { recursive: true })`,
} as const
const fine = `import { mkdirSync } from 'node:fs'\nmkdirSync('x', { recursive: true })\nexport const found = new Map().size + new Set().size`

const folder = mkdtempSync(join(tmpdir(), 'vl-oldest-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
const texts = [...Object.values(cases), fine]
const files = texts.map((text, index) => {
  const file = join(folder, `case${String(index)}.ts`)
  writeFileSync(file, text)
  return file
})
const program = ts.createProgram(files, {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [resolve('node_modules/@types')],
  skipLibCheck: true,
})

function found(index: number): string[] {
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
    plugins: { vethlab: { rules: { 'oldest-runtime': oldestRuntime } } },
    rules: { 'vethlab/oldest-runtime': 'error' },
  }
  const linter = new Linter({ cwd: folder })
  return linter
    .verify(texts[index] ?? '', [config as unknown as Linter.Config], { filename: files[index] ?? '' })
    .map(({ message }) => message)
}

describe('what the oldest runtime does not have', () => {
  it.each(Object.keys(cases).map((name, index) => [name, index] as const))('is refused: %s', (_name, index) => {
    expect(found(index)).toEqual([expect.stringContaining('is new in Node')])
  })

  it('is nothing of the same name', () => {
    expect(found(texts.length - 1)).toEqual([])
  })
})
