/** When a state that stands in the page's DOM has become a pixel: two animation frames after the DOM's change. */
import type { Page } from 'playwright-core'

/** Waits until `selector` carries `data-state="wanted"`; armed when this resolves, `shown` then tells when. */
export async function armPixel(
  page: Page,
  selector: string,
  wanted: string,
): Promise<{ shown(): Promise<number>; read(): Promise<string | undefined> }> {
  await page.evaluate(
    ({ selector, wanted }) => {
      const holder = window as unknown as { pixel: Promise<number> }
      const element = document.querySelector<HTMLElement>(selector)
      if (!element) throw new Error(`there is no ${selector}`)
      holder.pixel = new Promise((resolve) => {
        const frame = (): void => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())))
        }
        if (element.dataset['state'] === wanted) {
          frame()
          return
        }
        // The element alone: looking on at the whole document slows down what is measured.
        const observer = new MutationObserver(() => {
          if (element.dataset['state'] !== wanted) return
          observer.disconnect()
          frame()
        })
        observer.observe(element, { attributeFilter: ['data-state'] })
      })
    },
    { selector, wanted },
  )
  return {
    shown: () => page.evaluate(() => (window as unknown as { pixel: Promise<number> }).pixel),
    read: () => page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.dataset['state'], selector),
  }
}

/**
 * How far the page's clock is from ours, in milliseconds: both start from the wall clock at their own moment. From the
 * quickest of some round trips, so that it is right within half of that one's duration.
 */
export async function clockOffset(page: Page): Promise<number> {
  let best = { took: Infinity, offset: 0 }
  for (let turn = 0; turn < 20; turn++) {
    const sent = now()
    const there = await page.evaluate(() => performance.timeOrigin + performance.now())
    const took = now() - sent
    if (took < best.took) best = { took, offset: there - (sent + took / 2) }
  }
  return best.offset
}

export function now(): number {
  return performance.timeOrigin + performance.now()
}
