/** What stands in a terminal's buffer: whole lines, whatever the terminal wrapped. Rows count from the buffer's top. */
import type { IBufferCell, IBufferLine, Terminal } from '@xterm/xterm'
import { textOfRows, type Cell, type CellText } from '../../core/recognise/cells'
import { longestLine } from '../../core/recognise/scan'

export interface LogicalLine extends CellText {
  readonly firstRow: number
  readonly rows: number
}

/** @returns the line that the row is a part of; null where there is none, and of one that is too long to be looked at. */
export function lineAt(terminal: Terminal, row: number): LogicalLine | null {
  const buffer = terminal.buffer.active
  const most = Math.ceil(longestLine / terminal.cols)
  let first = row
  while (first > 0 && buffer.getLine(first)?.isWrapped === true && row - first <= most) first -= 1
  const rows: (readonly Cell[])[] = []
  let reused: IBufferCell | undefined
  for (let at = first; rows.length <= most; at += 1) {
    const line = buffer.getLine(at)
    if (!line || (at > first && !line.isWrapped)) break
    reused ??= line.getCell(0)
    rows.push(cellsOf(line, terminal.cols, reused))
  }
  if (rows.length === 0 || rows.length > most) return null
  return { ...textOfRows(rows), firstRow: first, rows: rows.length }
}

function cellsOf(line: IBufferLine, columns: number, reused: IBufferCell | undefined): Cell[] {
  return Array.from({ length: columns }, (_unused, column) => {
    const cell = line.getCell(column, reused)
    return { chars: cell?.getChars() ?? '', width: cell?.getWidth() ?? 1 }
  })
}

/** The lines that can be seen just now, from the top. */
export function visibleLines(terminal: Terminal): readonly LogicalLine[] {
  const top = terminal.buffer.active.viewportY
  const lines: LogicalLine[] = []
  for (let row = top; row < top + terminal.rows;) {
    const line = lineAt(terminal, row)
    if (line) lines.push(line)
    row = line ? line.firstRow + line.rows : row + 1
  }
  return lines
}
