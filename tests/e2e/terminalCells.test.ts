/** Cells, colours and characters of a terminal; what draws them; Korean input; and what a program may not ask of it. */
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { startLab, type ScreenElement, type TerminalHands } from './support/terminal'

/** WCAG 2.2, "relative luminance", of red, green, blue. */
function luminance(pixel: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = pixel.map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('a terminal’s cells', () => {
  let app: RunningApp
  let hands: TerminalHands
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const canvases = (): Promise<number> => hands.screen.locator('.xterm-screen canvas').count()

  beforeAll(async () => {
    app = await launchApp('terminal-cells')
  })
  afterAll(async () => {
    await app.close()
  })

  it('has a shell', async () => {
    hands = await startLab(app)
  })

  it.each([
    ['한글', '\\355\\225\\234\\352\\270\\200', 5],
    ['an emoji', '\\360\\237\\221\\215', 3],
    ['a combining accent', 'e\\314\\201', 2],
    ['a character of Unicode 11', '\\360\\237\\245\\255', 3],
  ])('%s takes the cells that the shell is told', async (_name, bytes, column) => {
    expect(await hands.answerTo(`\\e[1;1H${bytes}`)).toBe(`$'\\E[1;${String(column)}'`)
  })

  it('are as wide as the shipped font', async () => {
    const { cellWidth } = await hands.rowOf('root@lab-1')
    // Half of 15 px, and whole device pixels where WebGL draws.
    expect(cellWidth).toBeGreaterThanOrEqual(7)
    expect(cellWidth).toBeLessThanOrEqual(7.6)
  })

  it('draw a character again when its part of the font has come', async () => {
    await hands.run("clear; printf '\\353\\267\\201\\354\\214\\225\\n'")
    await hands.prompt()
    const at = await hands.rowOf('뷁')
    await app.page.evaluate(() => document.fonts.ready)
    const shot = async (): Promise<string> => JSON.stringify(await hands.pixels(at, 40, 16))
    /** What is seen when two looks in a row see the same: drawn, and nothing on its way. */
    const steady = async (): Promise<string> => {
      let last = ''
      const same = async (): Promise<boolean> => {
        const before = last
        last = await shot()
        return last === before
      }
      await expect.poll(same, { timeout: 20_000, interval: 150 }).toBe(true)
      return last
    }
    const asShown = await steady()
    await hands.screen.evaluate((element) => {
      ;(element as ScreenElement).terminal().clearTextureAtlas()
    })
    expect(asShown).toBe(await steady())
  })

  it('show true colour and underline styles', async () => {
    await hands.run(
      "clear; printf '\\e[38;2;10;200;30mTRUE\\e[0m\\n\\e[48;2;200;30;90m        \\e[0m\\n\\e[4:3mcurly\\e[0m\\n'",
    )
    await hands.prompt()
    const cell = await hands.screen.evaluate((element) => {
      const { active } = (element as ScreenElement).terminal().buffer
      const one = active.getLine(active.viewportY)?.getCell(0)
      return { rgb: one?.isFgRGB(), colour: one?.getFgColor() }
    })
    expect(cell).toEqual({ rgb: true, colour: 0x0ac81e })
    const { x, y } = await hands.rowOf('TRUE')
    const row = await hands.rowOf('curly')
    const middle = { x: x + 20, y: (y + row.y) / 2 }
    expect(await hands.pixels(middle, 2, 2)).toEqual(Array.from({ length: 4 }, () => [200, 30, 90]))
    await app.screenshot('colours')
  })

  it.each([
    ['dark', 30],
    ['light', 37],
    ['light', 97],
  ] as const)('in the %s theme can be read even where colour %d is written with', async (theme, colour) => {
    if ((await app.page.locator('html').getAttribute('data-theme')) !== theme) {
      await app.page.getByTestId('theme-toggle').click()
      await app.page.locator('.terminal-pane:visible .xterm-helper-textarea').focus()
    }
    await hands.run(`clear; printf '\\e[4;${String(colour)}mMMMMMMMM\\e[0m\\n'`)
    await hands.prompt()
    const { x, y } = await hands.rowOf('MMMMMMMM')
    const seen = (await hands.pixels({ x: x + 2, y }, 50, 18)).map(luminance)
    const [low, high] = [Math.min(...seen), Math.max(...seen)]
    // Less than the 4.5 of the colour itself: thin strokes are blended with the background.
    expect((high + 0.05) / (low + 0.05)).toBeGreaterThan(4)
  })

  describe('what a program asks for', () => {
    it('reports no title and no size of the window, and answers nothing of its own', async () => {
      await hands.run("printf '\\e]2;rm -rf /\\a'")
      expect(await hands.answerTo('\\e[21t\\e[20t\\e[18t\\e[14t\\e[16t\\x05')).toMatch(/^\$'\\E\[\d+;\d+'$/)
      // The same, asked of a terminal that answers: so it would have been seen.
      await hands.screen.evaluate((element) => {
        ;(element as ScreenElement).terminal().options.windowOptions = { getWinSizeChars: true }
      })
      expect(await hands.answerTo('\\e[18t')).toContain('\\E[8;')
      await hands.screen.evaluate((element) => {
        ;(element as ScreenElement).terminal().options.windowOptions = {}
      })
    })

    it('does not reach the clipboard, neither to write nor to read', async () => {
      await hands.copied('mine')
      expect(await hands.answerTo('\\e]52;c;aGFja2Vk\\a\\e]52;c;?\\a')).toMatch(/^\$'\\E\[\d+;\d+'$/)
      expect(await hands.clipboard()).toBe('mine')
      // With a handler that obeys it would have been changed.
      await hands.screen.evaluate((element) => {
        ;(element as ScreenElement).terminal().parser.registerOscHandler(52, (data) => {
          void navigator.clipboard.writeText(atob(data.slice(2)))
          return true
        })
      })
      await hands.run("printf '\\e]52;c;aGFja2Vk\\a'")
      await expect.poll(hands.clipboard).toBe('hacked')
    })
  })

  describe('Korean input', () => {
    let client: CDPSession
    const compose = (text: string) =>
      client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    const commit = (text: string) => client.send('Input.insertText', { text })
    /** What the shell has got between the quotes: nothing is echoed but by it. */
    const shellGot = async (type: () => Promise<void>): Promise<string> => {
      await hands.run('IFS= read -r x; printf "got <%s>\\n" "$x"')
      await type()
      await expect.poll(hands.text).toMatch(/\ngot <.*>/)
      const got = /\ngot <(.*)>/.exec(await hands.text())?.[1] ?? ''
      await hands.run('clear')
      return got
    }

    beforeAll(async () => {
      client = await app.page.context().newCDPSession(app.page)
    })

    it('comes once and in order, and is composed at the cursor', async () => {
      const got = await shellGot(async () => {
        for (const part of ['ㅎ', '하', '한']) await compose(part)
        const place = await hands.screen.evaluate((element) => {
          const terminal = (element as ScreenElement).terminal()
          const view = element.querySelector('.composition-view.active')?.getBoundingClientRect()
          const box = element.querySelector('.xterm-screen')?.getBoundingClientRect()
          if (!view || !box) return null
          const { cursorX, cursorY } = terminal.buffer.active
          return {
            x: Math.abs(view.left - box.left - (cursorX * box.width) / terminal.cols),
            y: Math.abs(view.top - box.top - (cursorY * box.height) / terminal.rows),
          }
        })
        expect(place?.x).toBeLessThan(2)
        expect(place?.y).toBeLessThan(2)
        await app.screenshot('composition')
        await commit('한')
        for (const part of ['ㄱ', '그', '글']) await compose(part)
        await commit('글')
        await press('Enter')
      })
      expect(got).toBe('한글')
    })

    it('survives a Backspace within a composition, and an Enter right behind one', async () => {
      const got = await shellGot(async () => {
        for (const part of ['ㄷ', '도', '돋', '도', 'ㄷ', '다']) await compose(part)
        await commit('다')
        await compose('ㅋ')
        await compose('')
        for (const part of ['ㄹ', '리']) await compose(part)
        await Promise.all([commit('리'), press('Enter')])
      })
      expect(got).toBe('다리')
    })
  })

  it('are drawn on when the graphics card is lost', async () => {
    // Where a processor draws in the card's place, WebGL is not used: the page is made to believe that it is one.
    await app.page.addInitScript(() => {
      const prototype = HTMLCanvasElement.prototype as { getContext(kind: string, options?: object): unknown }
      const original = prototype.getContext
      prototype.getContext = function (kind, options) {
        return original.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false })
      }
    })
    await app.page.reload()
    await expect.poll(canvases, { timeout: 20_000 }).toBeGreaterThan(0)
    await hands.screen.evaluate((element) => {
      for (const canvas of element.querySelectorAll('canvas')) {
        canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
      }
    })
    await expect.poll(canvases, { timeout: 20_000 }).toBe(0)
    await hands.run('echo drawn-$((5*5))')
    await expect.poll(() => hands.screen.locator('.xterm-rows').textContent()).toContain('drawn-25')
  })
})

describe('without WebGL', () => {
  it('a terminal works the same', async () => {
    const app = await launchApp('terminal-cells', {}, [
      '--disable-3d-apis',
      '--disable-gpu',
      '--disable-software-rasterizer',
    ])
    try {
      const hands = await startLab(app)
      const offered = await app.page.evaluate(() => document.createElement('canvas').getContext('webgl2') !== null)
      expect([offered, await hands.screen.locator('.xterm-screen canvas').count()]).toEqual([false, 0])
      await hands.run('echo plain-$((6*6))')
      await expect.poll(() => hands.screen.locator('.xterm-rows').textContent()).toContain('plain-36')
      expect(await hands.answerTo('\\e[1;1H\\355\\225\\234')).toBe("$'\\E[1;3'")
      await hands.sizeAgrees()
    } finally {
      await app.close()
    }
  })
})
