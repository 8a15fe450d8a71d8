/** Where a word stands on a terminal's screen, in pixels: for the mouse, and to compare what is drawn there. */
import type { Page } from 'playwright-core'
import type { RunningApp } from './app'

export interface WordPlace {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Of the terminal in front; the shell in it must be at its prompt, since it is asked how large the terminal is. */
export interface TerminalCells {
  /** The last place in the visible rows where the word stands. */
  of(word: string): Promise<WordPlace>
  /** Moves the pointer onto it. xterm keeps a row's links as long as the pointer stays there, so it comes from another one. */
  hover(word: string): Promise<void>
  leave(): Promise<void>
}

/** Hangul and Han characters have two columns (UAX #11); no others are used in the tests. */
const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character.charCodeAt(0) >= 0x1100 ? 2 : 1), 0)

/** @param size what `stty size` says: rows and columns. */
export function terminalCells({ page }: RunningApp, size: { rows: number; columns: number }): TerminalCells {
  const { rows, columns } = size
  async function visibleRows(): Promise<string[]> {
    const all = (await terminalText(page)).split('\n')
    return all.slice(Math.max(0, all.length - rows))
  }
  async function of(word: string): Promise<WordPlace> {
    const lines = await visibleRows()
    const row = lines.map((line) => line.includes(word)).lastIndexOf(true)
    const screen = await page.locator('.terminal-pane:visible .xterm-screen').boundingBox()
    if (row < 0 || !screen) throw new Error(`${word} cannot be seen:\n${lines.join('\n')}`)
    const [width, height] = [screen.width / columns, screen.height / rows]
    const before = columnsOf((lines[row] ?? '').slice(0, (lines[row] ?? '').lastIndexOf(word)))
    return { x: screen.x + before * width, y: screen.y + row * height, width: columnsOf(word) * width, height }
  }
  async function leave(): Promise<void> {
    const box = await page.getByTestId('tab-outputs').boundingBox()
    await page.mouse.move((box?.x ?? 0) + 4, (box?.y ?? 0) + 4)
  }
  return {
    of,
    leave,
    async hover(word) {
      const place = await of(word)
      const away = place.y < 2 * place.height ? place.y + 2 * place.height : place.y - 2 * place.height
      await page.mouse.move(place.x + place.width / 2, away)
      await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 3 })
    },
  }
}

/** What the terminal in front shows and has shown, its last rows as lines. */
export function terminalText(page: Page): Promise<string> {
  return page
    .locator('.terminal-pane:visible .screen')
    .evaluate((element) => (element as HTMLElement & { terminalText(): string }).terminalText())
}
