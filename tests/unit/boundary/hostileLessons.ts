/** Lessons as somebody writes them who wants harm: changed from a shipped one, by a seed. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Draw } from '../../docker/support/operations'
import { lessonFiles } from '../lesson/files'
import { hostileTexts } from '../text/hostile'
import { mutated, oneOf } from './wire'

const good = lessonFiles()
const names = ['lesson.yaml', 'ko.md', 'en.md'] as const

/** Each is the whole of a lesson.yaml. */
const wholes: readonly string[] = [
  '',
  '\0',
  'a: &a [*a]\n',
  'id: x\nsteps: &s\n  - <<: *s\n',
  '!!js/function "function () { process.exit(9) }"\n',
  `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n`,
  '['.repeat(20_000),
  '? '.repeat(5_000),
  '- '.repeat(5_000),
  '__proto__: {polluted: true}\nid: x\n',
  'constructor: {prototype: {polluted: true}}\n',
  'x'.repeat(400_000),
  `id: ${'x'.repeat(200_000)}\n`,
  '%YAML 9.9\n---\n...\n---\nid: two\n',
  '\ufeff\u2028: \u2029',
]

/** @returns text for a place of Markdown that would act if anything of it were believed. */
function actingText(draw: Draw, canary: string): string {
  return oneOf(draw, [
    '<script>window.hacked=1</script>',
    '<img src=x onerror=window.hacked=1>',
    '<svg/onload=window.hacked=1><style>*{background:url(//evil)}</style>',
    '<iframe src="javascript:window.hacked=1"></iframe><base href="//evil/">',
    '[click](javascript:window.hacked=1)',
    '[click](&#106;avascript:window.hacked=1 "x\\" onmouseover=\\"window.hacked=1")',
    '[click](data:text/html,<script>window.hacked=1</script>)',
    `![picture](${canary})`,
    `![picture](../../../../../../${canary})`,
    `![picture](file://${canary})`,
    '![picture](https://evil.example/x.png)',
    '<https://evil.example/>',
    '[ref]: javascript:window.hacked=1\n\n[ref]',
    '```html\n<script>window.hacked=1</script>\n```',
    '`<b onclick=window.hacked=1>`',
    `${'['.repeat(500)}x${']'.repeat(500)}`,
    `${'> '.repeat(300)}x`,
    '*'.repeat(2_000),
    ...hostileTexts,
  ])
}

/** A line changed, added or taken away, so often. */
function changedText(draw: Draw, text: string, canary: string): string {
  const lines = text.split('\n')
  for (let count = draw(6); count > 0; count -= 1) {
    const at = draw(lines.length)
    const put = oneOf(draw, ['add', 'add', 'add', 'append', 'replace', 'remove'])
    if (put === 'append') lines[at] = `${lines[at] ?? ''} ${actingText(draw, canary)}`
    else lines.splice(at, put === 'add' ? 0 : 1, ...(put === 'remove' ? [] : [actingText(draw, canary)]))
  }
  return lines.join('\n')
}

/** Commands that would tell where they ran: `mark` is a file that none of them may make. */
function changedYaml(draw: Draw, id: string, mark: string): string {
  if (draw(4) === 0) return oneOf(draw, wholes)
  const lesson: Record<string, unknown> = { ...(parse(good.yaml) as object), id }
  const steps = lesson['steps'] as { commands: Record<string, unknown>[] }[]
  const acting = [
    ['touch', mark],
    ['sh', '-c', `id > ${mark}`],
    ['sh', '-c', `$(touch ${mark})`],
    [mark],
    ['docker', 'run', '-v', '/:/host', 'x', 'touch', `/host${mark}`],
  ]
  for (const step of steps)
    for (const command of step.commands) if (draw(2) === 0) command['argv'] = oneOf(draw, acting)
  if (draw(2) === 0) lesson['cleanUp'] = [...acting]
  return JSON.stringify(draw(2) === 0 ? mutated(draw, lesson) : lesson)
}

/**
 * Writes one lesson.
 * @param directory where lessons lie. @param canary a file outside, which nothing may read. @param mark one that nothing may make.
 * @returns its id.
 */
export function writeHostileLesson(draw: Draw, directory: string, canary: string, mark: string): string {
  const id = `hostile-${String(draw(1_000_000))}`
  const folder = join(directory, id)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(join(folder, 'lesson.yaml'), changedYaml(draw, id, mark))
  for (const language of ['ko', 'en'] as const) {
    writeFileSync(join(folder, `${language}.md`), changedText(draw, good.texts[language], canary))
  }
  if (draw(4) === 0) replaceFile(draw, join(folder, oneOf(draw, names)), canary)
  return id
}

/** A file that is none, leads elsewhere, never ends, or is not there. */
function replaceFile(draw: Draw, path: string, canary: string): void {
  rmSync(path)
  switch (draw(6)) {
    case 0:
      execFileSync('mkfifo', [path])
      break
    case 1:
      mkdirSync(path)
      break
    case 2:
      symlinkSync('/dev/zero', path)
      break
    case 3:
      writeFileSync(path, Buffer.alloc(600 * 1024, 0xff))
      break
    default:
      symlinkSync(canary, path)
  }
}
