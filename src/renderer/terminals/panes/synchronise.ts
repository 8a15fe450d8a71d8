/** Synchronised input: what is typed into one terminal of such a tab is typed into the others, too. */
import { shallowReactive } from 'vue'
import { receivers, synchronisedOf } from '../../../core/panes/panes'
import { bracketedPaste, isReply } from '../../../core/panes/replies'
import type { PaneTab } from '../../../core/panes/types'
import { useWorkbenchStore } from '../../stores/workbench'
import type { TerminalSession } from '../session'

/** The sessions whose shells take keys, by the page's number of the terminal. */
const sessions = shallowReactive(new Map<number, TerminalSession>())
/** Handing on is what a terminal hears of as its own input again. */
let handingOn = false

/**
 * Takes a terminal into synchronised input, as far as its tab is synchronised. A line that is typed for the person goes past
 * it, to the one terminal that it is meant for.
 *
 * @returns the function that takes it out again, such as when its shell has ended.
 */
export function joinKeys(terminal: number, session: TerminalSession): () => void {
  const workbench = useWorkbenchStore()
  sessions.set(terminal, session)
  const typed = session.terminal.onData((data) => {
    if (handingOn || isReply(data)) return
    handingOn = true
    for (const other of receivers(workbench.panes, terminal)) hand(data, sessions.get(other))
    handingOn = false
  })
  return () => {
    typed.dispose()
    if (sessions.get(terminal) === session) sessions.delete(terminal)
  }
}

/** The brackets of a paste are each program's own: it may have asked for them, or not. */
function hand(data: string, session: TerminalSession | undefined): void {
  const pasted = bracketedPaste(data)
  if (pasted === null) session?.type(data)
  else session?.terminal.paste(pasted)
}

/** @returns the terminals of a tab that take what is typed into any of them: those that stand apart or have ended do not. */
export function takingKeys(tab: PaneTab): number[] {
  return synchronisedOf(tab).filter((terminal) => sessions.has(terminal))
}
