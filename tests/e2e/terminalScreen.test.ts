/** What a terminal shows, and how a person sets it: search, settings, zoom, bell, characters, colours, renderers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing, rests } from './support/looks'
import { startLab, type ScreenElement, type TerminalHands } from './support/terminal'

describe('a terminal’s screen', () => {
  let app: RunningApp
  let hands: TerminalHands
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const by = (id: string) => app.page.getByTestId(id)
  const fontSize = (): Promise<number | undefined> =>
    hands.screen.evaluate((element) => (element as ScreenElement).terminal().options.fontSize)
  const focus = (): Promise<void> => app.page.locator('.terminal-pane:visible .xterm-helper-textarea').focus()

  beforeAll(async () => {
    app = await launchApp('terminal-screen')
  })
  afterAll(async () => {
    await app.close()
  })

  it('has a shell', async () => {
    hands = await startLab(app)
  })

  describe('the search', () => {
    const count = async (): Promise<string> => ((await by('terminal-search-count').textContent()) ?? '').trim()
    const says = (text: string): Promise<void> => expect.poll(count, { timeout: 10_000 }).toBe(text)
    const seek = (text: string): Promise<void> => by('terminal-search-field').fill(text)

    it('has something to find', async () => {
      await hands.run("clear; printf '%s\\n' Needle needle needles 'no pin' 'a.c abc'")
      await hands.prompt()
      await hands.run('seq 60')
      await hands.prompt()
    })

    it('finds in the lines above, goes on and back, and gives the focus back', async () => {
      await focus()
      await press('Control+Shift+F')
      await by('terminal-search').waitFor()
      await seek('needle')
      await expect.poll(count).toMatch(/\d \/ 3/)
      const first = await count()
      await press('Enter')
      await expect.poll(count).not.toBe(first)
      await press('Shift+Enter')
      await expect.poll(count).toBe(first)
      await press('F3')
      await press('Shift+F3')
      await expect.poll(count).toBe(first)
      await app.screenshot('search')
      await press('Escape')
      await by('terminal-search').waitFor({ state: 'detached' })
      await app.page.keyboard.type('echo focus-$((1+1))')
      await press('Enter')
      await app.terminalShows('focus-2')
    })

    it('takes case, whole words and expressions, and says which is none', async () => {
      await focus()
      await press('Control+Shift+F')
      await seek('needle')
      await by('terminal-search-caseSensitive').click()
      await expect.poll(count).toMatch(/ 2$/)
      await by('terminal-search-wholeWord').click()
      await expect.poll(count).toMatch(/ 1$/)
      await by('terminal-search-caseSensitive').click()
      await by('terminal-search-wholeWord').click()
      await by('terminal-search-regex').click()
      await seek('need(')
      await says('잘못된 정규 표현식')
      await seek('needl[e]s')
      await expect.poll(count).toMatch(/ 1$/)
      await seek('nowhere-to-be-found-at-all')
      await says('없음')
      await press('Escape')
    })

    it('stands above what it has found', async () => {
      await focus()
      await hands.run("clear; printf '%*s\\n' $((COLUMNS-8)) needle")
      await hands.prompt()
      await press('Control+Shift+F')
      await seek('needle')
      await expect.poll(count).toMatch(/ 1$/)
      // A hit is an element of xterm's, with a place of its own in its layers; this one lies behind the bar.
      const covered = (): Promise<boolean[]> =>
        app.page.evaluate(() => {
          const bar = document.querySelector('[data-testid="terminal-search"]')
          return [...document.querySelectorAll('.xterm-decoration')].map((hit) => {
            const { left, top, width, height } = hit.getBoundingClientRect()
            return bar?.contains(document.elementFromPoint(left + width / 2, top + height / 2)) ?? false
          })
        })
      await expect.poll(async () => (await covered()).length).toBeGreaterThan(0)
      expect(await covered()).not.toContain(false)
      await app.screenshot('search-above')
      await press('Escape')
    })
  })

  describe('the settings', () => {
    it('hold at once, in columns and rows too, and over a restart of the page', async () => {
      const before = await hands.sizeAgrees()
      await press('Control+,')
      await by('dialog-settings').waitFor()
      await by('settings-fontSize').focus()
      await app.page.keyboard.press('ArrowUp')
      await app.page.keyboard.type('20')
      await by('settings-fontSize').fill('20')
      await press('Tab')
      await by('settings-lineHeight').fill('1.5')
      await press('Tab')
      await by('settings-scrollback').fill('999999')
      await press('Tab')
      await expect.poll(() => by('settings-scrollback').inputValue()).toBe('100000')
      await press('Escape')
      await by('dialog-settings').waitFor({ state: 'detached' })
      await focus()
      const after = await hands.sizeAgrees()
      expect(after.columns).toBeLessThan(before.columns)
      expect(after.rows).toBeLessThan(before.rows)
      const scrollback = await hands.screen.evaluate(
        (element) => (element as ScreenElement).terminal().options.scrollback,
      )
      expect([scrollback, await fontSize()]).toEqual([100_000, 20])
      await press('Control+,')
      await by('settings-fontFamily').selectOption('monospace')
      await press('Escape')
      await focus()
      await hands.sizeAgrees()
      await press('Control+,')
      await by('settings-defaults').click()
      await press('Escape')
      await focus()
      expect(await hands.sizeAgrees()).toEqual(before)
    })

    it('look right in both languages and themes', { timeout: 300_000 }, async () => {
      for (const language of ['ko', 'en']) {
        for (const theme of ['light', 'dark']) {
          await by(`lang-${language}`).click()
          if ((await app.page.locator('html').getAttribute('data-theme')) !== theme) await by('theme-toggle').click()
          await expect.poll(() => app.page.locator('html').getAttribute('data-theme')).toBe(theme)
          for (const [name, open] of [
            ['dialog-settings', 'Control+,'],
            ['terminal-menu', 'Shift+F10'],
            ['terminal-search', 'Control+Shift+F'],
          ] as const) {
            await focus()
            await press(open)
            await by(name).waitFor()
            if (name === 'terminal-search') await by('terminal-search-field').fill('lab')
            // A menu or a dialog fades in.
            await rests(app.page)
            await app.screenshot(`${name}-${language}-${theme}`)
            expect(await faults(app.page)).toEqual([])
            expect(await overflowing(app.page)).toEqual([])
            await press('Escape')
            await by(name).waitFor({ state: 'detached' })
          }
        }
      }
      await by('lang-ko').click()
    })

    it('are zoomed by keys and wheel', async () => {
      await focus()
      const before = await hands.sizeAgrees()
      // Faster than the settings are kept.
      await Promise.all(['Control+=', 'Control+=', 'Control+='].map(press))
      expect(await fontSize()).toBe(18)
      expect((await hands.sizeAgrees()).columns).toBeLessThan(before.columns)
      await press('Control+0')
      expect(await hands.sizeAgrees()).toEqual(before)
      await press('Control+-')
      expect((await hands.sizeAgrees()).columns).toBeGreaterThan(before.columns)
      const box = await hands.screen.boundingBox()
      await app.page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 50)
      await app.page.keyboard.down('Control')
      await app.page.mouse.wheel(0, -120)
      await app.page.keyboard.up('Control')
      await focus()
      expect(await hands.sizeAgrees()).toEqual(before)
    })
  })

  it('copies what the mouse selects, if that is wanted', async () => {
    await hands.run('echo selected-word')
    await hands.prompt()
    const { x, y, cellWidth } = await hands.rowOf('selected-word')
    await hands.copied('from before')
    await app.page.mouse.dblclick(x + cellWidth, y)
    expect(await hands.clipboard()).toBe('from before')
    await press('Control+,')
    await by('settings-copyOnSelect').check()
    await press('Escape')
    await app.page.mouse.click(x + 30 * cellWidth, y)
    await app.page.mouse.dblclick(x + cellWidth, y)
    await expect.poll(hands.clipboard).toBe('selected-word')
  })

  describe('the bell', () => {
    const ringSoon = async (): Promise<void> => {
      await focus()
      await hands.run("read -t 1 x; printf '\\a'")
      await by('new-terminal').click()
      await app.page.getByRole('menuitem').first().click()
    }
    const leave = async (): Promise<void> => {
      await by('terminal-tab-1').click()
      await app.page.locator('.terminal-tab').last().locator('button').last().click()
    }

    it('marks the tab until one has looked', async () => {
      await ringSoon()
      await by('terminal-tab-1').getByTestId('bell-mark').waitFor()
      await app.screenshot('bell-mark')
      expect(await faults(app.page)).toEqual([])
      await by('terminal-tab-1').click()
      await expect.poll(() => by('bell-mark').count()).toBe(0)
      await leave()
    })

    it('is seen in the terminal in front, once for many', async () => {
      await hands.run("printf '\\a\\a\\a'")
      await by('bell-flash').waitFor()
      await app.screenshot('bell')
      await by('bell-flash').waitFor({ state: 'detached' })
    })

    it('is heard, or is off', async () => {
      const tones = (): Promise<number> => app.page.evaluate(() => (window as unknown as { tones: number }).tones)
      await app.page.evaluate(() => {
        const create = AudioContext.prototype.createOscillator
        Object.assign(window, { tones: 0 })
        AudioContext.prototype.createOscillator = function (this: AudioContext) {
          ;(window as unknown as { tones: number }).tones += 1
          return create.call(this)
        }
      })
      await press('Control+,')
      await by('settings-bell').selectOption('sound')
      await press('Escape')
      await focus()
      await hands.run("printf '\\a'")
      await expect.poll(tones).toBe(1)
      await by('bell-flash').waitFor({ state: 'detached' })
      await press('Control+,')
      await by('settings-bell').selectOption('off')
      await press('Escape')
      await focus()
      await hands.run("printf '\\a'; echo rung-$((3*3))")
      await app.terminalShows('rung-9')
      expect([await tones(), await by('bell-flash').count()]).toEqual([1, 0])
    })
  })

  it('says why it has ended in the language that is chosen now', async () => {
    const said = (): Promise<string | null> => by('terminal-ended').filter({ visible: true }).textContent()
    await by('new-terminal').click()
    await app.page.getByRole('menuitem').first().click()
    await hands.run('exit 7')
    await expect.poll(said, { timeout: 10_000 }).toContain('셸이 끝났습니다 (7)')
    await by('lang-en').click()
    await expect.poll(said).toContain('the shell has ended (7)')
    await by('lang-ko').click()
    await expect.poll(said).toContain('셸이 끝났습니다 (7)')
    await by('terminal-tab-1').click()
    await app.page.locator('.terminal-tab').last().locator('button').last().click()
    await focus()
  })

  it('shows the end of what is printed while it comes into sight with less room than before, and its last row whole', async () => {
    await by('pane-whole').click()
    await hands.run('seq 300')
    await hands.prompt()
    await by('new-terminal').click()
    await app.page.getByRole('menuitem').first().click()
    await hands.prompt()
    await by('pane-whole').click()
    // In one task, before xterm draws again.
    await app.page.evaluate(async () => {
      document.querySelector<HTMLElement>('[data-testid="terminal-tab-1"]')?.click()
      await new Promise((later) => setTimeout(later, 0))
      const screen = document.querySelector<ScreenElement>('[data-testid="terminal-1"] .screen')
      await new Promise<void>((parsed) => {
        screen?.terminal().write('\r\nend'.repeat(3), parsed)
      })
    })
    const place = (): Promise<readonly number[]> =>
      hands.screen.evaluate((element) => {
        const { viewportY, baseY } = (element as ScreenElement).terminal().buffer.active
        const rows = element.querySelector('.xterm-screen')?.getBoundingClientRect()
        const room = element.getBoundingClientRect()
        return [baseY - viewportY, Math.max(0, Math.round((rows?.bottom ?? 0) - room.bottom))]
      })
    await expect.poll(place).toEqual([0, 0])
    await app.page.locator('.terminal-tab').last().locator('button').last().click()
    await focus()
  })

  it('tells a screen reader where one is and what stands there', async () => {
    const input = app.page.locator('.terminal-pane:visible .xterm-helper-textarea')
    expect(await input.getAttribute('aria-label')).toBe('랩 호스트 lab-1')
    await press('Control+,')
    await by('settings-screenReader').check()
    await press('Escape')
    await focus()
    await hands.run('echo read-$((40+2))')
    await expect
      .poll(() => app.page.locator('.terminal-pane:visible .xterm-accessibility').textContent())
      .toContain('read-42')
    expect(await faults(app.page)).toEqual([])
  })
})
