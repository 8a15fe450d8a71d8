/** One view in both languages and every theme, at the sizes that it must be sensible at: pictures, axe, cut-off text. */
import { expect } from 'vitest'
import type { RunningApp } from './app'
import { faults, overflowing } from './looks'
import { otherLook } from './sameLook'

interface Size {
  readonly width: number
  readonly height: number
}

export const bothSizes: readonly Size[] = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]
export const smallSize = bothSizes.slice(0, 1)

export interface LookOptions {
  /** By default both. Axe is asked at the first one: what it finds depends on colours and names, hardly on the size. */
  readonly sizes?: readonly Size[]
  /** Its looks at the first size, high contrast too, are those of tests/looks/reference. */
  readonly compared?: boolean
  /** What lies over the switches of language and theme: it is opened again for each language. */
  readonly over?: { open(): Promise<void>; close(): Promise<void> }
}

/** @param name of the pictures: NAME-WIDTH-LANGUAGE-THEME, and of the reference. */
export async function inEveryLook(app: RunningApp, name: string, options: LookOptions = {}): Promise<void> {
  const { sizes = bothSizes, compared = false, over } = options
  const { page } = app
  const html = page.locator('html')
  const before = { theme: (await html.getAttribute('data-theme')) ?? 'dark', language: await html.getAttribute('lang') }
  const others: string[] = []
  await over?.close()
  for (const size of sizes) {
    const first = size === sizes[0]
    await page.setViewportSize(size)
    for (const language of ['ko', 'en']) {
      await page.getByTestId(`lang-${language}`).click()
      await over?.open()
      for (const theme of ['dark', 'light']) {
        await (over ? paint(app, theme) : switchTo(app, theme))
        await page.waitForTimeout(150)
        await app.screenshot(`${name}-${String(size.width)}-${language}-${theme}`)
        if (first) expect(await faults(page)).toEqual([])
        expect(await overflowing(page)).toEqual([])
        if (first && compared) others.push((await otherLook(app, name, `${language}-${theme}`)) ?? '')
      }
      if (first && compared) {
        const { theme } = await html.evaluate((element) => ({ theme: element.dataset['theme'] ?? '' }))
        await paint(app, 'contrast')
        await app.screenshot(`${name}-${String(size.width)}-${language}-contrast`)
        others.push((await otherLook(app, name, `${language}-contrast`)) ?? '')
        await paint(app, theme)
      }
      if (over) await paint(app, before.theme)
      await over?.close()
    }
  }
  if (before.language !== null) await page.getByTestId(`lang-${before.language}`).click()
  if (!over) await switchTo(app, before.theme)
  await over?.open()
  expect(others.filter((line) => line !== '')).toEqual([])
}

/**
 * The same, at the small size, of what lies over the view and its switches: opened anew for each language, closed with Escape,
 * also where a look was wrong.
 * @param shown its test id.
 */
export async function overInEveryLook(
  app: RunningApp,
  name: string,
  shown: string,
  open: () => Promise<void>,
  compared = false,
): Promise<void> {
  const element = app.page.getByTestId(shown)
  const opened = async (): Promise<void> => {
    await open()
    await element.waitFor()
  }
  const close = async (): Promise<void> => {
    if ((await element.count()) === 0) return
    await app.page.keyboard.press('Escape')
    await element.waitFor({ state: 'detached' })
  }
  // Of one that has failed the next one must not know.
  await inEveryLook(app, name, { sizes: smallSize, compared, over: { open: opened, close } }).finally(close)
}

/** By the button, as a person does. */
async function switchTo(app: RunningApp, theme: string): Promise<void> {
  const html = app.page.locator('html')
  if ((await html.getAttribute('data-theme')) !== theme) await app.page.getByTestId('theme-toggle').click()
  await expect.poll(() => html.getAttribute('data-theme')).toBe(theme)
}

/** The page's colours alone: where the button cannot be reached, and for the theme that it does not switch to. */
async function paint(app: RunningApp, theme: string): Promise<void> {
  await app.page.evaluate((value) => {
    document.documentElement.dataset['theme'] = value
  }, theme)
}
