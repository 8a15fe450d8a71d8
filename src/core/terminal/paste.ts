/**
 * What is sent when somebody pastes. A clipboard is written by others: by a web page, say, that shows one text and copies
 * another. So nothing in it may act by itself, and no line of it may run unseen.
 */

/** Characters (UTF-16 units). More than this is a file, which `Free play` copies in. */
export const pasteLimit = 4 * 1024 * 1024

export type PasteDecision =
  | { readonly kind: 'send'; readonly text: string }
  /** It is shown first: it has several lines, or a newline that would run one at once. */
  | { readonly kind: 'ask'; readonly text: string; readonly lines: number; readonly runs: boolean }
  | { readonly kind: 'refuse' }

/**
 * @param bracketed the program has asked for bracketed paste (`CSI ? 2004 h`, xterm's ctlseqs): it takes newlines as text
 *   and runs nothing before Enter. Several lines are shown first all the same: they are seldom what was meant.
 */
export function decidePaste(pasted: string, bracketed: boolean): PasteDecision {
  if (pasted.length > pasteLimit) return { kind: 'refuse' }
  const text = harmless(pasted)
  const lines = text.replace(/\n+$/, '').split('\n').length
  const runs = !bracketed && text.includes('\n')
  return runs || lines > 1 ? { kind: 'ask', text, lines, runs } : { kind: 'send', text }
}

/**
 * The text without anything that a terminal would act on: newlines are one kind, a tab stays a tab, and every other control
 * character becomes its picture (U+2400 on), which is seen and does nothing. Otherwise an `ESC [ 201 ~` in the text would end
 * the bracket early, and what follows would run; so would a Ctrl-O in readline.
 */
export function harmless(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\p{Cc}/gu, (character) => {
    if (character === '\n' || character === '\t') return character
    const code = character.charCodeAt(0)
    if (code === 0x7f) return '\u2421'
    // C1 (ISO 6429) has no pictures.
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd'
  })
}
