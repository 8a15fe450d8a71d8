/** Where a word stands on a terminal's screen, in pixels: for the mouse, and to compare what is drawn there. */
import type { Terminal } from '@xterm/xterm'
import type { Page } from 'playwright-core'

interface WordPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Of the terminal in front. */
export interface TerminalCells {
  /** The last place in the visible rows where the word stands. */
  of(word: string): Promise<WordPlace>
  /**
   * Moves the pointer onto it: to its middle, or so many pixels behind its beginning. xterm keeps a row's links as long as
   * the pointer stays in that row, so it comes from another one.
   */
  hover(word: string, behind?: number): Promise<void>
  leave(): Promise<void>
}

interface Screen extends HTMLElement {
  terminalText(): string
  terminal(): Terminal
}

/** Hangul has two columns (UAX #11); no other wide characters are used in the tests. */
const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character.charCodeAt(0) >= 0x1100 ? 2 : 1), 0)

const front = '.terminal-pane:visible .screen'

export function terminalCells(page: Page): TerminalCells {
  async function of(word: string): Promise<WordPlace> {
    const { lines, columns } = await page.locator(front).evaluate((element) => {
      const { buffer, rows, cols } = (element as Screen).terminal()
      const { active } = buffer
      const lines = Array.from({ length: rows }, (_unused, row) =>
        active.getLine(active.viewportY + row)?.translateToString(true),
      )
      return { lines: lines.map((line) => line ?? ''), columns: cols }
    })
    const row = lines.map((line) => line.includes(word)).lastIndexOf(true)
    const screen = await page.locator(`${front} .xterm-screen`).boundingBox()
    if (row < 0 || !screen) throw new Error(`${word} cannot be seen:\n${lines.join('\n')}`)
    const [width, height] = [screen.width / columns, screen.height / lines.length]
    const before = columnsOf((lines[row] ?? '').slice(0, (lines[row] ?? '').lastIndexOf(word)))
    return { x: screen.x + before * width, y: screen.y + row * height, width: columnsOf(word) * width, height }
  }
  return {
    of,
    async leave() {
      const box = await page.getByTestId('tab-outputs').boundingBox()
      await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4)
    },
    async hover(word, behind) {
      const place = await of(word)
      const x = place.x + (behind ?? place.width / 2)
      const away = place.y - 2 * place.height
      await page.mouse.move(x, away)
      await page.mouse.move(x, place.y + place.height / 2, { steps: 3 })
    },
  }
}

/** What the terminal in front shows and has shown, its last rows as lines. */
export function terminalText(page: Page): Promise<string> {
  return page.locator(front).evaluate((element) => (element as Screen).terminalText())
}
