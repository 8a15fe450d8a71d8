// @vitest-environment happy-dom
/**
 * Lessons of somebody who wants harm: each is a lesson or a failure, nothing outside of its folder is read, nothing is run,
 * and what the page would show does nothing: by the parser alone, since DOMPurify changes nothing in this DOM (happy-dom).
 * `npm run soak -- lesson-files` does five hundred.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LoadedLesson } from '../../../src/core/lesson/load'
import { lessonSchema } from '../../../src/core/lesson/shown'
import { viewLesson } from '../../../src/core/lesson/view'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import { renderMarkdown, renderTitle } from '../../../src/renderer/lessons/markdown'
import { soakOf } from '../../docker/support/soak'
import { lessonsDirectory } from '../lesson/files'
import { writeHostileLesson } from './hostileLessons'

const secret = 'canary-a7f3'
/** Of what a lesson's HTML is made: nothing that loads, leads or acts. */
const plainTags = /^(p|em|strong|s|code|pre|ul|ol|li|blockquote|h[1-6]|hr|br|a|button|table|thead|tbody|tr|th|td)$/
const plainAttributes = /^(class|type|data-term|start|title)$/

let root: string
let canary: string
let mark: string
let directory: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vl-lessons-'))
  directory = join(root, 'lessons')
  canary = join(root, 'canary.md')
  mark = join(root, 'was-run')
  mkdirSync(directory)
  writeFileSync(canary, `# ${secret}\n\n${secret}\n`)
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

/** @returns what in that HTML is not plain. */
function acting(html: string): string[] {
  const page = document.createElement('div')
  page.innerHTML = html
  return [...page.querySelectorAll('*')].flatMap((element) => [
    ...(plainTags.test(element.localName) ? [] : [element.localName]),
    ...element.getAttributeNames().filter((name) => !plainAttributes.test(name)),
  ])
}

function shown(loaded: LoadedLesson): string[] {
  return (['ko', 'en'] as const).flatMap((language) => {
    const lesson = viewLesson(loaded, language)
    expect(lessonSchema.parse(lesson)).toEqual(lesson)
    const bodies = lesson.steps.flatMap((step) => [step.body, ...Object.values(step.hints)])
    const titles = [lesson.title, ...lesson.steps.map((step) => step.title)]
    return [...titles.map(renderTitle), ...[lesson.aim, ...bodies].map(renderMarkdown)]
  })
}

describe('a hostile lesson', () => {
  const work = soakOf('lesson-files', 60)
  it(
    'is a lesson or a failure, whatever its files are',
    async () => {
      const library = createLessonLibrary(directory)
      const counts = { lessons: 0, failures: 0 }
      for (let done = 0; work.more(done); done += 1) {
        const id = writeHostileLesson(work.draw, directory, canary, mark)
        const answer = await library.load(id)
        const where = work.reproduction([id])
        expect(JSON.stringify(answer), where).not.toContain(secret)
        if (answer.ok) {
          counts.lessons += 1
          expect(shown(answer.value).flatMap(acting), where).toEqual([])
        } else {
          counts.failures += 1
          expect(['lesson-invalid', 'lesson-unknown'], where).toContain(answer.code)
        }
        expect('hacked' in window || 'polluted' in {} || existsSync(mark), where).toBe(false)
      }
      work.tell(counts)
      expect(Math.min(counts.lessons, counts.failures)).toBeGreaterThan(5)
      expect(await library.list()).toMatchObject({ ok: true })
    },
    work.timeout,
  )

  it.each(['..', '../canary', '.', '', '/', 'a/../b', 'a\0', 'x'.repeat(65), 'Hostile'])(
    'with the id %j is none',
    async (id) => {
      expect(await createLessonLibrary(directory).load(id)).toMatchObject({ ok: false, code: 'lesson-unknown' })
    },
  )

  it('whose folder leads elsewhere is none', async () => {
    const id = writeHostileLesson(() => 7, directory, canary, mark)
    renameSync(join(directory, id), join(root, id))
    symlinkSync(join(root, id), join(directory, id))
    expect(await createLessonLibrary(directory).load(id)).toMatchObject({
      ok: false,
      message: expect.stringContaining('is no file of a lesson') as unknown,
    })
  })

  it.each(['lesson.yaml', 'ko.md', 'en.md'])('whose %s leads elsewhere is none', async (name) => {
    cpSync(join(lessonsDirectory, 'default-bridge'), join(directory, 'default-bridge'), { recursive: true })
    const path = join(directory, 'default-bridge', name)
    renameSync(path, join(root, name))
    symlinkSync(join(root, name), path)
    expect(await createLessonLibrary(directory).load('default-bridge')).toMatchObject({
      ok: false,
      code: 'lesson-invalid',
    })
  })

  it('whose text is a FIFO that nobody writes is none, at once', async () => {
    cpSync(join(lessonsDirectory, 'default-bridge'), join(directory, 'default-bridge'), { recursive: true })
    const path = join(directory, 'default-bridge', 'ko.md')
    rmSync(path)
    execFileSync('mkfifo', [path])
    expect(await createLessonLibrary(directory).load('default-bridge')).toMatchObject({
      ok: false,
      message: expect.stringContaining('is no file of a lesson') as unknown,
    })
  })
})
