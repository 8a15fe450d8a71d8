/** The person's settings. */
import { z } from 'zod'
import type { Settings } from '../../contract/ipc'
import { openKeptFile, type KeptFile } from '../keptFile'

const settingsSchema = z.strictObject({ language: z.enum(['ko', 'en']), theme: z.enum(['dark', 'light']) })

export type SettingsStore = KeptFile<Settings>

/**
 * @param file absolute path of settings.json.
 * @param systemLocale such as "ko-KR": decides the language as long as the person has not.
 * @param report receives one sentence when the file was unusable.
 */
export function openSettings(file: string, systemLocale: string, report: (line: string) => void): SettingsStore {
  const fallback: Settings = { language: systemLocale.toLowerCase().startsWith('ko') ? 'ko' : 'en', theme: 'dark' }
  return openKeptFile<Settings>({ file, schema: settingsSchema, fallback, what: 'the settings', report })
}
