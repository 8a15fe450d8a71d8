/** A small JSON file of the person's, by the XDG base directory rules. A broken one is kept aside and said, never lost. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { wallNow } from '../core/clock'

export interface KeptFile<T> {
  current(): T
  /** @returns null, or a sentence when it holds only for this run because the file could not be written. */
  save(value: T): string | null
}

interface KeptFileBasics {
  /** Absolute path. */
  readonly file: string
  /** In sentences: "the settings". */
  readonly what: string
  /** Receives what was unusable, and where the person finds the file as it was. */
  readonly report: (broken: BrokenFile) => void
}

export interface KeptFileOptions<T> extends KeptFileBasics {
  readonly schema: z.ZodType<T>
  /** Where there is no usable file. */
  readonly fallback: T
  /** What can be had of a file that does not fit the schema; null: nothing. */
  readonly mend?: (json: unknown) => Mended<T> | null
}

export interface Mended<T> {
  readonly value: T
  /** The fields that were lost, such as "terminal.fontSize". */
  readonly lost: readonly string[]
}

export interface BrokenFile {
  /** One sentence. */
  readonly line: string
  /** Absolute path of the file as it was; null where it could not be kept, or not even be read. */
  readonly kept: string | null
  /** Empty: all of it. */
  readonly lost: readonly string[]
}

/** Reads the file now; later it is only written. */
export function openKeptFile<T>(options: KeptFileOptions<T>): KeptFile<T> {
  const { file, what } = options
  let value = readNow(options)
  return {
    current: () => value,
    save(next) {
      value = next
      try {
        mkdirSync(dirname(file), { recursive: true })
        // Written beside and renamed: a full disk or a kill in mid-write must not leave half a file.
        writeFileSync(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`)
        renameSync(`${file}.new`, file)
        return null
      } catch (error) {
        return `${what} hold for this run only, ${file} cannot be written: ${String(error)}`
      }
    },
  }
}

function readNow<T>(options: KeptFileOptions<T>): T {
  const { schema, fallback, mend } = options
  const text = readIfThere(options)
  if (text === null) return fallback
  const json = parse(text)
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const mended = json === undefined ? null : (mend?.(json) ?? null)
  setAside(options, mended?.lost ?? [])
  return mended?.value ?? fallback
}

function readIfThere({ file, what, report }: KeptFileBasics): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      report({ line: `${what} cannot be read: ${String(error)}`, kept: null, lost: [] })
    }
    return null
  }
}

/** @returns undefined where it is not JSON: the caller keeps the file aside and says so. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Moved where nothing of it is of use; copied where the rest goes on being used. */
function setAside({ file, what, report }: KeptFileBasics, lost: readonly string[]): void {
  const kept = `${file}.broken-${String(wallNow().getTime())}`
  const which = lost.length === 0 ? '' : ` (${lost.join(', ')})`
  try {
    if (lost.length === 0) renameSync(file, kept)
    else copyFileSync(file, kept)
    report({ line: `the file of ${what} was not usable${which}; it is kept as ${kept}`, kept, lost })
  } catch (error) {
    report({
      line: `the file of ${what} is not usable${which} and could not be set aside: ${String(error)}`,
      kept: null,
      lost,
    })
  }
}
