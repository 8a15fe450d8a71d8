/**
 * A chord is the keys that are pressed together, as one text: "Ctrl+Shift+P". The same text always means the same keys, so
 * that chords are compared as texts; it is what the settings file holds and, but for the arrows, what is shown.
 */

/** What this needs of a KeyboardEvent (UI Events, https://www.w3.org/TR/uievents/#idl-keyboardevent). */
export interface KeyPress {
  readonly key: string
  /** The key's place on the keyboard: a Korean layout has other letters there. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

const named = [
  'Enter',
  'Space',
  'Tab',
  'Escape',
  'Backspace',
  'Insert',
  'Delete',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'ContextMenu',
  ...Array.from({ length: 24 }, (_unused, index) => `F${String(index + 1)}`),
] as const
const bySmall = new Map<string, string>(named.map((name) => [name.toLowerCase(), name]))
const punctuation = /^[!-/:-@[-`{-~]$/
const arrows: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }

/**
 * @returns the chord of a key press; null for a modifier alone, for keys without a name, and with the desktop's own key
 *   (Super). A letter is the one that the layout gives, or that of the key's place where the layout gives none of A to Z; a
 *   digit is its place's, since French layouts give it with Shift only.
 */
export function chordOf(press: KeyPress): string | null {
  const key = press.metaKey ? null : keyOf(press)
  if (key === null) return null
  return `${press.ctrlKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${press.shiftKey ? 'Shift+' : ''}${key}`
}

function keyOf({ key, code }: KeyPress): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase()
  const placed = /^(?:Key([A-Z])|Digit(\d))$/.exec(code)
  if (placed) return placed[1] ?? placed[2] ?? null
  if (/^\d$/.test(key) || punctuation.test(key)) return key
  return key === ' ' ? 'Space' : (bySmall.get(key.toLowerCase()) ?? null)
}

/**
 * Reads a chord that a person has written: modifiers in any order, letters of any size.
 *
 * @returns null where it is none.
 */
export function parseChord(text: string): string | null {
  const parts = /^((?:(?:ctrl|alt|shift)\+)*)(.+)$/i.exec(text.trim())
  const held = (parts?.[1] ?? '').toLowerCase().split('+').filter(Boolean)
  const last = parts?.[2] ?? ''
  const key = /^[a-z]$/i.test(last)
    ? last.toUpperCase()
    : /^\d$/.test(last) || punctuation.test(last)
      ? last
      : bySmall.get(last.toLowerCase())
  if (key === undefined || new Set(held).size !== held.length) return null
  const modifiers = (['Ctrl', 'Alt', 'Shift'] as const).filter((name) => held.includes(name.toLowerCase()))
  return [...modifiers, key].join('+')
}

/** @returns the chord as it is shown: arrows as arrows. */
export function shownChord(chord: string): string {
  return chord.replace(/Arrow(?:Left|Right|Up|Down)$/, (name) => arrows[name] ?? name)
}

/** @returns a chord's modifiers and its key. */
export function partsOf(chord: string): { ctrl: boolean; alt: boolean; shift: boolean; key: string } {
  const [, ctrl, alt, shift, key] = /^(Ctrl\+)?(Alt\+)?(Shift\+)?(.+)$/.exec(chord) ?? []
  return { ctrl: ctrl !== undefined, alt: alt !== undefined, shift: shift !== undefined, key: key ?? '' }
}
