/** The person's settings. */
import { copyFileSync } from 'node:fs'
import { z } from 'zod'
import type { Settings } from '../../contract/ipc'
import { settingsSchema, terminalSettingsSchema } from '../../contract/ipcSchemas'
import { checkOverrides, type KeyOverrides, type Refused } from '../../core/commands/keys'
import { defaultTerminalSettings } from '../../core/terminal/settings'
import { openKeptFile, type KeptFile } from '../keptFile'

/**
 * A file that an earlier version wrote knows fewer settings: those that it lacks are as in a new installation. One that a later
 * version or a person wrote may have keys that cannot hold: the others do.
 */
const fileSchema = (onRefused: (refused: readonly Refused[]) => void): z.ZodType<Settings> =>
  settingsSchema.extend({
    terminal: terminalSettingsSchema
      .partial()
      .default({})
      .transform((known) => terminalSettingsSchema.parse({ ...defaultTerminalSettings, ...known })),
    keys: z
      .unknown()
      .optional()
      .transform((known) => readKeys(known, onRefused)),
  })

function readKeys(known: unknown, onRefused: (refused: readonly Refused[]) => void): KeyOverrides {
  const isObject = typeof known === 'object' && known !== null && !Array.isArray(known)
  if (known !== undefined && !isObject) onRefused([{ id: 'keys', why: 'no-chord' }])
  const { kept, refused } = checkOverrides(isObject ? { ...known } : {})
  if (refused.length > 0) onRefused(refused)
  return kept
}

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
    keys: {},
  }
  const schema = fileSchema((refused) => {
    keepAside(file, refused, report)
  })
  return openKeptFile<Settings>({ file, schema, fallback, what: 'the settings', report })
}

/** The next change writes only the keys that hold: what stood there is not lost. */
function keepAside(file: string, refused: readonly Refused[], report: (line: string) => void): void {
  const which = refused.map(({ id, why }) => `${id} (${why})`).join(', ')
  const aside = `${file}.keys-${String(Date.now())}`
  try {
    copyFileSync(file, aside)
    report(
      `not every key of the settings can hold: ${which}; the others do, and the file as it was is kept as ${aside}`,
    )
  } catch (error) {
    report(`not every key of the settings can hold: ${which}; the file could not be kept as it was: ${String(error)}`)
  }
}
