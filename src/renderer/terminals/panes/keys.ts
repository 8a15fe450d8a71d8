/**
 * The keys of the terminals' pane. A shell never sees them, so none is a plain Ctrl and letter, and none is what a shell or an
 * editor is used to: Ctrl+Shift+T, W, Page Up and Down are GNOME Terminal's, Ctrl+Shift+5 is VS Code's, Ctrl+Shift+O Tilix's.
 * Ctrl+Shift+- is left out, since it is Ctrl+_, which takes the last edit of a line back (readline(3)).
 */
import type { Side } from '../../../core/panes/types'

export type PaneKey =
  'split-right' | 'split-down' | 'same' | 'close' | 'maximise' | 'synchronise' | 'next-tab' | 'previous-tab' | Side

const withShift: Readonly<Record<string, PaneKey>> = {
  Digit5: 'split-right',
  KeyO: 'split-down',
  KeyT: 'same',
  KeyW: 'close',
  Enter: 'maximise',
  NumpadEnter: 'maximise',
  KeyS: 'synchronise',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const withoutShift: Readonly<Record<string, PaneKey>> = { PageDown: 'next-tab', PageUp: 'previous-tab' }

/** By the key's place, not its letter: a Korean keyboard's letters are others. */
type KeyStroke = Pick<KeyboardEvent, 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'code'>

/** @returns what a key stroke means to the pane; null where it is the shell's. */
export function paneKey(event: KeyStroke): PaneKey | null {
  if (!event.ctrlKey || event.altKey || event.metaKey) return null
  return (event.shiftKey ? withShift : withoutShift)[event.code] ?? null
}

/** How each is shown, in the menus and in the list of shortcuts. */
export const shownKeys = {
  splitRight: 'Ctrl+Shift+5',
  splitDown: 'Ctrl+Shift+O',
  same: 'Ctrl+Shift+T',
  close: 'Ctrl+Shift+W',
  maximise: 'Ctrl+Shift+Enter',
  synchronise: 'Ctrl+Shift+S',
  move: 'Ctrl+Shift+← → ↑ ↓',
  tabs: 'Ctrl+PageUp · PageDown',
} as const
