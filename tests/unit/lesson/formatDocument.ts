/** The example lesson and the table of checks as docs/lesson-format.md has them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LessonFiles } from '../../../src/core/lesson/load'

const document = readFileSync(resolve(import.meta.dirname, '../../../docs/lesson-format.md'), 'utf8')

/** The folder that the example would lie in. */
export const exampleId = 'first-network'

/** The document's own lesson. */
export function exampleFiles(): LessonFiles {
  return { id: exampleId, yaml: fenced('lesson.yaml'), texts: { ko: fenced('ko.md'), en: fenced('en.md') } }
}

/** What stands in the fenced block below that file's heading. */
function fenced(file: string): string {
  const section = document.split(`\n### ${file}\n`)[1] ?? ''
  const block = /^(`{3,})\w+\n([\s\S]*?\n)\1$/m.exec(section)?.[2]
  if (block === undefined) throw new Error(`docs/lesson-format.md has no block for ${file}`)
  return block
}

/** Which codes the document's table says that each kind of check observes. */
export function documentedCodes(): ReadonlyMap<string, readonly string[]> {
  const table = document.split('\n## Checks\n')[1]?.split('\n## ')[0] ?? ''
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  return new Map(
    rows.map((row) => {
      const cells = row.split(/(?<!\\)\|/)
      const notes = [...(cells[4] ?? '').matchAll(/[¹²]/g)].flatMap(([mark]) => quoted(footnote(mark)))
      return [quoted(cells[1])[0] ?? '', [...quoted(cells[4]), ...notes]] as const
    }),
  )
}

/** The sentence below the table that a mark stands for: codes follow the word "also". */
function footnote(mark: string): string {
  return new RegExp(`^${mark} .*: also ((?:\`[a-z-]+\` ?)+)`, 'm').exec(document)?.[1] ?? ''
}

function quoted(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
}
