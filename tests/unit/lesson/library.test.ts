import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import { lessonsDirectory } from './files'

describe('the lessons’ folder', () => {
  let directory: string
  const lesson = (id: string): string => join(directory, 'lessons', id)
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-library-'))
    cpSync(lessonsDirectory, join(directory, 'lessons'), { recursive: true })
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  it('stays usable when one lesson in it is broken, which is reported', async () => {
    mkdirSync(lesson('half'))
    writeFileSync(join(lesson('half'), 'lesson.yaml'), 'id: half')
    const list = await createLessonLibrary(join(directory, 'lessons')).list()
    if (!list.ok) throw new Error(list.message)
    const shipped = readdirSync(lessonsDirectory)
    expect(list.value.lessons.map((one) => one.definition.id).sort()).toEqual(shipped.sort())
    expect(list.value.broken).toMatchObject([{ code: 'lesson-invalid', message: 'half/ko.md: the file is missing' }])
  })

  it('names the missing language', async () => {
    rmSync(join(lesson('default-bridge'), 'en.md'))
    expect(await createLessonLibrary(join(directory, 'lessons')).load('default-bridge')).toMatchObject({
      ok: false,
      code: 'lesson-invalid',
      message: 'default-bridge/en.md: the file is missing',
      advice: { code: 'fix-lesson' },
      params: { fix: 'Write en.md: every lesson speaks Korean and English.' },
    })
  })

  it('reads no more than a lesson can be', async () => {
    writeFileSync(join(lesson('default-bridge'), 'ko.md'), 'x'.repeat(600 * 1024))
    expect(await createLessonLibrary(join(directory, 'lessons')).load('default-bridge')).toMatchObject({
      ok: false,
      code: 'lesson-invalid',
      message: expect.stringMatching(/ko\.md is larger than 512 KiB/) as unknown,
    })
  })

  it('is parsed once, and a lesson whose files have changed again', async () => {
    const library = createLessonLibrary(join(directory, 'lessons'))
    const loaded = async () => {
      const answer = await library.load('default-bridge')
      return answer.ok ? answer.value : null
    }
    const first = await loaded()
    expect(first).not.toBeNull()
    expect(await loaded()).toBe(first)
    const file = join(lesson('default-bridge'), 'en.md')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^# .*$/m, '# Another title'))
    expect((await loaded())?.texts.en.title).toBe('Another title')
    rmSync(file)
    expect(await loaded()).toBeNull()
  })

  it('that is not there is a failure and not an empty list', async () => {
    expect(await createLessonLibrary(join(directory, 'none')).list()).toMatchObject({
      ok: false,
      code: 'lesson-invalid',
    })
  })
})
