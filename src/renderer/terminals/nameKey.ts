/**
 * By keyboard from a name in a terminal to the graph: Ctrl+Shift+G shows what the selected text names; without a selection the
 * last name that can be seen, and with each further press the one before it.
 */
import type { IDisposable, Terminal } from '@xterm/xterm'
import type { EffectiveKeys } from '../../core/commands/keys'
import { cellSpans } from '../../core/recognise/cells'
import type { Span } from '../../core/recognise/types'
import { nameKeyOf } from '../nameKey'
import type { useHighlightStore } from '../stores/highlight'
import { visibleLines } from './lines'

interface Stop {
  readonly elements: readonly string[]
  readonly column: number
  readonly row: number
  readonly length: number
}

/**
 * @param scan what a line of this terminal names.
 * @param keys as the person has set them.
 */
export function createNameKey(
  terminal: Terminal,
  store: ReturnType<typeof useHighlightStore>,
  scan: (text: string) => readonly Span[],
  keys: () => EffectiveKeys,
): IDisposable {
  /** Where the last press stopped, as long as its selection stands. */
  let stopped: Stop | null = null

  function goBack(): readonly string[] | null {
    const stops = stopsIn(terminal, scan)
    const at = stops.findIndex((stop) => stop.row === stopped?.row && stop.column === stopped.column)
    const next = stops.at(at > 0 ? at - 1 : -1) ?? null
    stopped = next
    if (next) terminal.select(next.column, next.row, next.length)
    return next?.elements ?? null
  }
  function isOwnSelection({ column, row }: Stop): boolean {
    const start = terminal.getSelectionPosition()?.start
    return start?.x === column && start.y === row
  }
  function find(): readonly string[] | null {
    if (!terminal.hasSelection() || (stopped && isOwnSelection(stopped))) return goBack()
    stopped = null
    const spans = terminal.getSelection().split('\n').flatMap(scan)
    return spans[0]?.elements ?? null
  }
  const key = nameKeyOf({ source: 'terminal', store, keys, find })
  const onKey = (event: KeyboardEvent): void => {
    if (key.onKey(event)) event.stopPropagation()
  }
  // Before xterm, which would send the key to the shell.
  terminal.element?.addEventListener('keydown', onKey, true)
  terminal.element?.addEventListener('focusout', key.onBlur)
  return {
    dispose() {
      terminal.element?.removeEventListener('keydown', onKey, true)
      terminal.element?.removeEventListener('focusout', key.onBlur)
    },
  }
}

/** Every name in the visible rows, from the top. */
function stopsIn(terminal: Terminal, scan: (text: string) => readonly Span[]): readonly Stop[] {
  return visibleLines(terminal).flatMap((line) =>
    scan(line.text).flatMap(({ start, end, elements }): Stop[] => {
      const spans = cellSpans(line, start, end, terminal.cols)
      const first = spans[0]
      if (!first) return []
      const length = spans.reduce((sum, { from, to }) => sum + to - from, 0)
      return [{ elements, column: first.from, row: line.firstRow + first.row, length }]
    }),
  )
}
