/** Which keys hold: the registry's, with what the person has changed. Pure. */
import { chordOf, parseChord, partsOf, type KeyPress } from './chord'
import { commandIds, commandSpec, type CommandId, type Scope } from './registry'

/** By the command's id, its one chord; empty: none. */
export type KeyOverrides = Readonly<Record<string, string>>
export type EffectiveKeys = ReadonlyMap<CommandId, readonly string[]>

/** Why a chord cannot be a command's. */
export type KeyRefusal = 'no-chord' | 'unknown-command' | 'fixed' | 'typing' | 'terminal' | 'taken'

export interface Refused {
  readonly id: string
  readonly why: KeyRefusal
}

/**
 * What a Ctrl alone with it is to a shell or an editor, beside the letters: the C0 controls (xterm's ctlseqs, ECMA-48), and
 * the words that readline(3) goes over.
 */
const controlsOfShells = new Set([...Array.from('@[\\]^_/?'), 'Space', 'Backspace', 'Delete', 'Home', 'End'])

/** @returns why a person may not give that chord to a command of that scope, whoever has it now; null: they may. */
export function refusalOf(chord: string, scope: Scope): KeyRefusal | null {
  const { ctrl, alt, shift, key } = partsOf(chord)
  const isFunctionKey = /^F\d+$/.test(key)
  // What writes or moves the focus belongs to whatever has it.
  if (!ctrl && !alt && !isFunctionKey) return 'typing'
  if (scope === 'outside') return null
  const plainControl = ctrl && !alt && !shift
  const isOfShells = /^[A-Z]$/.test(key) || controlsOfShells.has(key) || key.startsWith('Arrow')
  if (plainControl && isOfShells) return 'terminal'
  // Function keys are a program's, Alt is readline's Meta, Ctrl+Shift+- is Ctrl+_ (undo).
  if (!ctrl || (shift && !alt && (key === '-' || key === '_'))) return 'terminal'
  return null
}

/** @returns whether a key press may be meant for either of two scopes. */
function meet(a: Scope, b: Scope): boolean {
  if (a === b || a === 'window' || b === 'window') return true
  const inTerminals = (scope: Scope): boolean => scope === 'panes' || scope === 'terminal'
  if (a === 'outside' || b === 'outside') return a === 'graph' || b === 'graph'
  return inTerminals(a) && inTerminals(b)
}

/** @returns the keys of every command, whether or not two have the same one. */
export function effectiveKeys(overrides: KeyOverrides): EffectiveKeys {
  return new Map(commandIds.map((id) => [id, keysOf(id, overrides)]))
}

function keysOf(id: CommandId, overrides: KeyOverrides): readonly string[] {
  const own = Object.hasOwn(overrides, id) ? overrides[id] : undefined
  if (own === undefined) return commandSpec(id)?.keys ?? []
  return own === '' ? [] : [own]
}

/** @returns the commands, but for that one, which a chord would be taken from if that one had it. */
export function conflictsOf(keys: EffectiveKeys, id: CommandId, chord: string): CommandId[] {
  const scope = commandSpec(id)?.scope ?? 'window'
  return commandIds.filter(
    (other) =>
      other !== id && keys.get(other)?.includes(chord) === true && meet(scope, commandSpec(other)?.scope ?? 'window'),
  )
}

/**
 * What of a person's changes can hold: each command may be changed, its chord is one that may be given, and no two commands
 * of one place have the same.
 *
 * @returns the changes that hold, as the window writes them, and those that do not with the reason.
 */
export function checkOverrides(raw: Readonly<Record<string, unknown>>): {
  readonly kept: KeyOverrides
  readonly refused: readonly Refused[]
} {
  const read = Object.entries(raw).map(([id, value]) => readOverride(id, value))
  const refused = read.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }]))
  let kept: KeyOverrides = Object.fromEntries(read.flatMap(({ id, why, chord }) => (why === null ? [[id, chord]] : [])))
  // Looked at together: two commands may have changed their keys with each other. Without one, another may be taken again.
  for (let taken = takenIn(kept); taken !== null; taken = takenIn(kept)) {
    const gone = taken
    refused.push({ id: gone, why: 'taken' })
    kept = Object.fromEntries(Object.entries(kept).filter(([id]) => id !== gone))
  }
  return { kept, refused }
}

function readOverride(id: string, value: unknown): { id: string; why: KeyRefusal | null; chord: string } {
  const spec = commandSpec(id)
  const chord = value === '' ? '' : typeof value === 'string' ? parseChord(value) : null
  if (spec === null) return { id, why: 'unknown-command', chord: '' }
  if (spec.fixed) return { id, why: 'fixed', chord: '' }
  if (chord === null) return { id, why: 'no-chord', chord: '' }
  return { id, why: chord === '' ? null : refusalOf(chord, spec.scope), chord }
}

/** @returns the last of the changes, as they are written, whose chord another command has. */
function takenIn(overrides: KeyOverrides): CommandId | null {
  const keys = effectiveKeys(overrides)
  const changed = commandIds.filter(
    (id) => (overrides[id] ?? '') !== '' && conflictsOf(keys, id, overrides[id] ?? '').length > 0,
  )
  return (
    Object.keys(overrides)
      .flatMap((id) => changed.find((one) => one === id) ?? [])
      .at(-1) ?? null
  )
}

/**
 * @param scopes that hold where the key was pressed.
 * @returns the command of a key press; null where it is nobody's.
 */
export function commandAt(keys: EffectiveKeys, press: KeyPress, scopes: readonly Scope[]): CommandId | null {
  const chord = chordOf(press)
  if (chord === null) return null
  const isMeant = (id: CommandId): boolean => scopes.includes(commandSpec(id)?.scope ?? 'window')
  return commandIds.find((id) => isMeant(id) && keys.get(id)?.includes(chord)) ?? null
}
