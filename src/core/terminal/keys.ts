/** The keys that belong to the terminal itself, not to what runs in it. */
import type { KeyPress } from '../commands/chord'
import { commandAt, type EffectiveKeys } from '../commands/keys'

const meanings = {
  'terminal.copy': 'copy',
  'terminal.paste': 'paste',
  'terminal.search': 'search',
  'terminal.searchNext': 'search-next',
  'terminal.searchBefore': 'search-before',
  'terminal.menu': 'menu',
  'terminal.zoomIn': 'zoom-in',
  'terminal.zoomOut': 'zoom-out',
  'terminal.zoomReset': 'zoom-reset',
} as const

export type TerminalCommand = (typeof meanings)[keyof typeof meanings]

/**
 * @param searching the search is open, and its keys belong to it; otherwise a program gets them.
 * @returns null where the key goes to the program.
 */
export function terminalCommand(keys: EffectiveKeys, press: KeyPress, searching: boolean): TerminalCommand | null {
  const id = commandAt(keys, press, ['terminal'])
  if (id === null || !(id in meanings)) return null
  const meaning = meanings[id as keyof typeof meanings]
  const isOfSearch = meaning === 'search-next' || meaning === 'search-before'
  return isOfSearch && !searching ? null : meaning
}
