/** Drives the terminal in front as a person does, and reads what its xterm holds. */
import type { Terminal } from '@xterm/xterm'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningApp } from './app'

export type ScreenElement = HTMLElement & { terminal(): Terminal; terminalText(): string }

export interface Point {
  readonly x: number
  readonly y: number
}

export interface TerminalHands {
  readonly screen: Locator
  /** Types a line and Enter where the last one has ended. */
  run(line: string): Promise<void>
  prompt(): Promise<void>
  /** The last lines. */
  text(): Promise<string>
  /** The newest row that begins with the text, and its middle's place in the window. */
  rowOf(text: string): Promise<Point & { readonly cellWidth: number }>
  size(): Promise<{ columns: number; rows: number }>
  /** `stty size` of the shell agrees with the page. */
  sizeAgrees(): Promise<{ columns: number; rows: number }>
  /** What a program gets to read from the terminal after it has printed that, up to the cursor's position report. */
  answerTo(printed: string): Promise<string>
  clipboard(): Promise<string>
  copied(text: string): Promise<void>
  /** Red, green, blue of each pixel around there. */
  pixels(at: Point, width: number, height: number): Promise<readonly (readonly number[])[]>
}

/** @param labHost whose shell is in front. */
export function terminalHands(app: RunningApp, labHost = 'lab-1'): TerminalHands {
  const { page, application } = app
  const screen = page.locator('.terminal-pane:visible .screen')
  let serial = 0
  const size = (): Promise<{ columns: number; rows: number }> =>
    screen.evaluate((element) => {
      const { cols, rows } = (element as ScreenElement).terminal()
      return { columns: cols, rows }
    })
  const text = (): Promise<string> => screen.evaluate((element) => (element as ScreenElement).terminalText())
  const hands: TerminalHands = {
    screen,
    text,
    async run(line) {
      await app.atPrompt(labHost)
      await app.typeInTerminal(line)
    },
    prompt: () => app.atPrompt(labHost),
    async rowOf(text) {
      const found = await screen.evaluate((element, wanted) => {
        const terminal = (element as ScreenElement).terminal()
        const { viewportY } = terminal.buffer.active
        const box = element.querySelector('.xterm-screen')?.getBoundingClientRect()
        for (let row = terminal.rows - 1; box && row >= 0; row -= 1) {
          if (
            !terminal.buffer.active
              .getLine(viewportY + row)
              ?.translateToString(true)
              .startsWith(wanted)
          )
            continue
          return {
            x: box.left,
            y: box.top + ((row + 0.5) * box.height) / terminal.rows,
            cellWidth: box.width / terminal.cols,
          }
        }
        return null
      }, text)
      if (!found) throw new Error(`no row in sight begins with ${text}`)
      return found
    },
    size,
    async sizeAgrees() {
      serial += 1
      await hands.run(`echo size ${String(serial)}: $(stty size)`)
      const { columns, rows } = await size()
      await app.terminalShows(`size ${String(serial)}: ${String(rows)} ${String(columns)}`)
      return { columns, rows }
    },
    async answerTo(printed) {
      serial += 1
      await hands.run(
        `IFS= read -rsd R -p $'${printed}\\e[6n' x; printf '\\r\\e[J\\nanswer ${String(serial)}: %q.\\n' "$x"`,
      )
      // In the command's own line a percent sign stands there.
      const answered = new RegExp(`answer ${String(serial)}: ([^%].*)\\.`)
      await expect.poll(text).toMatch(answered)
      return answered.exec(await text())?.[1] ?? ''
    },
    clipboard: () => application.evaluate(({ clipboard }) => clipboard.readText()),
    copied: (text) =>
      application.evaluate(async ({ clipboard }, copy) => {
        await clipboard.writeText(copy)
      }, text),
    async pixels({ x, y }, width, height) {
      const clip = { x: Math.round(x), y: Math.round(y - height / 2), width, height }
      const shot = (await page.screenshot({ clip })).toString('base64')
      return page.evaluate(async (png) => {
        const image = new Image()
        image.src = `data:image/png;base64,${png}`
        await image.decode()
        const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
        const context = canvas.getContext('2d')
        context?.drawImage(image, 0, 0)
        const data = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
        return Array.from({ length: data.length / 4 }, (_unused, at) => [...data.slice(at * 4, at * 4 + 3)])
      }, shot)
    },
  }
  return hands
}

/** A lab host with a shell in front. */
export async function startLab(app: RunningApp): Promise<TerminalHands> {
  await app.page.getByTestId('start-lab').waitFor()
  await app.page.keyboard.press('Control+Enter')
  await app.page.getByTestId('box-lab-1').waitFor({ timeout: 60_000 })
  await expect.poll(() => app.page.locator('.terminal-pane:visible .xterm').count(), { timeout: 15_000 }).toBe(1)
  const hands = terminalHands(app)
  await hands.prompt()
  return hands
}
