/** The person's settings, by the XDG base directory rules. A broken file is kept aside and said, never lost. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Settings } from '../../contract/ipc'

const settingsSchema = z.strictObject({ language: z.enum(['ko', 'en']), theme: z.enum(['dark', 'light']) })

export interface SettingsStore {
  current(): Settings
  /** @returns null, or a sentence when they hold only for this run because the file could not be written. */
  save(settings: Settings): string | null
}

/**
 * @param file absolute path of settings.json.
 * @param systemLocale such as "ko-KR": decides the language as long as the person has not.
 * @param report receives one sentence when the file was unusable.
 */
export function openSettings(file: string, systemLocale: string, report: (line: string) => void): SettingsStore {
  let settings: Settings = { language: systemLocale.toLowerCase().startsWith('ko') ? 'ko' : 'en', theme: 'dark' }
  const text = readIfThere(file, report)
  if (text !== null) {
    const parsed = parse(text)
    if (parsed) settings = parsed
    else setAside(file, report)
  }
  return {
    current: () => settings,
    save(next) {
      settings = next
      try {
        mkdirSync(dirname(file), { recursive: true })
        // Written beside and renamed: a full disk or a kill in mid-write must not leave half a file.
        writeFileSync(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`)
        renameSync(`${file}.new`, file)
        return null
      } catch (error) {
        return `the settings hold for this run only, ${file} cannot be written: ${String(error)}`
      }
    },
  }
}

function readIfThere(file: string, report: (line: string) => void): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') report(`the settings cannot be read: ${String(error)}`)
    return null
  }
}

function parse(text: string): Settings | null {
  try {
    const parsed = settingsSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // Not JSON: the caller keeps the file aside and says so.
    return null
  }
}

function setAside(file: string, report: (line: string) => void): void {
  const aside = `${file}.broken-${String(Date.now())}`
  try {
    renameSync(file, aside)
    report(`the settings file was not usable; it is kept as ${aside}`)
  } catch (error) {
    report(`the settings file is not usable and could not be set aside: ${String(error)}`)
  }
}
