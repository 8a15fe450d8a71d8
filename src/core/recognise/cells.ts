/** The rows of a terminal's buffer → one line of text, and back from places in the text to cells. */

export interface Cell {
  /** Empty where nothing was written, and in the second half of a wide character. */
  readonly chars: string
  /** In columns: 2 for CJK, 0 for the second half of such a character. */
  readonly width: number
}

export interface CellText {
  readonly text: string
  /** For each code unit of the text and for its end: the cell, counted through the rows from the first one's first. */
  readonly cells: readonly number[]
}

export interface CellSpan {
  /** The first column and the one behind the last, of one row. */
  readonly row: number
  readonly from: number
  readonly to: number
}

/**
 * @param rows of one logical line, from its first row on; each has the same number of cells.
 * @returns the text without what was never written at its end. A wide character that had no room at the end of a row left
 * an empty cell there, which is no part of the text.
 */
export function textOfRows(rows: readonly (readonly Cell[])[]): CellText {
  const columns = rows[0]?.length ?? 0
  let text = ''
  const cells: number[] = []
  let written = 0
  for (const [row, line] of rows.entries()) {
    for (const [column, { chars, width }] of line.entries()) {
      const isLeftOver = chars === '' && column === columns - 1 && row < rows.length - 1
      if (width === 0 || isLeftOver) continue
      for (let unit = 0; unit < Math.max(1, chars.length); unit += 1) cells.push(row * columns + column)
      text += chars === '' ? ' ' : chars
      if (chars !== '') written = text.length
    }
  }
  return { text: text.slice(0, written), cells: [...cells.slice(0, written), endCell(rows, cells, written)] }
}

/** Behind the last character that was written, which may be a wide one. */
function endCell(rows: readonly (readonly Cell[])[], cells: readonly number[], written: number): number {
  const columns = rows[0]?.length ?? 1
  const last = written === 0 ? undefined : cells[written - 1]
  if (last === undefined) return 0
  return last + Math.max(1, rows[Math.floor(last / columns)]?.[last % columns]?.width ?? 1)
}

/** Where a part of the text stands: one span a row. */
export function cellSpans({ cells }: CellText, start: number, end: number, columns: number): readonly CellSpan[] {
  const first = cells[start] ?? 0
  const behind = cells[end] ?? first
  const spans: CellSpan[] = []
  if (behind <= first) return spans
  for (let row = Math.floor(first / columns); row * columns < behind; row += 1) {
    const from = Math.max(first - row * columns, 0)
    spans.push({ row, from, to: Math.min(behind - row * columns, columns) })
  }
  return spans
}
