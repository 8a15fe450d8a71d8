/** What every view is looked at for: accessibility faults and text that is cut off. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Result } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** axe's findings, one line each: rule and the first element. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Result[] }> } }
    return (await axe.run()).violations.map((found) => `${found.id}: ${found.nodes[0]?.html ?? ''}`)
  })
}

/** Resolves when nothing fades or moves any more but what goes on for ever. */
export async function rests(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity),
  )
}

/** Text that is cut off although it is not meant to be (no ellipsis, no scrolling). */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, p, dt, dd, summary, .pane-head, .socket .row')]
      .filter((element) => {
        const style = getComputedStyle(element)
        const hidden = element.offsetParent === null || style.textOverflow === 'ellipsis' || style.overflowX === 'auto'
        // What is there for screen readers alone is one pixel large.
        if (hidden || element.classList.contains('visually-hidden')) return false
        return element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0
      })
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`),
  )
}

/**
 * Names of boxes, names and addresses of interfaces that cannot be read in the picture: with letters of less than nine pixels
 * on the screen, or not whole.
 */
export function illegible(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.querySelectorAll<HTMLElement>(
      '.world :is(.box:not(.compact) > .head > .title, .socket:not(.compact, .strip) :is(.name, .address))',
    )
    return [...texts].flatMap((element) => {
      const scale = (element.getBoundingClientRect().height / element.offsetHeight) * devicePixelRatio
      const letters = parseFloat(getComputedStyle(element).fontSize) * scale
      const cut = [element, ...element.children].some((part) => part.scrollWidth > part.clientWidth + 1)
      return letters < 9 || cut ? [`${element.textContent.trim()}: ${letters.toFixed(1)} px${cut ? ', cut' : ''}`] : []
    })
  })
}

/** Whether a veth pair's wire is painted where it lies: across its middle, the pixels change and change back. */
export async function wireIsDrawn(page: Page): Promise<{ drawn: boolean; found: string }> {
  const shot = [...(await page.screenshot())]
  return page.evaluate(async (bytes) => {
    const path = document.querySelector<SVGPathElement>('[data-testid="wire-veth"] .line')
    const matrix = path?.getScreenCTM()
    if (!path || !matrix) return { drawn: false, found: 'no wire' }
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(matrix)
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
    if (!context) return { drawn: false, found: 'no canvas' }
    context.drawImage(image, 0, 0)
    const scale = image.width / innerWidth
    const { data } = context.getImageData(Math.round(x * scale), Math.round(y * scale) - 4, 1, 9)
    const greys = Array.from({ length: 9 }, (_, at) => Math.max(...data.slice(at * 4, at * 4 + 3)))
    const [first = 0, last = 0] = [greys[0], greys[8]]
    const drawn = greys.some((grey) => Math.abs(grey - first) > 64 && Math.abs(grey - last) > 64)
    return { drawn, found: greys.join() }
  }, shot)
}
