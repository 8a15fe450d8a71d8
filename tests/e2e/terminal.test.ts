/** What goes into a terminal and what comes out of it: pasting, Korean input, links, the clipboard, what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { startLab, type ScreenElement, type TerminalHands } from './support/terminal'

describe('a terminal in real Electron', () => {
  let app: RunningApp
  let hands: TerminalHands
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const by = (id: string) => app.page.getByTestId(id)
  const bracketed = (): Promise<boolean> =>
    hands.screen.evaluate((element) => (element as ScreenElement).terminal().modes.bracketedPasteMode)

  beforeAll(async () => {
    app = await launchApp('terminal')
  })
  afterAll(async () => {
    await app.close()
  })

  it('has a shell', async () => {
    hands = await startLab(app)
  })

  describe('pasting', () => {
    it('into a program that takes newlines as text shows them first, and runs nothing', async () => {
      await hands.prompt()
      await expect.poll(bracketed).toBe(true)
      // The text tries to end the bracket early, so that its second line would run.
      await hands.copied('touch /tmp/first\x1b[201~\ntouch /tmp/second\x0f\n')
      await press('Control+Shift+V')
      await by('paste-go').click()
      await app.terminalShows('touch /tmp/second')
      await press('Control+C')
      await hands.run('ls /tmp/first /tmp/second; echo looked')
      await app.terminalShows('\nlooked')
      await app.terminalShows("cannot access '/tmp/second'")
    })

    it('into one that would run each line shows it first', async () => {
      await hands.run('cat')
      await expect.poll(bracketed).toBe(false)
      await hands.copied('one-line\ntwo-lines\n')
      await press('Shift+Insert')
      await by('paste-question').waitFor()
      await app.screenshot('paste')
      // Enter was meant for the shell: it does not paste.
      await press('Enter')
      await by('paste-question').waitFor({ state: 'detached' })
      await press('Control+Shift+V')
      await by('paste-go').click()
      // Once as typed, once by cat.
      await expect.poll(async () => (await hands.text()).split('two-lines').length - 1).toBe(2)
      await press('Control+C')
    })

    it('by the middle button gives the primary selection', async () => {
      await hands.prompt()
      await app.application.evaluate(({ clipboard }) => {
        const text = 'echo from-primary-$((6*7))'
        // Newer Electrons have an object of its own for it.
        const { selection, writeText } = clipboard as unknown as {
          selection?: { writeText(text: string): unknown }
          writeText(text: string, type: 'selection'): unknown
        }
        return Promise.resolve(selection ? selection.writeText(text) : writeText(text, 'selection')).then(
          () => undefined,
        )
      })
      const box = await hands.screen.boundingBox()
      await app.page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 60, { button: 'middle' })
      await app.terminalShows('from-primary')
      await press('Enter')
      await app.terminalShows('from-primary-42')
    })
  })

  describe('the menu', () => {
    it('is reached by keyboard, copies, pastes and selects all', async () => {
      await hands.run('echo word-to-copy')
      await hands.prompt()
      const { x, y, cellWidth } = await hands.rowOf('word-to-copy')
      await app.page.mouse.dblclick(x + 2 * cellWidth, y)
      await press('Shift+F10')
      await by('terminal-menu').waitFor()
      expect(await by('terminal-menu').getByRole('menuitem').count()).toBe(6)
      await by('terminal-menu-copy').click()
      // The word separators leave the hyphens in.
      await expect.poll(hands.clipboard).toBe('word-to-copy')
      await hands.copied('echo by-menu-$((40+2))')
      await app.page.mouse.click(x + 300, y, { button: 'right' })
      await by('terminal-menu-paste').click()
      await app.terminalShows('by-menu-$')
      await press('Enter')
      await app.terminalShows('by-menu-42')
      await press('Shift+F10')
      await by('terminal-menu-select-all').click()
      await press('Control+Insert')
      await expect.poll(hands.clipboard).toContain('by-menu-42')
    })

    it('leaves the right button to a program that has asked for the mouse', async () => {
      await hands.run("printf '\\e[?1000h'")
      const { x, y } = await hands.rowOf('root@lab-1')
      await app.page.mouse.click(x + 200, y, { button: 'right' })
      expect(await by('terminal-menu').count()).toBe(0)
      await app.page.keyboard.down('Shift')
      await app.page.mouse.click(x + 200, y, { button: 'right' })
      await app.page.keyboard.up('Shift')
      await by('terminal-menu').waitFor()
      await press('Escape')
      await by('terminal-menu').waitFor({ state: 'detached' })
      await hands.screen.evaluate((element) => {
        ;(element as ScreenElement).terminal().write('\x1b[?1000l')
      })
      await press('Control+C')
    })
  })

  describe('a link', () => {
    /** What main hands to the desktop. */
    const opened = (): Promise<string[]> =>
      app.application.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
    const hover = async (row: string): Promise<void> => {
      const { x, y, cellWidth } = await hands.rowOf(row)
      // xterm keeps a row's links until the mouse has been on another one.
      await app.page.mouse.move(x + cellWidth, y - 40)
      await app.page.mouse.move(x + cellWidth * 3, y)
    }
    const click = async (): Promise<void> => {
      await app.page.mouse.down()
      await app.page.mouse.up()
    }

    it('is printed, or lies', async () => {
      await app.application.evaluate(({ shell }) => {
        const list: string[] = []
        Object.assign(globalThis, { opened: list })
        Object.assign(shell, {
          openExternal: (url: string) =>
            url.includes('no-browser') ? Promise.reject(new Error('no browser')) : Promise.resolve(list.push(url)),
        })
      })
      await hands.run('clear')
      await hands.run(
        [
          "printf '%s\\n' http://printed.example/a에서 http://user:secret@hides.example/ http://no-browser.example/",
          "printf '\\e]8;;%s\\e\\\\%s\\e]8;;\\e\\\\\\n' https://real.example/x https://lies.example/",
          "printf '\\e]8;;%s\\e\\\\%s\\e]8;;\\e\\\\\\n' file:///etc/passwd a-file 'javascript:alert(1)' a-script",
        ].join('; '),
      )
      await hands.prompt()
    })

    it('is opened by Ctrl+click alone, without the Korean particle behind it', async () => {
      await hover('http://printed.example')
      await expect.poll(() => by('link-target').textContent()).toBe('http://printed.example/a')
      await app.screenshot('link')
      await click()
      await app.page.keyboard.down('Control')
      await click()
      await app.page.keyboard.up('Control')
      await expect.poll(opened).toEqual(['http://printed.example/a'])
    })

    it('shows where it really leads, and leads there', async () => {
      await hover('https://lies.example')
      await expect.poll(() => by('link-target').textContent()).toBe('https://real.example/x')
      await app.page.keyboard.down('Control')
      await click()
      await app.page.keyboard.up('Control')
      await expect.poll(async () => (await opened()).at(-1)).toBe('https://real.example/x')
    })

    it.each(['http://user:secret', 'a-file', 'a-script'])('%s is not opened', async (row) => {
      const before = await opened()
      await hover(row)
      await app.page.locator('[data-testid="link-hint"].refused').waitFor()
      await app.screenshot(`link-refused-${row.slice(0, 6)}`)
      await app.page.keyboard.down('Control')
      await click()
      await app.page.keyboard.up('Control')
      expect(await opened()).toEqual(before)
      const url = row === 'a-file' ? 'file:///etc/passwd' : 'javascript:alert(1)'
      const answer = await app.page.evaluate(
        (target) =>
          (window as unknown as { vethlab: { request(r: string, a: unknown): Promise<string> } }).vethlab.request(
            'link.open',
            { url: target },
          ),
        url,
      )
      expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'bad-request' })
      expect(app.page.url()).toBe('vethlab://page/index.html')
    })

    it('says so where there is no browser', async () => {
      await hover('http://no-browser')
      await app.page.keyboard.down('Control')
      await click()
      await app.page.keyboard.up('Control')
      await expect
        .poll(() => by('notice').allTextContents())
        .toEqual([expect.stringContaining('http://no-browser.example/')])
      await by('notice').getByRole('button').click()
    })
  })

  it('Ctrl-C reaches a program that floods the terminal', async () => {
    await hands.run('yes flooded')
    await app.terminalShows('flooded\nflooded')
    await press('Control+C')
    await hands.prompt()
    await hands.run('echo after-$((2*3))')
    await app.terminalShows('after-6')
  })
})
