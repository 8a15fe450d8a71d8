/** One view in both languages and both themes, at the sizes that it must be sensible at: pictures, axe, cut-off text. */
import { expect } from 'vitest'
import type { RunningApp } from './app'
import { faults, overflowing } from './looks'

const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const

/** @param name of the pictures: NAME-WIDTH-LANGUAGE-THEME. @param asked the sizes; by default both. */
export async function inEveryLook(
  app: RunningApp,
  name: string,
  asked: readonly { readonly width: number; readonly height: number }[] = sizes,
): Promise<void> {
  for (const size of asked) {
    await app.page.setViewportSize(size)
    for (const language of ['ko', 'en']) {
      await app.page.getByTestId(`lang-${language}`).click()
      for (const theme of ['dark', 'light']) {
        if ((await app.page.locator('html').getAttribute('data-theme')) !== theme) {
          await app.page.getByTestId('theme-toggle').click()
        }
        await expect.poll(() => app.page.locator('html').getAttribute('data-theme')).toBe(theme)
        await app.page.waitForTimeout(150)
        await app.screenshot(`${name}-${String(size.width)}-${language}-${theme}`)
        expect(await faults(app.page)).toEqual([])
        expect(await overflowing(app.page)).toEqual([])
      }
    }
  }
}
