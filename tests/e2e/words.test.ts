/** Words and looks: glossary, high contrast, presenter mode, settings that stay, licences, and a report that names nobody. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing, wireIsDrawn } from './support/looks'

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const

describe('words and looks', () => {
  const config = mkdtempSync(join(tmpdir(), 'vl-words-'))
  const file = join(config, 'vethlab', 'settings.json')
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  const html = (name: string): Promise<string | null> => app.page.locator('html').getAttribute(name)
  const kept = (): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  const launch = async (): Promise<void> => {
    app = await launchApp('words', { XDG_CONFIG_HOME: config })
    await by('start-lab').waitFor()
  }

  beforeAll(launch)
  afterAll(async () => {
    await app.close()
  })

  it('keep settings of every kind over a restart', async () => {
    await by('lang-en').click()
    await app.page.keyboard.press('Control+Comma')
    await by('settings-theme').selectOption('contrast')
    await expect.poll(() => html('data-theme')).toBe('contrast')
    await by('settings-language').selectOption('ko')
    await by('settings-engine').selectOption('default')
    await app.screenshot('settings')
    expect(await faults(app.page)).toEqual([])
    expect(await overflowing(app.page)).toEqual([])
    await app.page.keyboard.press('Escape')
    await expect.poll(() => kept()).toMatchObject({ language: 'ko', theme: 'contrast', engine: 'default' })
    await app.close()
    await launch()
    await expect.poll(() => html('data-theme')).toBe('contrast')
    expect(await html('lang')).toBe('ko')
  })

  it('say a broken settings file in the window, keep it aside, and lose one field only', async () => {
    await app.close()
    const text = '{"language":"en","theme":"contrast","presenter":"very"}'
    mkdirSync(join(config, 'vethlab'), { recursive: true })
    writeFileSync(file, text)
    await launch()
    await expect
      .poll(() =>
        by('notice')
          .allTextContents()
          .then((all) => all.join()),
      )
      .toContain('presenter')
    expect(await html('data-theme')).toBe('contrast')
    const [aside = ''] = readdirSync(join(config, 'vethlab')).filter((name) => name.includes('.broken-'))
    expect(readFileSync(join(config, 'vethlab', aside), 'utf8')).toBe(text)
    expect(await by('notice').textContent()).toContain(aside)
    await app.screenshot('broken-settings')
    await by('notice').getByRole('button').click()
  })

  it('follow the desktop', async () => {
    await app.page.keyboard.press('Control+Comma')
    await by('settings-theme').selectOption('system')
    await app.page.keyboard.press('Escape')
    for (const scheme of ['dark', 'light'] as const) {
      await app.page.emulateMedia({ colorScheme: scheme, contrast: 'no-preference' })
      await expect.poll(() => html('data-theme')).toBe(scheme)
    }
    await app.page.emulateMedia({ contrast: 'more' })
    await expect.poll(() => html('data-theme')).toBe('contrast')
    await app.page.emulateMedia({ contrast: null, colorScheme: null })
    await app.page.keyboard.press('Control+Comma')
    await by('settings-theme').selectOption('contrast')
    await app.page.keyboard.press('Escape')
  })

  it('show the licences, by keyboard, and the start without faults in high contrast', async () => {
    await app.screenshot('start-contrast')
    expect(await faults(app.page)).toEqual([])
    await by('about').click()
    await by('licences').getByText('@xterm/xterm', { exact: false }).first().waitFor()
    await by('licences').getByText('@fontsource/nanum-gothic-coding', { exact: false }).first().waitFor()
    await by('licences').focus()
    const top = (): Promise<number> => by('licences').evaluate((element) => element.scrollTop)
    await app.page.keyboard.press('End')
    await expect.poll(top).toBeGreaterThan(100)
    await app.screenshot('about')
    expect(await faults(app.page)).toEqual([])
    await app.page.keyboard.press('Escape')
  })

  it('explain terms by pointer and by keyboard, where they stand', async () => {
    await app.page.keyboard.press('Control+Enter')
    await by('box-lab-1').waitFor({ timeout: 60_000 })
    await by('lesson-open-default-bridge').click()
    await by('mark-before').waitFor()
    const first = app.page.locator('.prose .term').first()
    await first.hover()
    await by('term-card').waitFor()
    await app.screenshot('term-hovered')
    // The card itself can be pointed at.
    await by('term-card').hover()
    // What the pointer is on keeps it: the time of grace that began when the term was left is over by then.
    await expect.poll(() => by('term-card').getAttribute('data-leaving')).toBe('false')
    expect(await by('term-card').isVisible()).toBe(true)
    expect(await faults(app.page)).toEqual([])
    await app.page.keyboard.press('Escape')
    await by('term-card').waitFor({ state: 'detached' })
    const inLegend = by('graph-legend').locator('.term').first()
    await by('graph-legend').focus()
    await expect.poll(() => inLegend.evaluate((element) => element === document.activeElement)).toBe(true)
    await by('term-card').waitFor()
    expect(await inLegend.getAttribute('aria-describedby')).toBe('term-card-text')
    await app.page.keyboard.press('Escape')
    await by('term-card').waitFor({ state: 'detached' })
    expect(await inLegend.evaluate((element) => element === document.activeElement)).toBe(true)
    await app.page.keyboard.press('Enter')
    await by('dialog-glossary').waitFor()
    await app.screenshot('glossary')
    expect(await faults(app.page)).toEqual([])
    await by('glossary-search').fill('masq')
    await expect.poll(() => by('glossary-list').locator('dt').allTextContents()).toHaveLength(1)
    await app.page.keyboard.press('Escape')
    await by('dialog-glossary').waitFor({ state: 'detached' })
    await app.page.keyboard.press('Shift+F1')
    await by('dialog-glossary').waitFor()
    await app.page.keyboard.press('Escape')
  })

  it('have no faults in high contrast at work', async () => {
    await by('socket-lab-1-docker0').click()
    await by('side-panel').waitFor()
    expect(await by('side-panel').locator('dt .term').count()).toBeGreaterThan(1)
    for (const language of ['ko', 'en']) {
      await by(`lang-${language}`).click()
      await app.screenshot(`work-contrast-${language}`)
      expect(await faults(app.page)).toEqual([])
      expect(await overflowing(app.page)).toEqual([])
    }
  })

  it('name nobody in diagnostics, unless ticked', async () => {
    await app.typeInTerminal('docker run -d --name acme-customer nginx')
    await by('socket-acme-customer-eth0').waitFor({ timeout: 30_000 })
    await by('doctor').click()
    await by('diagnostics-make').click()
    await expect.poll(() => by('diagnostics-text').textContent(), { timeout: 30_000 }).toContain('lab-1: ready')
    const text = (await by('diagnostics-text').textContent()) ?? ''
    await app.screenshot('diagnostics')
    expect(await faults(app.page)).toEqual([])
    // The program's own name may be the user's.
    const said = text.replace(/<[a-z]+>|^# Vethlab|^vethlab:/gm, '').toLowerCase()
    for (const name of ['acme-customer', userInfo().username, hostname(), homedir()]) {
      expect(said).not.toContain(name.toLowerCase())
    }
    // Chromium's version has the form of an address.
    expect(text.replace(/^chrome: .*$/m, '')).not.toMatch(/\d+\.\d+\.\d+\.\d+|([0-9a-f]{2}:){5}/)
    await by('diagnostics-copy').click()
    await expect.poll(() => app.application.evaluate(({ clipboard }) => clipboard.readText())).toBe(text)
    await by('diagnostics-with-names').check()
    await expect.poll(() => by('diagnostics-text').textContent(), { timeout: 30_000 }).toContain(userInfo().username)
    await app.page.keyboard.press('Escape')
  })

  it.each(sizes)('enlarge everything in presenter mode at $width×$height', async ({ width, height }) => {
    await app.page.setViewportSize({ width, height })
    for (const language of ['ko', 'en']) {
      await by(`lang-${language}`).click()
      await app.page.evaluate(() => {
        ;(document.activeElement as HTMLElement).blur()
      })
      await app.page.keyboard.press('Control+Shift+KeyL')
      await expect.poll(() => html('data-presenter')).toBe('true')
      await expect.poll(() => app.page.evaluate(() => innerWidth)).toBeLessThan(width / 1.2)
      // Laid out anew, and painted.
      await expect.poll(() => wireIsDrawn(app.page), { timeout: 10_000 }).toMatchObject({ drawn: true })
      await app.screenshot(`presenter-${String(width)}-${language}`)
      expect(await faults(app.page)).toEqual([])
      expect(await overflowing(app.page)).toEqual([])
      // Nothing is outside of the window, and each of the three has its room.
      const outside = await app.page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.bar button, .pane, .pane-head button, #graph-pane')]
          .filter((element) => element.offsetParent !== null)
          .filter((element) => {
            const { right, bottom, height } = element.getBoundingClientRect()
            return right > innerWidth + 1 || bottom > innerHeight + 1 || height < 12
          })
          .map((element) => element.outerHTML.slice(0, 120)),
      )
      expect(outside).toEqual([])
      await app.page.keyboard.press('Control+Shift+KeyL')
      await expect.poll(() => app.page.evaluate(() => innerWidth)).toBe(width)
    }
  })

  it('remember presenter mode', async () => {
    await app.page.keyboard.press('Control+Shift+KeyL')
    await expect.poll(() => existsSync(file) && kept()['presenter']).toBe(true)
    await app.close()
    await launch()
    await expect.poll(() => html('data-presenter')).toBe('true')
  })
})
