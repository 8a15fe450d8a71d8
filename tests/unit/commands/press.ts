/** A key press as the window sees it. */
import type { KeyPress } from '../../../src/core/commands/chord'

/** @param held letters: c Ctrl, s Shift, a Alt, m Super. */
export const press = (held: string, key: string, code: string): KeyPress => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
  metaKey: held.includes('m'),
})
