/** The person's settings. */
import type { Settings } from '../../contract/ipc'
import { settingsSchema, terminalSettingsSchema } from '../../contract/ipcSchemas'
import { defaultTerminalSettings } from '../../core/terminal/settings'
import { openKeptFile, type KeptFile } from '../keptFile'

/** A file that an earlier version wrote knows fewer settings: those that it lacks are as in a new installation. */
const fileSchema = settingsSchema.extend({
  terminal: terminalSettingsSchema
    .partial()
    .default({})
    .transform((known) => terminalSettingsSchema.parse({ ...defaultTerminalSettings, ...known })),
})

export type SettingsStore = KeptFile<Settings>

/**
 * @param file absolute path of settings.json.
 * @param systemLocale such as "ko-KR": decides the language as long as the person has not.
 * @param report receives one sentence when the file was unusable.
 */
export function openSettings(file: string, systemLocale: string, report: (line: string) => void): SettingsStore {
  const fallback: Settings = {
    language: systemLocale.toLowerCase().startsWith('ko') ? 'ko' : 'en',
    theme: 'dark',
    terminal: defaultTerminalSettings,
  }
  return openKeptFile<Settings>({ file, schema: fileSchema, fallback, what: 'the settings', report })
}
