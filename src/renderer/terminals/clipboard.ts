/** What leaves a terminal for the clipboard, and what comes from there. */
import type { Terminal } from '@xterm/xterm'
import { failure, type Failure } from '../../contract/result'
import { decidePaste, pasteLimit } from '../../core/terminal/paste'

export interface ClipboardEvents {
  /** Lines would run at once: `paste` sends them all the same. */
  readonly onPasteAsked: (asked: { text: string; lines: number; runs: boolean; paste: () => void }) => void
  readonly onProblem: (problem: Failure) => void
  /** Asked each time: the setting may change. */
  readonly copiesOnSelect: () => boolean
}

/** Copies what is selected; nothing selected leaves the clipboard as it is. */
export async function copySelection(terminal: Terminal, onProblem: ClipboardEvents['onProblem']): Promise<void> {
  if (!terminal.hasSelection()) return
  try {
    await navigator.clipboard.writeText(terminal.getSelection())
  } catch (error) {
    onProblem(failure('clipboard-refused', `the selection was not copied: ${String(error)}`))
  }
}

/**
 * Every paste into the element goes through `decidePaste`: by keyboard, menu, or the middle button, for which xterm lays its
 * textarea under the mouse and Chromium pastes the primary selection.
 */
export function guardClipboard(element: HTMLElement, terminal: Terminal, events: ClipboardEvents): void {
  const send = (text: string): void => {
    terminal.paste(text)
    terminal.focus()
  }
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault()
    event.stopPropagation()
    const decision = decidePaste(event.clipboardData?.getData('text/plain') ?? '', terminal.modes.bracketedPasteMode)
    if (decision.kind === 'send') send(decision.text)
    else if (decision.kind === 'refuse') {
      events.onProblem(failure('too-large', `more than ${String(pasteLimit)} characters are not pasted`))
    } else {
      const { text, lines, runs } = decision
      events.onPasteAsked({
        text,
        lines,
        runs,
        paste: () => {
          send(text)
        },
      })
    }
  }
  element.addEventListener('paste', onPaste, true)
  element.addEventListener('mousedown', (event) => {
    if (event.button !== 0) return
    // The button may come up anywhere.
    const copy = (): void => {
      if (events.copiesOnSelect()) void copySelection(terminal, events.onProblem)
    }
    document.addEventListener('mouseup', copy, { once: true })
  })
}
