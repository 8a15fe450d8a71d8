/** Reads the lessons' folders below resources; what a lesson must be is decided in core. */
import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LessonFiles, LoadedLesson } from '../../core/lesson/load'

/** Read no more than this of any file: a lesson's texts are some 20 KiB. */
const largestFile = 512 * 1024

export interface LessonLibrary {
  /** Every lesson by its number; those that are broken are reported beside, never silently missing. */
  list(): Promise<Result<{ readonly lessons: readonly LoadedLesson[]; readonly broken: readonly Failure[] }>>
  /** @returns lesson-unknown where there is no such folder, lesson-invalid where its files are broken. */
  load(lessonId: string): Promise<Result<LoadedLesson>>
}

interface KnownLesson {
  readonly texts: readonly string[]
  readonly answer: Result<LoadedLesson>
}

/** @param directory the folder that holds one folder a lesson. A lesson is parsed once, and again when its files have changed. */
export function createLessonLibrary(directory: string): LessonLibrary {
  const known = new Map<string, KnownLesson>()
  const load = async (lessonId: string): Promise<Result<LoadedLesson>> => {
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(lessonId)) return unknownLesson(lessonId)
    const [yaml, ko, en] = await Promise.all(
      ['lesson.yaml', 'ko.md', 'en.md'].map((name) => readText(join(directory, lessonId), name)),
    )
    if (yaml === undefined || ko === undefined || en === undefined) throw new Error('three files were asked for')
    if (!yaml.ok) return yaml.code === 'lesson-unknown' ? unknownLesson(lessonId) : yaml
    for (const [text, name] of [
      [ko, 'ko.md'],
      [en, 'en.md'],
    ] as const) {
      if (!text.ok) return text.code === 'lesson-unknown' ? missingText(lessonId, name) : text
    }
    if (!ko.ok) return ko
    if (!en.ok) return en
    const texts = [yaml.value, ko.value, en.value]
    const before = known.get(lessonId)
    if (before && texts.every((text, at) => text === before.texts[at])) return before.answer
    const answer = await parsed({ id: lessonId, yaml: yaml.value, texts: { ko: ko.value, en: en.value } })
    known.set(lessonId, { texts, answer })
    return answer
  }
  return {
    load,
    async list() {
      const ids = await lessonFolders(directory)
      if (!ids.ok) return ids
      const lessons: LoadedLesson[] = []
      const broken: Failure[] = []
      // One after the other: parsing takes this process some ten milliseconds each, in between it answers others.
      for (const id of ids.value) {
        const answer = await load(id)
        if (answer.ok) lessons.push(answer.value)
        else broken.push(answer)
      }
      lessons.sort((a, b) => a.definition.number - b.definition.number)
      return success({ lessons, broken })
    },
  }
}

async function parsed(files: LessonFiles): Promise<Result<LoadedLesson>> {
  // With its reader of YAML: no first picture has need of it.
  const { loadLesson } = await import('../../core/lesson/load')
  const loaded = loadLesson(files)
  if (loaded.ok) return success(loaded.value)
  const { message, remedy, where } = loaded.fault
  return failure('lesson-invalid', message, {
    advice: advice('fix-lesson'),
    params: { lesson: files.id, where, fix: remedy },
  })
}

async function lessonFolders(directory: string): Promise<Result<string[]>> {
  try {
    const entries = await readdir(directory, { withFileTypes: true })
    return success(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name))
  } catch (error) {
    return failure('lesson-invalid', `the lessons in ${directory} cannot be read: ${String(error)}`, {
      advice: advice('install-again'),
    })
  }
}

/** A lesson has its files in its own folder: no link leads out of it (open(2)), and a FIFO that nobody writes is not waited for. */
const plainFile = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** @returns lesson-unknown where there is no such file. */
async function readText(folder: string, name: string): Promise<Result<string>> {
  const path = join(folder, name)
  try {
    if (!(await lstat(folder)).isDirectory()) return notPlain(folder)
    const file = await open(path, plainFile)
    try {
      const status = await file.stat()
      if (!status.isFile()) return notPlain(path)
      const { size } = status
      if (size > largestFile) {
        return failure('lesson-invalid', `${path} is larger than ${String(largestFile / 1024)} KiB`, {
          advice: advice('fix-lesson'),
          params: { fix: 'Make the file smaller.' },
        })
      }
      const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, 0)
      return success(buffer.toString('utf8', 0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return failure(missing ? 'lesson-unknown' : 'lesson-invalid', `${path} cannot be read: ${String(error)}`, {
      advice: advice('install-again'),
    })
  }
}

function notPlain(path: string): Failure {
  return failure('lesson-invalid', `${path} is no file of a lesson`, {
    advice: advice('fix-lesson'),
    params: { fix: 'Put the file itself there.' },
  })
}

function unknownLesson(lessonId: string): Failure {
  return failure('lesson-unknown', `there is no lesson ${JSON.stringify(lessonId)}`, {
    advice: advice('list-lessons', 'vethlab lesson list'),
    params: { lesson: lessonId },
  })
}

function missingText(lessonId: string, name: string): Failure {
  const where = `${lessonId}/${name}`
  return failure('lesson-invalid', `${where}: the file is missing`, {
    advice: advice('fix-lesson'),
    params: { lesson: lessonId, where, fix: `Write ${name}: every lesson speaks Korean and English.` },
  })
}
