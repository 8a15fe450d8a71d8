/** The person's settings. One field that is unusable does not lose the others. */
import { z } from 'zod'
import type { Settings } from '../../contract/ipc'
import { settingsSchema, terminalSettingsSchema } from '../../contract/ipcSchemas'
import { checkOverrides, type KeyOverrides } from '../../core/commands/keys'
import { defaultTerminalSettings } from '../../core/terminal/settings'
import { openKeptFile, type BrokenFile, type KeptFile, type Mended } from '../keptFile'

export type SettingsStore = KeptFile<Settings>

/**
 * @param file absolute path of settings.json.
 * @param systemLocale such as "ko-KR": decides the language as long as the person has not.
 * @param report receives what of the file was unusable, and where it is kept.
 */
export function openSettings(file: string, systemLocale: string, report: (broken: BrokenFile) => void): SettingsStore {
  const fallback: Settings = {
    language: systemLocale.toLowerCase().startsWith('ko') ? 'ko' : 'en',
    theme: 'dark',
    presenter: false,
    engine: null,
    terminal: defaultTerminalSettings,
    keys: {},
  }
  return openKeptFile<Settings>({
    file,
    schema: fileSchema(fallback),
    fallback,
    what: 'the settings',
    report,
    mend: (json) => mend(json, fallback),
  })
}

/** A file that an earlier version wrote knows fewer settings: those that it lacks are as in a new installation. */
function fileSchema(fallback: Settings): z.ZodType<Settings> {
  return settingsSchema
    .partial()
    .extend({ terminal: terminalSettingsSchema.partial().optional() })
    .transform((known) => ({ ...fallback, ...known, terminal: { ...fallback.terminal, ...known.terminal } }))
}

/** Takes every field that fits by itself. */
function mend(json: unknown, fallback: Settings): Mended<Settings> | null {
  const given = asRecord(json)
  if (given === null) return null
  const { terminal, keys, ...others } = given
  const inTerminal = asRecord(terminal ?? {})
  const top = fitting(others, settingsSchema.shape)
  const below = fitting(inTerminal ?? {}, terminalSettingsSchema.shape)
  const chords = fittingKeys(keys)
  // Each value has just been taken by the schema of its own field.
  const value = {
    ...fallback,
    ...top.fits,
    terminal: { ...fallback.terminal, ...below.fits },
    keys: chords.kept,
  } as Settings
  const lostBelow = inTerminal === null ? ['terminal'] : below.lost.map((name) => `terminal.${name}`)
  return { value, lost: [...top.lost, ...lostBelow, ...chords.lost] }
}

/** The keys that can hold do. */
function fittingKeys(keys: unknown): { readonly kept: KeyOverrides; readonly lost: readonly string[] } {
  const given = asRecord(keys ?? {})
  const { kept, refused } = checkOverrides(given ?? {})
  return { kept, lost: given === null ? ['keys'] : refused.map(({ id, why }) => `keys.${id} (${why})`) }
}

function asRecord(json: unknown): Readonly<Record<string, unknown>> | null {
  const parsed = z.record(z.string(), z.unknown()).safeParse(json)
  return parsed.success ? parsed.data : null
}

interface Fitting {
  readonly fits: Readonly<Record<string, unknown>>
  readonly lost: readonly string[]
}

function fitting(given: Readonly<Record<string, unknown>>, shape: Readonly<Record<string, z.ZodType>>): Fitting {
  const fits = Object.entries(given).filter(
    ([name, value]) => Object.hasOwn(shape, name) && shape[name]?.safeParse(value).success,
  )
  const kept = new Set(fits.map(([name]) => name))
  return { fits: Object.fromEntries(fits), lost: Object.keys(given).filter((name) => !kept.has(name)) }
}
