/** The keys that belong to the terminal itself, not to what runs in it; as GNOME Terminal has them. */

/** What this needs of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string
  /** The key's place on the keyboard: a Korean layout has other letters there. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

export type TerminalCommand =
  | 'copy'
  | 'paste'
  | 'search'
  | 'search-next'
  | 'search-before'
  | 'menu'
  | 'settings'
  | 'zoom-in'
  | 'zoom-out'
  | 'zoom-reset'

const shifted: Readonly<Record<string, TerminalCommand>> = { KeyC: 'copy', KeyV: 'paste', KeyF: 'search' }
const controlled: Readonly<Record<string, TerminalCommand>> = { Insert: 'copy', Comma: 'settings' }
const zooms: Readonly<Record<string, TerminalCommand>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  '0': 'zoom-reset',
}

/**
 * @param searching the search is open, and F3 belongs to it; otherwise a program gets it.
 * @returns null where the key goes to the program.
 */
export function terminalCommand(press: KeyPress, searching: boolean): TerminalCommand | null {
  if (press.altKey || press.metaKey) return null
  if (press.ctrlKey) return (press.shiftKey ? shifted[press.code] : controlled[press.code]) ?? zooms[press.key] ?? null
  if (press.key === 'F3' && searching) return press.shiftKey ? 'search-before' : 'search-next'
  if (press.key === 'ContextMenu' || (press.shiftKey && press.key === 'F10')) return 'menu'
  return press.shiftKey && press.code === 'Insert' ? 'paste' : null
}
