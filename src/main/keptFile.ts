/** A small JSON file of the person's, by the XDG base directory rules. A broken one is kept aside and said, never lost. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

export interface KeptFile<T> {
  current(): T
  /** @returns null, or a sentence when it holds only for this run because the file could not be written. */
  save(value: T): string | null
}

export interface KeptFileOptions<T> {
  /** Absolute path. */
  readonly file: string
  readonly schema: z.ZodType<T>
  /** Where there is no usable file. */
  readonly fallback: T
  /** In sentences: "the settings". */
  readonly what: string
  /** Receives one sentence when the file was unusable. */
  readonly report: (line: string) => void
}

/** Reads the file now; later it is only written. */
export function openKeptFile<T>({ file, schema, fallback, what, report }: KeptFileOptions<T>): KeptFile<T> {
  let value = fallback
  const text = readIfThere(file, what, report)
  if (text !== null) {
    const parsed = parse(text, schema)
    if (parsed === null) setAside(file, what, report)
    else value = parsed
  }
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

function readIfThere(file: string, what: string, report: (line: string) => void): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') report(`${what} cannot be read: ${String(error)}`)
    return null
  }
}

function parse<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // Not JSON: the caller keeps the file aside and says so.
    return null
  }
}

function setAside(file: string, what: string, report: (line: string) => void): void {
  const aside = `${file}.broken-${String(Date.now())}`
  try {
    renameSync(file, aside)
    report(`the file of ${what} was not usable; it is kept as ${aside}`)
  } catch (error) {
    report(`the file of ${what} is not usable and could not be set aside: ${String(error)}`)
  }
}
